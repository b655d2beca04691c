import Catalogue
import Cryptography
import EventLoop
import PostgresClient
import TestSupport
import Testing
import Unpacking

@testable import Ingestion

/// A platform as small as can be: it receives uploads into the suite's database and works them off on one loop.
struct Station: Sendable {
    let loop: EventLoop
    let settings: PostgresSettings
    let catalogue: Catalogue
    let sessions: SessionPool
    var personKey: PersonKey?

    init(_ loop: EventLoop) throws {
        self.loop = loop
        var settings = TestDatabase.current.settings()
        settings.statementTimeout = .seconds(60)
        self.settings = settings
        catalogue = try Bench.shipped.get()
        sessions = SessionPool(settings, on: loop, size: 3)
        personKey = try Bench.key()
    }

    /// Runs `body` at a station with an empty database.
    static func run<Value: Sendable>(_ body: @escaping @Sendable (Station) async throws -> Value) async throws -> Value
    {
        try await withLoop { loop in
            let station = try Station(loop)
            try await station.empty()
            let value = try await body(station)
            station.sessions.close()
            return value
        }
    }

    func empty() async throws {
        try await rows(
            "TRUNCATE record, record_history, batch, subject, subject_gram, subject_alias, subject_name, quality_day, "
                + "quality_fault, quality_declared, snapshot_key, snapshot_hint, snapshot_drop, "
                + "two_codes, two_codes_search, change, pending_change CASCADE")
    }

    // MARK: Asking

    @discardableResult
    func rows(_ sql: String) async throws -> [[String]] {
        try await sessions.withSession { session in
            let result = try await session.execute(sql)
            return (0..<result.count).map { row in (0..<result.columns).map { result.string(row, $0) } }
        }
    }

    func count(_ from: String) async throws -> Int {
        let rows = try await rows("SELECT count(*) FROM \(from)")
        return try #require(Int(rows[0][0]))
    }

    func counts(_ tables: String...) async throws -> [Int] {
        var counts: [Int] = []
        for table in tables { counts.append(try await count(table)) }
        return counts
    }

    /// Runs SQL in the cluster's own database.
    func administer(_ sql: String) async throws {
        var administration = settings
        administration.connection += "&dbname=postgres"
        try await Session.with(administration, on: loop) { _ = try await $0.execute(sql) }
    }

    @Sendable
    func query(_ statement: Statement, _ parameters: [Parameter]) async throws -> PostgresResult {
        try await sessions.withSession { try await $0.query(statement, parameters) }
    }

    func status(_ batch: UUIDBits) async throws -> BatchStatus {
        try #require(try await BatchStatus.load(batch, query))
    }

    func receipt(_ batch: UUIDBits) async throws -> Receipt {
        try #require(try await Receipt.load(batch, catalogue, query))
    }

    func rejectedFile(_ batch: UUIDBits, english: Bool = false) async throws -> [UInt8] {
        var file: [UInt8] = []
        try await RejectedRows(try await status(batch), catalogue).stream(english: english, query) { file += $0 }
        return file
    }

    // MARK: Doing

    func request(
        _ classCode: String, _ format: PayloadFormat = .csv, source: String = "990000-scjg", key: String? = nil,
        action: RecordAction = .update, encoding: TextEncoding? = nil, sheet: String? = nil, isSnapshot: Bool = false
    ) throws -> UploadRequest {
        UploadRequest(
            informationClass: try #require(catalogue.informationClass(classCode)),
            source: try #require(catalogue.department(source)), format: format, idempotencyKey: key, action: action,
            encoding: encoding, sheet: sheet, isSnapshot: isSnapshot)
    }

    func upload(_ request: UploadRequest, _ payload: [UInt8], parts: Int = 50_000) async throws -> UploadOutcome {
        let position = LoopConfined(0)
        return try await UploadReceiver(sessions).receive(request) {
            guard position.value < payload.count else { return nil }
            defer { position.value += parts }
            return Array(payload[position.value..<min(payload.count, position.value + parts)])
        }
    }

