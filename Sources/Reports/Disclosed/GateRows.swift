internal import PostgresClient

/// The rows of one request in what a gate gives for several.
struct GateRows: Sendable {
    let result: PostgresResult
    /// The row that says what became of it; none when the gate does not know its client.
    private(set) var head: Int?
    /// The row of the subject itself, if it is known.
    private(set) var subject: Int?
    /// The rows of its records.
    private(set) var records: Range<Int> = 0..<0

    enum Column {
        static let number = 0
        static let outcome = 1
        static let authority = 2
        static let scope = 3
        static let classCode = 4
        static let agency = 5
        static let region = 6
        static let decided = 7
        static let publicFrom = 8
        static let publicUntil = 9
        static let key = 10
        static let state = 11
        static let total = 12
        static let publicItems = 13
        static let authorisedItems = 14
        static let sharedItems = 15
        /// In the row of the subject itself.
        static let kind = 4
        static let name = 5
        static let registered = 13
    }

    /// 'answered', or the code of the problem.
    var outcome: String { head.map { result.string($0, Column.outcome) } ?? "unauthorised" }

    /// On whose authority it was answered.
    var authority: String { head.map { result.string($0, Column.authority) } ?? "" }

    /// The classes and items that the authority opens.
    var scope: [String] {
        head.map { result.string($0, Column.scope).split(separator: ";").map(String.init) } ?? []
    }

    /// Where the rows of each of `count` requests are: first what became of them, then the subjects, then records, those of a
    /// request together.
    static func places(in result: PostgresResult, count: Int) -> [GateRows] {
        var places = Array(repeating: GateRows(result: result), count: count)
        for row in 0..<result.count {
            let place = result.number(row, Column.number) - 1
            guard places.indices.contains(place) else { continue }
            if !result.isNull(row, Column.outcome) {
                places[place].head = row
            } else if result.isNull(row, Column.key) {
                places[place].subject = row
            } else {
                let records = places[place].records
                places[place].records = (records.isEmpty ? row : records.lowerBound)..<(row + 1)
            }
        }
        return places
    }
}
