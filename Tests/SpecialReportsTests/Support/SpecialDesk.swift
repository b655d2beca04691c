import Catalogue
import PostgresClient
import TestSupport
import Testing

@testable import SpecialReports

/// The suite's database as a desk where special reports are asked for: with a registered subject, and departments' feeds to be declared.
struct SpecialDesk: Sendable {
    /// Registered, without a record.
    static let subject = "91990000MA0000001B"
    /// Two feeds: penalties and the list of tax offenders, both of 990000-swj.
    static let domain = "taxation"
    static let source = "990000-swj"

    let database = TestDatabase.current
    let catalogue: Catalogue
    /// The day the publicity clock shows.
    let today: CivilDate
    /// Half a year, until the day before yesterday.
    let period: ReportPeriod

    init() async throws {
        catalogue = try TestDatabase.catalogue()
        today = try #require(CivilDate(iso: try await database.value("SELECT publicity_today()::text")))
        period = ReportPeriod(from: today.adding(days: -182), to: today.adding(days: -2))
        try await empty()
    }

    func empty() async throws {
        try await database.run(
            """
            TRUNCATE record, record_history, batch, batch_settlement, feed_completeness, subject, change, pending_change CASCADE;
            INSERT INTO subject (uscc, name, kind, region, registered)
            VALUES ('\(Self.subject)', '样例市专项有限公司', 'enterprise', '990000', true)
            """)
    }

    // MARK: Asking

    /// The report on a day, the clock's without one.
    func report(
        _ domains: [String] = [domain], _ period: ReportPeriod? = nil, on day: CivilDate? = nil, code: String = subject
    ) async throws -> SpecialReport? {
        let (period, day, settings) = (period ?? self.period, day ?? today, database.settings())
        return try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                try await SpecialReportReader.read(code, domains, period, on: day) { try await session.query($0, $1) }
            }
        }
    }

    /// The one field of a report on one.
    func field(_ period: ReportPeriod? = nil, on day: CivilDate? = nil) async throws -> SpecialReport.Field {
        let report = try #require(try await report([Self.domain], period, on: day))
        #expect(report.fields.count == 1)
        return report.fields[0]
    }

    // MARK: What departments do

    @discardableResult
    func declare(
        _ classCode: String, _ source: String = source, from: CivilDate? = nil, through: CivilDate? = nil,
        settled: [String] = []
    ) async throws -> FeedCompleteness.Outcome {
        let claim = FeedCompleteness.Claim(
            from: from ?? period.from, through: through ?? period.to, settled: settled)
        let (catalogue, settings) = (catalogue, database.settings())
        return try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                try await FeedCompleteness.declare(claim, by: source, classCode, catalogue, who: "test", session)
            }
        }
    }

    /// Declares every feed of the usual field.
    func declareAll() async throws {
        for classCode in ["penalty", "serious_dishonesty"] { #expect(try await declare(classCode) == .declared) }
    }

    func known(_ classCode: String, _ source: String = source) async throws -> FeedCompleteness {
        let settings = database.settings()
        return try await withLoop { loop in
            try await Session.with(settings, on: loop) { try await FeedCompleteness.load(source, classCode, $0) }
        }
    }

    /// A batch as it stands in some state.
    @discardableResult
    func insert(_ batch: BatchRow) async throws -> String {
        try await database.value(batch.insertion)
    }
}

/// A row of `batch` as a test puts it there.
struct BatchRow {
    var classCode = "penalty"
    var source = SpecialDesk.source
    var state = "done"
    var rejected = 0
    var waiting = 0
    var digest = 1
    /// The day it came, in days from today.
    var received = -20
    var isSnapshot = false

    init(_ change: (inout BatchRow) -> Void = { _ in }) { change(&self) }

    var insertion: String {
        let stage = state == "held" ? "'checking'" : isSnapshot ? "'withdrawing'" : "NULL"
        return """
            INSERT INTO batch (id, class, source, format, chunk_bytes, state, payload_digest, rows_rejected, rows_waiting, created_at,
                snapshot_stage)
            VALUES (gen_random_uuid(), '\(classCode)', '\(source)', 'csv', 1000, '\(state)', sha256('\(digest)'), \(rejected),
                \(waiting), publicity_day_end(publicity_today() + \(received)) - interval '1 hour', \(stage))
            RETURNING id
            """
    }
}

extension RecordRow {
    /// A penalty of the tax service, decided a month ago.
    static func tax(_ change: (inout RecordRow) -> Void = { _ in }) -> RecordRow {
        RecordRow {
            $0.uscc = SpecialDesk.subject
            $0.agency = "国家税务总局样例市税务局"
            $0.decided = -30
            $0.publicFrom = -30
            change(&$0)
        }
    }
}
