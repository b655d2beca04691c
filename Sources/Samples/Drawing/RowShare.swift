/// A share of all rows.
struct RowShare: Sendable {
    /// Rows in a million.
    private let perMillion: Int

    /// A share of 0…100 percent, to the ten thousandth of a percent; nil for anything else.
    init?(percent: Double) {
        guard percent >= 0, percent <= 100 else { return nil }
        perMillion = Int((percent * 10_000).rounded())
    }

    /// Whether it happens by chance in this share of cases.
    func happens(_ dice: inout Dice) -> Bool {
        perMillion > 0 && dice.below(1_000_000) < perMillion
    }

    /// How many of the rows before this one belong to the share when this is spread evenly.
    func count(before row: Int) -> Int {
        // Whole millions apart, so that no number of rows overflows.
        row / 1_000_000 * perMillion + row % 1_000_000 * perMillion / 1_000_000
    }

    /// Whether a row belongs to the share when this is spread evenly.
    func contains(_ row: Int) -> Bool {
        count(before: row + 1) > count(before: row)
    }
}
