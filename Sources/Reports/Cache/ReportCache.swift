internal import EventLoop
internal import HTTPServer
internal import Synchronization

/// The public's reports as they were last read, for all loops of a process. An answer is given only while it is certain that a
/// fresh reading would find the same: see `CacheFollower`, without which nothing is given at all.
public final class ReportCache: Sendable {
    private let state: Mutex<CacheState<KeptAnswer>>

    /// A cache of at most so many bytes.
    public init(bytes: Int) { state = Mutex(CacheState(limit: bytes)) }

    // MARK: Readers

    /// The answer under a key, if it may be given.
    func answer(_ key: CacheKey, now: UInt64 = MonotonicClock.now()) -> KeptAnswer? {
        state.withLock { $0.answer(key, now: now) }
    }

    /// To be asked for before anything is read that an answer is made of – the catalogue too; nil when the answer cannot be kept.
    func ticket(now: UInt64 = MonotonicClock.now()) -> CacheState<KeptAnswer>.Ticket? {
        state.withLock { $0.ticket(now: now) }
    }

    /// Keeps an answer for those who ask next, if nothing has happened since its ticket was given out.
    /// - Returns: the answer.
    func keep(_ response: Response, for key: CacheKey, _ ticket: CacheState<KeptAnswer>.Ticket) -> Response {
        // Unowned, as what is counted weakly is counted slowly from then on: an answer grows only where it is sent, by a listener
        // whose routes hold the cache.
        let onGrowth: @Sendable (Int) -> Void = { [unowned self] more in
            _ = state.withLock { $0.grow(key, by: more) }
        }
        guard let kept = KeptAnswer(response, onGrowth: onGrowth) else { return response }
        let (_, released) = state.withLock {
            $0.keep(kept, size: kept.size, for: key, ticket, now: MonotonicClock.now())
        }
        // Released here and not under the lock.
        _ = released
        return .kept(kept)
    }

    // MARK: What is heard of the database

    /// Changes are announced: nothing is given until `settle`.
    func announce() { state.withLock { $0.announce() } }

    /// The announced changes are dealt with.
    func settle() { state.withLock { $0.settle() } }

    /// The answers of these subjects are old.
    func drop(_ codes: [String]) {
        let keys = codes.compactMap { CacheKey($0) }.flatMap { key in CacheKey.Variant.allCases.map(key.other) }
        _ = state.withLock { $0.drop(Set(keys)) }
    }

    /// All answers may be old: to be said as well when something has changed that answers are made of beside the database.
    public func dropEverything() { _ = state.withLock { $0.dropEverything() } }

    /// Everything committed before a moment is dealt with.
    func confirm(_ moment: DatabaseMoment) {
        _ = state.withLock { $0.confirm(until: moment.validUntil, day: moment.day) }
    }

    /// The database is not heard any more.
    func lose() { _ = state.withLock { $0.lose() } }

    // MARK: Operation

    /// What it has done, how many answers it holds, and their bytes.
    public var figures: (counts: CacheCounts, answers: Int, bytes: Int) {
        state.withLock { ($0.counts, $0.store.count, $0.store.size) }
    }
}
