/// Spreads the numbers 0, 1, 2 … of organisations over the codes there are, so that codes look arbitrary and yet no two
/// organisations get the same.
struct OrganisationNumbers: Sendable {
    private let oldOffset: Int
    private let newOffset: Int

    init(seed: UInt64) {
        var dice = Dice(seed: seed, purpose: .population, index: 0)
        oldOffset = dice.below(Self.oldCount)
        newOffset = dice.below(Self.newCount)
    }

    /// The eight digits of an old organisation code, as a number.
    func old(_ index: Int) -> Int {
        (index * 57_885_161 + oldOffset) % Self.oldCount
    }

    /// The six characters of a new organisation code behind its two letters, as a number to the base 31.
    func new(_ index: Int) -> Int {
        (index * 612_345_679 + newOffset) % Self.newCount
    }

    // Neither factor above has a divisor in common with its count: each index below the count gives another number.
    private static let oldCount = 100_000_000
    private static let newCount = 31 * 31 * 31 * 31 * 31 * 31
}
