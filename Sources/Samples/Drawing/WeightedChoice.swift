/// Chooses among a few alternatives by their weights, in constant time.
struct WeightedChoice: Sendable {
    /// Which alternative each of 1024 equally likely draws means.
    private let alternatives: [UInt16]

    /// One alternative for each weight. A weight below a thousandth of their sum may never be drawn. Without any
    /// positive weight the first alternative is always drawn.
    init(weights: [Int]) {
        let total = weights.reduce(0, +)
        var alternatives: [UInt16] = []
        var bound = 0
        for (index, weight) in weights.enumerated() where total > 0 {
            bound += weight
            let end = bound * Self.draws / total
            alternatives += repeatElement(UInt16(index), count: max(end - alternatives.count, 0))
        }
        alternatives += repeatElement(alternatives.last ?? 0, count: Self.draws - alternatives.count)
        self.alternatives = alternatives
    }

    /// The index of the alternative drawn.
    func draw(_ dice: inout Dice) -> Int {
        Int(alternatives[dice.below(Self.draws)])
    }

    private static let draws = 1024
}
