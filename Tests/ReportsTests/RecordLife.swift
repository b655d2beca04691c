import Catalogue
import CatalogueStore
import Cryptography
import EventLoop
import Ingestion
import PostgresClient
import TestSupport
import Testing

/// A platform whose days pass as a test wants them to: penalties are fed on the way departments' data take, and then dated to the
/// day that the publicity clock was set to.
struct RecordLife {
    let database = TestDatabase.current
    static let source = "990000-scjg"
    /// Later than every day that is set, earlier than the day a test really runs.
    private static let real = "2026-01-01"
    private(set) var day = CivilDate.earliest
    private var hour = 0

    /// Sets the publicity clock.
    mutating func begin(_ day: CivilDate) async throws {
        self.day = day
        hour = 1
        try await database.run(
            """
            CREATE OR REPLACE FUNCTION publicity_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
            RETURN DATE '\(day)'
            """)
    }

    /// Feeds rows at the next hour of the day.
    mutating func feed(_ rows: [[String: String]], source: String = source) async throws {
        if rows.isEmpty { return }
        let columns = Set(rows.flatMap(\.keys)).sorted()
        let lines = [columns] + rows.map { row in columns.map { row[$0] ?? "" } }
        let payload = Array((lines.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n").utf8)
        try await Self.ingest(payload, source, database)
        try await date()
    }

    /// Closes a record without a department's feed, as whoever changes a record's state has to: as a revision.
    mutating func repair(_ number: String) async throws {
        let columns = """
            uscc, class, record_key, revision, digest, source, batch, row_number, subject_name, region, agency, decision_date,
            public_from, public_until, state, natural_person, public_items, authorised_items, shared_items, recorded_at,
            action, reason, shown_since, former_state
            """
        try await database.run(
            """
            INSERT INTO record_history (\(columns), replaced_by)
            SELECT \(columns), batch FROM record WHERE public_items ->> 'CF_WSH' = '\(number)';
            UPDATE record SET state = 'repaired', revision = revision + 1, action = 'update', recorded_at = now()
            WHERE public_items ->> 'CF_WSH' = '\(number)'
            """)
        try await date()
    }

    /// Dates what was stored just now to the next hour of the day.
    private mutating func date() async throws {
        let moment = "TIMESTAMPTZ '\(day) \(hour / 10)\(hour % 10):00:00+08'"
        hour += 1
        try await database.run(
            """
            UPDATE record SET recorded_at = \(moment) WHERE recorded_at > '\(Self.real)';
            UPDATE record_history SET recorded_at = \(moment) WHERE recorded_at > '\(Self.real)';
            UPDATE record_history SET replaced_at = \(moment) WHERE replaced_at > '\(Self.real)';
            UPDATE batch SET created_at = \(moment) WHERE created_at > '\(Self.real)'
            """)
    }

    private static func ingest(_ payload: [UInt8], _ source: String, _ database: TestDatabase) async throws {
        let catalogue = try TestDatabase.catalogue()
        let request = UploadRequest(
            informationClass: try #require(catalogue.informationClass("penalty")),
            source: try #require(catalogue.department(source)), format: .csv, idempotencyKey: nil)
        let settings = database.settings()
        try await withLoop { loop in
            let sessions = SessionPool(settings, on: loop, size: 2)
            let parts = LoopConfined([payload])
            let outcome = try await UploadReceiver(sessions).receive(request) { parts.value.popLast() }
            let worker = BatchWorker(
                on: loop, settings, catalogue: { _ in catalogue },
                personKey: try PersonKey(master: Array(repeating: 7, count: 32)))
            if outcome.isNew { #expect(try await worker.workOnce(outcome.batch) != nil) }
            worker.stop()
            sessions.close()
        }
        #expect(try await database.count("SELECT count(*) FROM batch WHERE state <> 'done'") == 0)
    }

    /// A token of a department.
    func token(_ department: String = source) async throws -> String {
        let settings = database.settings()
        return try await withLoop { loop in
            try await Session.with(settings, on: loop) { try await DepartmentTokens.issue(to: department, $0) }
        }
    }

    /// A penalty without fault.
    static func penalty(_ code: String, _ number: Int, _ content: [String: String]) -> [String: String] {
        [
            "CF_XDR_MC": "样例市测试有限公司", "CF_XDR_LB": "法人及非法人组织", "CF_XDR_SHXYM": code,
            "CF_WSH": "样罚\(number)号", "CF_WFXW": "虚假宣传", "CF_SY": "样例事实", "CF_YJ": "《样例法》第一条",
            "CF_CFLB": "罚款", "CF_JDRQ": "2024-12-20", "CF_CFJG": "样例市市场监督管理局",
        ].merging(content) { $1 }
    }
}
