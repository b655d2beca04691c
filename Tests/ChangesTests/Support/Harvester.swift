import TestSupport
import Testing

/// A model of a program that keeps a copy of what is public by following the feed.
struct Harvester {
    private(set) var copy: [String: FeedPage.Record] = [:]
    private(set) var numbers: [Int] = []
    private var place = "?after=0"
    var filter = ""

    /// Goes on to the end of the feed.
    mutating func follow(_ server: FeedServer, limit: Int = 7) async throws {
        for _ in 0..<10_000 {
            let page = try await server.page(place + "&limit=\(limit)" + filter)
            for change in page.changes { take(change) }
            place = "?after=\(page.next)" + (page.begun.map { "&begun=\($0)" } ?? "")
            if page.complete { return }
        }
        Issue.record("the feed does not end")
    }

    mutating func take(_ change: FeedPage.Change) {
        #expect(change.number > numbers.last ?? 0)
        numbers.append(change.number)
        #expect((change.change == "record") == (change.record != nil))
        copy[change.id] = change.record
    }

    /// What it holds, as lines to be compared with the database's own.
    var lines: [[String]] {
        copy.map { id, record in
            [
                id, record.uscc, record.class, record.key, "\(record.revision)", record.subjectName, record.region,
                record.agency, record.decisionDate ?? "", record.publicFrom ?? "", record.publicUntil ?? "",
                record.items["CF_WSH"] ?? "",
            ]
        }.sorted { $0[0] < $1[0] }
    }
}

extension TestDatabase {
    /// The same as the public reads it.
    func publicLines(_ condition: String = "true") async throws -> [[String]] {
        try await run(
            """
            SELECT md5(uscc || '/' || class || '/' || record_key)::uuid::text COLLATE "C" AS id, uscc, class, record_key, revision,
                subject_name, region, agency, decision_date, public_from, nullif(public_until, 'infinity'), public_items ->> 'CF_WSH'
            FROM record WHERE \(condition) ORDER BY id
            """, role: "gongxin_public")
    }

    /// Numbers what is pending, as the worker does.
    func number() async throws { try await run("SELECT * FROM number_changes(1000)") }

    func last() async throws -> Int { try await count("SELECT last_number FROM change_clock") }
}
