/// What decides whether an answer that was kept may be given, and whether one that was just read may be kept: a pure state machine. It
/// is told what the database announces; time is a value.
struct CacheState<Value: Sendable>: Sendable {
    /// A reading that began: what it finds may be kept if nothing has happened since that could make it old.
    struct Ticket: Sendable {
        fileprivate let number: Int
    }

    private(set) var store: ClockStore<CacheKey, Value>
    private(set) var counts = CacheCounts()
    /// Answers may be given until then, in monotonic nanoseconds: the database was heard to have nothing new not long ago, and its
    /// day does not end before.
    private var validUntil: UInt64 = 0
    /// The day of the database's publicity clock that everything in the store is of, in days since 1970.
    private var day: Int?
    /// Changes are announced, and not known yet whose.
    private var isUnsettled = false
    /// What was dropped of late, oldest first: nil stands for everything. Numbered from `firstDrop`.
    private var drops: [Set<CacheKey>?] = []
    private var firstDrop = 0

    /// How many drops are remembered: a reading that takes longer than so many changes is not kept.
    private static var mostDrops: Int { 512 }

    init(limit: Int) { store = ClockStore(limit: limit) }

    // MARK: Readers

    /// The answer kept under a key, if it may be given.
    mutating func answer(_ key: CacheKey, now: UInt64) -> Value? {
        guard isOpen(now), let value = store.value(of: key) else { return nil }
        counts.hits += 1
        return value
    }

    /// A reading begins; nil when what it finds cannot be kept.
    mutating func ticket(now: UInt64) -> Ticket? {
        if isOpen(now) { counts.misses += 1 } else { counts.bypassed += 1 }
        return now < validUntil ? Ticket(number: firstDrop + drops.count) : nil
    }

    /// Keeps what a reading found, unless something has happened since it began.
    /// - Returns: whether it was kept, and what left for it.
    mutating func keep(
        _ value: Value, size: Int, for key: CacheKey, _ ticket: Ticket, now: UInt64
    ) -> (isKept: Bool, released: [Value]) {
        guard isOpen(now), ticket.number >= firstDrop,
            drops[(ticket.number - firstDrop)...].allSatisfy({ $0.map { !$0.contains(key) } ?? false })
        else {
            counts.refused += 1
            return (false, [])
        }
        return (true, store.insert(value, size: size, for: key))
    }

    /// An answer takes more room than it did.
    mutating func grow(_ key: CacheKey, by more: Int) -> [Value] { store.grow(key, by: more) }

    private func isOpen(_ now: UInt64) -> Bool { now < validUntil && !isUnsettled }

    // MARK: What is heard of the database

    /// Something has changed; whose answers are old is not known yet, so none is given.
    mutating func announce() { isUnsettled = true }

    /// The announced changes are dealt with.
    mutating func settle() { isUnsettled = false }

    /// Answers of these subjects are old.
    mutating func drop(_ keys: Set<CacheKey>) -> [Value] {
        guard !keys.isEmpty else { return [] }
        remember(keys)
        let released = keys.compactMap { store.remove($0) }
        counts.dropped += released.count
        return released
    }

    /// All answers may be old.
    mutating func dropEverything() -> [Value] {
        remember(nil)
        counts.cleared += 1
        return store.removeAll()
    }

    /// Everything the database had committed at a moment has been heard of.
    /// - Parameters:
    ///   - until: how long that is good for, in monotonic nanoseconds; a moment that has passed while the day is changing.
    ///   - day: the day the publicity clock showed.
    mutating func confirm(until: UInt64, day: Int) -> [Value] {
        let isNewDay = self.day != day
        self.day = day
        validUntil = until
        counts.confirmed += 1
        return isNewDay ? dropEverything() : []
    }

    /// Nothing is heard any more: what was announced meanwhile is lost.
    mutating func lose() -> [Value] {
        validUntil = 0
        isUnsettled = false
        day = nil
        return dropEverything()
    }

    private mutating func remember(_ keys: Set<CacheKey>?) {
        drops.append(keys)
        guard drops.count > Self.mostDrops else { return }
        let superfluous = Self.mostDrops / 2
        drops.removeFirst(superfluous)
        firstDrop += superfluous
    }
}

/// What a cache has done, for whoever watches over it.
public struct CacheCounts: Sendable, Equatable {
    /// Answers given from memory.
    public var hits = 0
    /// Times there was no answer to give.
    public var misses = 0
    /// Times none might be given, because it was not certain what the database holds.
    public var bypassed = 0
    /// Answers that were not kept because something happened while they were read.
    public var refused = 0
    /// Answers dropped because their subject changed.
    public var dropped = 0
    /// Times everything was dropped.
    public var cleared = 0
    /// Round trips to the database that proved nothing to be missing.
    public var confirmed = 0
}
