/// Texts of which one is drawn by weight.
struct WeightedTexts<Entry: Sendable>: Sendable {
    let entries: [Entry]
    private let choice: WeightedChoice

    /// Takes rows that begin with a weight; those of which nothing can be made are left out.
    init(_ text: String, make: ([Substring]) -> Entry?) {
        let rows = TextTable(text).rows.compactMap { row in make(row).map { (Int(row[0]) ?? 0, $0) } }
        entries = rows.map(\.1)
        choice = WeightedChoice(weights: rows.map(\.0))
    }

    /// The position of the entry drawn.
    func draw(_ dice: inout Dice) -> Int {
        choice.draw(&dice)
    }
}
