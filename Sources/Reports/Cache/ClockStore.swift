/// Values within a number of bytes. When there is no room, the hand of a clock goes round and takes the first value that nobody has
/// asked for since it last came by (CLOCK): almost as good as taking the one asked for longest ago, and a look-up moves nothing.
struct ClockStore<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Slot {
        let key: Key
        let value: Value
        var size: Int
        var wasAskedFor: Bool
    }

    /// The most bytes.
    let limit: Int
    /// The bytes of all values.
    private(set) var size = 0
    private var places: [Key: Int] = [:]
    private var slots: [Slot] = []
    private var hand = 0

    init(limit: Int) { self.limit = limit }

    var count: Int { slots.count }

    /// The value of a key.
    mutating func value(of key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        slots[place].wasAskedFor = true
        return slots[place].value
    }

    /// Puts a value in, and others out to make room; one that is larger than an eighth of all is not taken in, as too many others
    /// would have to leave for it.
    /// - Returns: what left, to be released where nobody waits.
    mutating func insert(_ value: Value, size: Int, for key: Key) -> [Value] {
        var released = remove(key).map { [$0] } ?? []
        guard size <= limit / 8 else { return released }
        makeRoom(size, &released)
        places[key] = slots.count
        slots.append(Slot(key: key, value: value, size: size, wasAskedFor: false))
        self.size += size
        return released
    }

    /// Notes that a value has grown.
    /// - Returns: what left for that.
    mutating func grow(_ key: Key, by more: Int) -> [Value] {
        guard let place = places[key] else { return [] }
        slots[place].size += more
        slots[place].wasAskedFor = true
        size += more
        var released: [Value] = []
        makeRoom(0, &released)
        return released
    }

    /// Takes a value out.
    mutating func remove(_ key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        return remove(at: place)
    }

    /// Takes everything out.
    mutating func removeAll() -> [Value] {
        let released = slots.map(\.value)
        places = [:]
        slots = []
        size = 0
        hand = 0
        return released
    }

    private mutating func makeRoom(_ wanted: Int, _ released: inout [Value]) {
        while size + wanted > limit, !slots.isEmpty {
            if hand >= slots.count { hand = 0 }
            if slots[hand].wasAskedFor {
                slots[hand].wasAskedFor = false
                hand += 1
            } else {
                released.append(remove(at: hand))
            }
        }
    }

    /// The last one takes the place of the one that leaves.
    private mutating func remove(at place: Int) -> Value {
        let slot = slots[place]
        places[slot.key] = nil
        size -= slot.size
        let last = slots.removeLast()
        if place < slots.count {
            slots[place] = last
            places[last.key] = place
        }
        return slot.value
    }
}
