/// Buckets of whoever asks, in a table that never grows: each has eight places where it can be, and when all are taken the fullest
/// gives way, as least is lost with it. Who comes from many addresses wins no memory, and sets nobody's empty bucket free before
/// others' full ones.
struct BucketTable {
    private static let ways = 8

    private struct Slot {
        var key: UInt64
        var bucket: TokenBucket
    }

    private var slots: [Slot]
    private let mask: Int

    /// - Parameter size: the number of buckets; rounded up to a power of two, at least eight.
    init(size: Int) {
        var sets = 1
        while sets * Self.ways < size { sets *= 2 }
        mask = sets - 1
        slots = [Slot](repeating: Slot(key: 0, bucket: TokenBucket()), count: sets * Self.ways)
    }

    var count: Int { slots.count }

    /// Lends the bucket of a key. Keys are spread evenly and nobody can choose them; 0 stands for no key.
    mutating func withBucket<Value>(_ key: UInt64, _ body: (inout TokenBucket) -> Value) -> Value {
        let key = key == 0 ? 1 : key
        let first = Int(truncatingIfNeeded: key >> 32) & mask
        let place = place(of: key, in: first * Self.ways)
        return body(&slots[place].bucket)
    }

    private mutating func place(of key: UInt64, in first: Int) -> Int {
        var fullest = first
        for place in first..<first + Self.ways {
            if slots[place].key == key { return place }
            if slots[place].bucket.fullAt < slots[fullest].bucket.fullAt { fullest = place }
        }
        slots[fullest] = Slot(key: key, bucket: TokenBucket())
        return fullest
    }
}
