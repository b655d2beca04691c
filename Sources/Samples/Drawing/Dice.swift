/// Made-up numbers that depend on nothing but a seed, a purpose and an index (SplitMix64).
///
/// Every organisation and every row has dice of its own, so that any of them can be made without those before it, and
/// the same one in every feed with the same seed.
struct Dice {
    private var state: UInt64

    /// What numbers are drawn for: equal seeds and indices give unrelated numbers for different purposes.
    enum Purpose: UInt64 {
        case population = 1
        case organisation
        case registration
        case permit
        case penalty
        case person
        case fault
        case listing
        case fact
    }

    init(seed: UInt64, purpose: Purpose, index: Int) {
        state = Self.mixed(Self.mixed(seed &+ purpose.rawValue &* 0xA24B_AED4_963E_E407) &+ UInt64(index))
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(state)
    }

    /// A number of 0..<count, each about equally likely; `count` must be positive and below 2³².
    mutating func below(_ count: Int) -> Int {
        Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(count)) >> 32)
    }

    /// A number of 0..<count, small ones more likely: half of the draws fall into the first quarter, and the likeliest
    /// number has the weight 1/√count. `count` must be positive and below 2³².
    mutating func skewed(_ count: Int) -> Int {
        let draw = next() >> 48
        return Int(truncatingIfNeeded: (draw &* draw &* UInt64(count)) >> 32)
    }

    /// True in so many of a hundred cases.
    mutating func happens(percent: Int) -> Bool {
        below(100) < percent
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
