internal import PostgresClient

/// The grams, first to last, that a piece of a name stands in (table `subject_gram`): two characters are a gram, a single one
/// is the beginning of several.
struct GramRange: Sendable, Equatable {
    let first: String
    let last: String

    init(gram: String) { (first, last) = (gram, gram) }

    init(firstCharacter: Unicode.Scalar) {
        first = String(firstCharacter)
        last = first + "\u{10FFFF}"
    }

    /// Whether a gram is one of them, in the order of their bytes, as the database orders them.
    func contains(_ gram: String) -> Bool {
        let bytes = gram.utf8
        return !bytes.lexicographicallyPrecedes(first.utf8) && !last.utf8.lexicographicallyPrecedes(bytes)
    }
}

/// What there is to look up for a piece of a name: every name that contains it has a gram of each of these ranges.
struct NameGrams: Sendable {
    let ranges: [GramRange]

    init(_ piece: String) {
        let scalars = Array(piece.unicodeScalars)
        if scalars.count == 1 {
            ranges = [GramRange(firstCharacter: scalars[0])]
        } else {
            ranges = zip(scalars, scalars.dropFirst()).map { first, second in
                GramRange(gram: String(first) + String(second))
            }
        }
    }

    /// The range that the fewest names have.
    /// - Parameter most: how far names are counted.
    /// - Returns: the range and the number of names, at most `most`.
    /// - Throws: `PostgresError`.
    func rarest(
        countingTo most: Int, _ connection: PipelineGroup
    ) async throws(PostgresError) -> (range: GramRange, names: Int) {
        let result = try await connection.query(
            SQL.rarestGrams, [.array(ranges.map(\.first)), .array(ranges.map(\.last)), .integer(most)])
        let range = ranges.first { $0.first == result.string(0, 0) } ?? ranges[0]
        return (range, result.integer(0, 2))
    }
}
