/// A metric's value: a share, with what it was reckoned from.
public struct QualityRate: Sendable, Equatable {
    /// What was counted.
    public let numerator: Int
    /// Out of how many; with 0 there is no value.
    public let denominator: Int
    /// Whether both were counted at all.
    public let isCounted: Bool

    init(_ numerator: Int, of denominator: Int) {
        self.numerator = numerator
        self.denominator = denominator
        isCounted = true
    }

    private init() {
        numerator = 0
        denominator = 0
        isCounted = false
    }

    /// Something that nothing counts yet.
    static let notCounted = QualityRate()

    /// Whether there is a value.
    public var exists: Bool { isCounted && denominator > 0 }

    /// The value in ten-thousandths, rounded; nil when there is none.
    public var tenThousandths: Int? {
        exists ? (numerator * 10_000 + denominator / 2) / denominator : nil
    }

    /// Whether the value is smaller; compared as fractions, exactly.
    func isLess(than other: QualityRate) -> Bool {
        numerator * other.denominator < other.numerator * denominator
    }

    /// The value with four digits behind the point, for example `0.9731`.
    public var decimalText: String? {
        tenThousandths.map { "\($0 / 10_000)." + "\(10_000 + $0 % 10_000)".dropFirst() }
    }

    /// The value as a percentage with two digits behind the point, for example `97.31%`.
    public var percentText: String? {
        tenThousandths.map { "\($0 / 100)." + "\(100 + $0 % 100)".dropFirst() + "%" }
    }
}