    func worker(sliceRows: Int = SliceLimit.rows, through settings: PostgresSettings? = nil) -> BatchWorker {
        let catalogue = catalogue
        let worker = BatchWorker(
            on: loop, settings ?? self.settings, catalogue: { _ in catalogue }, personKey: personKey)
        worker.sliceRows = sliceRows
        return worker
    }

    /// Works off every batch there is.
    func work(sliceRows: Int = SliceLimit.rows) async throws {
        let worker = worker(sliceRows: sliceRows)
        defer { worker.stop() }
        while try await worker.workOnce() != nil {}
    }

    /// Uploads a payload and works it off.
    @discardableResult
    func ingest(
        _ classCode: String, _ payload: [UInt8], _ format: PayloadFormat = .csv, source: String = "990000-scjg",
        sheet: String? = nil, sliceRows: Int = SliceLimit.rows
    ) async throws -> BatchStatus {
        let outcome = try await upload(request(classCode, format, source: source, sheet: sheet), payload)
        try await work(sliceRows: sliceRows)
        return try await status(outcome.batch)
    }

    /// Uploads a snapshot and works it off until it is held or done.
    @discardableResult
    func snapshot(
        _ classCode: String, _ payload: [UInt8], _ format: PayloadFormat = .csv, source: String = "990000-scjg",
        sliceRows: Int = SliceLimit.rows
    ) async throws -> BatchStatus {
        let request = try request(classCode, format, source: source, isSnapshot: true)
        let outcome = try await upload(request, payload)
        try await work(sliceRows: sliceRows)
        return try await status(outcome.batch)
    }

    func confirm(_ batch: UUIDBits) async throws -> Bool {
        let status = try await status(batch)
        return try await sessions.withSession {
            try await SnapshotConfirming.confirm(status, by: status.source, $0)
        }
    }

    // MARK: Comparing

    /// Everything that was stored but times and the batches' own numbers, for comparing two runs.
    func contents() async throws -> [String: String] {
        let columns = """
            uscc, class, record_key, revision, digest, source, row_number, subject_name, region, agency, decision_date,
            public_from, public_until, state, natural_person, public_items, authorised_items, shared_items,
            action, reason, shown_since, former_state
            """
        let tables = [
            "record": "(\(columns))::text FROM record", "history": "(\(columns), ended_by)::text FROM record_history",
            "quarantine": "(row_number, raw, reasons)::text FROM quarantine",
            "faults": "(code, item, severity, count)::text FROM batch_fault",
            "quality": """
            (source, class, rows_new, rows_changed, rows_unchanged, rows_rejected, rows_mended, rows_warned, rows_timely,
            rows_late, rows_not_judged, rows_wrong_code, rows_other_name, corrections)::text FROM quality_day
            """,
            "quality_faults": "(source, class, code, item, severity, count)::text FROM quality_fault",
            "refused_codes": "(row_number, code, reason)::text FROM refused_code",
            "other_names": "(row_number, uscc, name)::text FROM other_name",
            "subjects": "(uscc, name, kind, region, registered)::text FROM subject",
            "batch": """
            (class, source, state, failure, payload_bytes, next_offset, next_row, rows_new, rows_changed, rows_unchanged,
            rows_rejected, rows_mended, rows_warned, rows_corrected, rows_withdrawn)::text FROM batch
            """,
        ]
        var contents: [String: String] = [:]
        for (name, table) in tables {
            let query = "SELECT count(*) || ' ' || coalesce(md5(string_agg(t, '|' ORDER BY t)), '') FROM"
            contents[name] = try await rows("\(query) (SELECT \(table)) AS x (t)")[0][0]
        }
        return contents
    }
}

extension BatchStatus {
    /// The counts of rows: new, changed, unchanged, rejected.
    var counts: [Int] { [new, changed, unchanged, rejected] }
}
