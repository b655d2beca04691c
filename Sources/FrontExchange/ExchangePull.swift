public import Catalogue
public import EventLoop
public import Ingestion
public import PostgresClient

/// Pulls the new rows of an exchange: piece by piece out of the department's table, as batches through the same door as every
/// upload, and the receipt back beside the rows.
public struct ExchangePull: Sendable {
    /// Works on a batch, or waits until others have.
    public typealias Finishing = @Sendable (UUIDBits) async throws -> BatchStatus

    private let exchange: ExchangeSource
    private let informationClass: InformationClass
    private let department: Department
    private let catalogue: Catalogue
    private let sessions: SessionPool
    private let rowsAtOnce: Int
    private let observer: any PullObserver
    private let finishBatch: Finishing

    /// Prepares to pull an exchange of a catalogue; nil when its class or department is not there.
    /// - Parameters:
    ///   - sessions: the platform's database.
    ///   - rowsAtOnce: about how many rows go into a batch.
    public init?(
        _ exchange: ExchangeSource, in catalogue: Catalogue, _ sessions: SessionPool, rowsAtOnce: Int,
        observer: any PullObserver, finishBatch: @escaping Finishing
    ) {
        guard let informationClass = catalogue.informationClass(exchange.classCode),
            let department = catalogue.department(exchange.source)
        else { return nil }
        self.exchange = exchange
        self.informationClass = informationClass
        self.department = department
        self.catalogue = catalogue
        self.sessions = sessions
        self.rowsAtOnce = rowsAtOnce
        self.observer = observer
        self.finishBatch = finishBatch
    }

    /// Pulls until there is nothing new.
    /// - Parameters:
    ///   - platform: settings of the platform's database; one session of it holds the exchange's lock meanwhile.
    ///   - source: settings of the department's database.
    /// - Returns: the number of rows pulled.
    /// - Throws: `ExchangeFault`, and `PostgresError` for the platform's own database. What was pulled stays pulled.
    public func run(
        platform: PostgresSettings, source: PostgresSettings, on loop: EventLoop
    ) async throws -> Int {
        let relation = "\(exchange.table.joined(separator: ".")) \(exchange.keyColumn)"
        return try await Session.with(platform, on: loop) { session in
            let positions = try await PositionStore.lock(session, exchange.name, relation: relation)
            return try await SourceDatabase.with(source, on: loop) { try await pull($0, positions) }
        }
    }

    private func pull(_ source: SourceDatabase, _ positions: PositionStore) async throws -> Int {
        let table = try await source.table(exchange, informationClass)
        for warning in table.warnings { observer.warning(warning) }
        let planner = PiecePlanner(
            source: source, positions: positions, queries: SourceQueries(table: table), overlap: exchange.overlap,
            rowsAtOnce: rowsAtOnce)
        var rows = 0
        _ = try await positions.last()
        while true {
            if let left = try await positions.unfinished() {
                rows += try await takeUp(left, planner)
            } else {
                guard let sent = try await sendNext(planner) else { return rows }
                rows += try await finish(sent.piece, sent.batch, planner)
            }
        }
    }

    // MARK: One piece

    /// Goes on with a piece where it was left: sent or not, noted or not.
    private func takeUp(_ left: PositionStore.Unfinished, _ planner: PiecePlanner) async throws -> Int {
        let found = try await planner.positions.batch(
            of: left.piece, classCode: exchange.classCode, source: exchange.source)
        if let batch = left.batch ?? found {
            if left.batch == nil { try await planner.positions.submit(left.piece, to: batch) }
            return try await finish(left.piece, batch, planner)
        }
        let sent = try await planner.source.snapshot { () async throws -> Sent? in
            let piece = try await planner.again(left.piece)
            if piece.keys.isEmpty { return nil }
            return try await send(piece, planner)
        }
        guard let sent else {
            try await planner.positions.drop(left.piece)
            return 0
        }
        return try await finish(sent.piece, sent.batch, planner)
    }

    private func sendNext(_ planner: PiecePlanner) async throws -> Sent? {
        try await planner.source.snapshot {
            guard let piece = try await planner.next() else { return nil }
            return try await send(piece, planner)
        }
    }

    private struct Sent {
        let piece: Piece
        let batch: UUIDBits
    }

    /// Sends a piece's rows, within the snapshot its keys were read in.
    private func send(_ piece: Piece, _ planner: PiecePlanner) async throws -> Sent {
        try await planner.positions.note(piece)
        observer.reading(rows: piece.keys.count)
        let reader = try await PieceReader.open(piece, planner.queries, planner.source)
        let request = UploadRequest(
            informationClass: informationClass, source: department, format: .ndjson,
            idempotencyKey: piece.idempotencyKey(exchange.name))
        let batch: UUIDBits
        do {
            batch = try await UploadReceiver(sessions).receive(request) { try await reader.next() }.batch
        } catch UploadRefusal.keyUsedForOtherBytes(let earlier) {
            // A puller that had lost its lock finished its upload all the same.
            batch = earlier
        }
        try await planner.positions.submit(piece, to: batch)
        return Sent(piece: piece, batch: batch)
    }

    /// Sees a piece's batch through and writes its receipt.
    /// - Returns: the number of its rows.
    private func finish(_ piece: Piece, _ batch: UUIDBits, _ planner: PiecePlanner) async throws -> Int {
        let status = try await finishBatch(batch)
        guard status.state == "done" else {
            try await planner.positions.submit(piece, to: nil)
            throw ExchangeFault.batchFailed(batch)
        }
        let fate = try await writeReceipt(piece, status, planner.source)
        try await planner.positions.finish(piece, receipt: fate)
        observer.finished(
            PulledPiece(
                keys: (piece.keys.first ?? "", piece.keys.last ?? ""), isLate: piece.isLate, status: status,
                hasReceipt: fate == .written))
        return piece.keys.count
    }

    // MARK: The receipt

    /// - Throws: When the department's database is gone or slow, so that the receipt is written later; what it refuses is
    ///   only warned of.
    private func writeReceipt(
        _ piece: Piece, _ status: BatchStatus, _ source: SourceDatabase
    ) async throws -> ReceiptFate {
        guard piece.keys.count == status.read else {
            observer.warning("batch \(status.id) has other rows than were pulled, so its receipt is not written back")
            return .refused
        }
        let rejected = try await RejectedRows(status, catalogue).reasons(query)
        let waiting = status.waiting > 0 ? try await WaitingRows(status).reasons(query) : [:]
        let entries = piece.keys.enumerated().map { index, key in
            let row = index + 1
            let outcome = rejected[row] != nil ? "rejected" : waiting[row] != nil ? "waiting" : "accepted"
            return ReceiptTable.Entry(
                key: key, row: row, outcome: outcome, reasons: rejected[row] ?? waiting[row] ?? "")
        }
        let table = ReceiptTable(source, exchange)
        do {
            try await table.write(status.id, entries)
            return .written
        } catch let fault as ExchangeFault where !fault.isTransient {
            observer.warning(
                "the receipt of batch \(status.id) could not be written back: \(fault) – \(table.advice)")
            return .refused
        }
    }

    @Sendable
    private func query(_ statement: Statement, _ parameters: [Parameter]) async throws -> PostgresResult {
        try await sessions.withSession { try await $0.query(statement, parameters) }
    }
}
