internal import FoundationEssentials
internal import Ingestion
internal import PostgresClient

/// How far an exchange was pulled, kept in the platform's database through the one session that holds the exchange's lock: who
/// has lost the lock can note nothing.
struct PositionStore: Sendable {
    let session: Session
    let exchange: String
    let relation: String

    /// A piece that was left, and its batch when it has one.
    struct Unfinished: Sendable, Equatable {
        let piece: Piece
        let batch: UUIDBits?
    }

    struct Last: Sendable, Equatable {
        let number: Int
        let position: String?
    }

    /// - Throws: `ExchangeFault.busy`.
    static func lock(_ session: Session, _ exchange: String, relation: String) async throws -> PositionStore {
        guard try await session.query(SQL.lockExchange, [.text(exchange)]).boolean(0, 0) else {
            throw ExchangeFault.busy
        }
        return PositionStore(session: session, exchange: exchange, relation: relation)
    }

    /// - Throws: `ExchangeFault.otherRelation`.
    func last() async throws -> Last {
        let row = try await session.query(SQL.lastPiece, [.text(exchange)])
        if let before = row.optionalString(0, 2), before != relation {
            throw ExchangeFault.otherRelation(before: before, now: relation)
        }
        return Last(number: row.integer(0, 0), position: row.optionalString(0, 1))
    }

    func unfinished() async throws -> Unfinished? {
        let row = try await session.query(SQL.unfinishedPiece, [.text(exchange)])
        guard row.count == 1 else { return nil }
        let keys = try JSONDecoder().decode([String].self, from: Data(row.bytes(0, 5)))
        let piece = Piece(
            number: row.integer(0, 0), after: row.optionalString(0, 1), until: row.string(0, 2),
            isLate: row.boolean(0, 3), keys: keys)
        return Unfinished(piece: piece, batch: UUIDBits(row.string(0, 4)))
    }

    func note(_ piece: Piece) async throws {
        try await session.query(
            SQL.notePiece,
            [
                .text(exchange), .integer(piece.number), .text(relation), .optional(piece.after), .text(piece.until),
                .boolean(piece.isLate), .array(piece.keys),
            ])
    }

    func drop(_ piece: Piece) async throws {
        try await session.query(SQL.dropPiece, [.text(exchange), .integer(piece.number)])
    }

    func submit(_ piece: Piece, to batch: UUIDBits?) async throws {
        try await session.query(
            SQL.submitPiece, [.text(exchange), .integer(piece.number), .optional(batch?.description)])
    }

    func finish(_ piece: Piece, receipt: ReceiptFate) async throws {
        try await session.query(
            SQL.finishPiece, [.text(exchange), .integer(piece.number), .text(receipt.rawValue)])
    }

    /// The batch a piece was sent in, when its sender was stopped before it could note so.
    func batch(of piece: Piece, classCode: String, source: String) async throws -> UUIDBits? {
        let row = try await session.query(
            SQL.batchOfKey, [.text(classCode), .text(source), .text(piece.idempotencyKey(exchange))])
        return row.count == 1 ? UUIDBits(row.string(0, 0)) : nil
    }

    /// How many rows of each key were pulled from the key `start` on.
    func seen(behind start: String, _ type: KeyType) async throws -> [String: Int] {
        let rows = try await session.query(
            SQL.seenKeys, [.text(exchange), .text(start), .boolean(type.kind == .number)])
        let pairs = (0..<rows.count).map { (rows.string($0, 0), rows.integer($0, 1)) }
        return Dictionary(pairs) { first, _ in first }
    }
}

/// What became of a receipt.
enum ReceiptFate: String, Sendable {
    case written
    case refused
}
