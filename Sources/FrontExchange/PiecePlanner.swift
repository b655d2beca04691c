internal import PostgresClient

/// Decides which range of keys comes next.
struct PiecePlanner: Sendable {
    let source: SourceDatabase
    let positions: PositionStore
    let queries: SourceQueries
    let overlap: String?
    let rowsAtOnce: Int

    /// The next piece, nil when there is nothing new. First what appeared behind the position, then what lies before it.
    func next() async throws -> Piece? {
        let last = try await positions.last()
        if let overlap, let position = last.position,
            let piece = try await late(behind: position, overlap, number: last.number + 1)
        {
            return piece
        }
        let keys = try await keys(
            "find new rows", queries.nextKeys(hasPosition: last.position != nil, limit: rowsAtOnce),
            last.position.map { [.text($0)] } ?? [])
        guard let until = keys.last else { return nil }
        return Piece(number: last.number + 1, after: last.position, until: until, isLate: false, keys: keys)
    }

    /// A piece with the keys that its range has now.
    func again(_ piece: Piece) async throws -> Piece {
        var piece = piece
        piece.keys = try await keys(
            "find rows again", queries.keys(hasBeginning: piece.after != nil), piece.bounds)
        return piece
    }

    private func late(behind position: String, _ overlap: String, number: Int) async throws -> Piece? {
        guard let sql = queries.windowStart else { return nil }
        let start = try await source.query("count back", sql, [.text(position), .text(overlap)]).string(0, 0)
        let keys = try await keys("find late rows", queries.keys(hasBeginning: true), [.text(position), .text(start)])
        let seen = try await positions.seen(behind: start, queries.table.keyType)
        guard let found = OverlapWindow(seen: seen).unseen(in: keys, from: start) else { return nil }
        return Piece(number: number, after: found.after, until: position, isLate: true, keys: found.keys)
    }

    private func keys(_ name: String, _ sql: String, _ parameters: [Parameter]) async throws -> [String] {
        let rows = try await source.query(name, sql, parameters)
        return (0..<rows.count).map { rows.string($0, 0) }
    }
}
