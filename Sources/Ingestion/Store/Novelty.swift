/// What a batch has shown of its rows: as long as each of them was new, the next are taken for new, too, and stored without being
/// looked up; the database refuses what is there after all. Once a record was known, all are looked up.
///
/// Sendable because it is reached only on its batch's loop.
final class Novelty: @unchecked Sendable {
    private(set) var isExpected = false
    private var isOver = false

    /// Notes how many of a slice's rows turned out to be known.
    func note(known: Int) {
        isOver = isOver || known > 0
        isExpected = !isOver
    }
}
