import Catalogue
import TestSupport
import Testing

/// Whom and what issued special reports are about: the usual subject, in the field that the tax service feeds.
struct SpecialSubject {
    static let source = "990000-swj"

    let database = TestDatabase.current
    /// Half a year, until the day before yesterday.
    let period: ReportPeriodText

    struct ReportPeriodText {
        let from: String
        let to: String
    }

    init() async throws {
        try await Subject.insert(into: database)
        try await database.run("TRUNCATE batch, batch_settlement, feed_completeness CASCADE")
        let today = try #require(CivilDate(iso: try await database.value("SELECT publicity_today()::text")))
        period = ReportPeriodText(from: "\(today.adding(days: -182))", to: "\(today.adding(days: -2))")
    }

    /// What is sent to have a report issued.
    func question(_ domains: [String] = ["taxation"], _ more: [String: Any] = [:]) -> [String: Any] {
        ["kind": "special_report", "domains": domains, "from": period.from, "to": period.to].merging(more) { $1 }
    }

    /// Declares the field's feeds complete, or other departments'.
    func declare(_ source: String = source, through: Int = -1) async throws {
        try await database.run(
            """
            INSERT INTO feed_completeness (source, class, complete_from, complete_through, declared_by)
            SELECT '\(source)', class, publicity_today() - 400, publicity_today() + \(through), 'test'
            FROM unnest('{penalty,serious_dishonesty}'::text[]) AS class
            """)
    }

    func revoke() async throws {
        try await database.run(
            "UPDATE feed_completeness SET ended_at = now(), ended_by = 'test', ended_as = 'revoked' WHERE class = 'penalty'"
        )
    }

    /// A penalty of the tax service, decided a month ago and public since.
    func insert(_ change: (inout RecordRow) -> Void = { _ in }) async throws {
        try await database.insert([
            RecordRow {
                $0.uscc = Subject.code
                $0.key = 90
                $0.agency = "国家税务总局样例市税务局"
                $0.decided = -30
                $0.publicItems = #"{"CF_WSH":"样税罚1号"}"#
                change(&$0)
            }
        ])
    }

    /// A batch of the tax service that is being received.
    func insertBatch() async throws {
        try await database.run(
            """
            INSERT INTO batch (id, class, source, format, chunk_bytes, state)
            VALUES (gen_random_uuid(), 'penalty', '\(Self.source)', 'csv', 1000, 'receiving')
            """)
    }
}
