import Catalogue
import TestSupport
import Testing

/// The listings against the same question asked in SQL by the owner.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .sampleRecords, .readers,
    .serialized)
struct PublicityListingTests {
    private let database = TestDatabase.current
    private let server = ReaderServer.current

    static let visible = """
        state = 'active' AND NOT natural_person AND public_from <= publicity_today() AND public_until > publicity_today()
        """

    /// Compares a filtered listing with SQL; `condition` says in SQL what `query` says to the address.
    private func check(
        _ classCode: String, _ query: [String: String], _ condition: String, limit: Int = 100
    ) async throws {
        let expected = try await database.run(
            """
            SELECT record_key FROM record WHERE class = '\(classCode)' AND \(Self.visible) AND \(condition)
            ORDER BY decision_date DESC, record_key DESC
            """
        ).map { $0[0] }
        var query = query
        query["limit"] = "\(limit)"
        let found = try await server.all("/v1/publicity/\(classCode)" + (classCode == "penalty" ? "" : "s"), query)
        #expect(found.map(\.key) == expected, "\(query)")
    }

    @Test(arguments: [7, 50, 100]) func withoutFiltersEverythingPublicComesOnceNewestFirst(limit: Int) async throws {
        try await check("permit", [:], "true", limit: limit)
        try await check("penalty", [:], "true", limit: limit)
        let hidden = try await database.count(
            "SELECT count(*) FROM record WHERE class = 'penalty' AND NOT (\(Self.visible))")
        #expect(hidden > 0)
    }

    @Test func eachFilterIsTheSameInSQL() async throws {
        let sample = try await database.run(
            """
            SELECT uscc, agency, region, decision_date, substr(subject_name, 3, 2) FROM record
            WHERE class <> 'registration' AND \(Self.visible) ORDER BY md5(record_key::text) LIMIT 12
            """)
        for row in sample {
            for classCode in ["permit", "penalty"] {
                try await check(classCode, ["uscc": row[0]], "uscc = '\(row[0])'")
                try await check(classCode, ["department": row[1]], "agency = '\(row[1])'")
                try await check(classCode, ["decided_from": row[3]], "decision_date >= '\(row[3])'")
                try await check(classCode, ["decided_to": row[3]], "decision_date <= '\(row[3])'")
                try await check(
                    classCode, ["decided_from": row[3], "decided_to": row[3]], "decision_date = '\(row[3])'")
                try await check(classCode, ["name": row[4]], Self.isNamed(row[4]))
            }
        }
    }

    /// Names are those of the subjects, as they are now.
    private static func isNamed(_ piece: String) -> String {
        "EXISTS (SELECT FROM subject WHERE subject.uscc = record.uscc AND strpos(search_name, '\(piece)') > 0)"
    }

    @Test func filtersCombine() async throws {
        let sample = try await database.run(
            """
            SELECT uscc, agency, region, decision_date, substr(subject_name, 1, 2), decision_date - 60, class FROM record
            WHERE class <> 'registration' AND \(Self.visible) ORDER BY md5(digest::text) LIMIT 25
            """)
        var random = SeededNumbers(seed: 11)
        for row in sample {
            let filters: [([String: String], String)] = [
                (["department": row[1]], "agency = '\(row[1])'"),
                (["region": row[2]], "region = '\(row[2])'"),
                (["decided_from": row[5]], "decision_date >= '\(row[5])'"),
                (["decided_to": row[3]], "decision_date <= '\(row[3])'"),
                (["name": row[4]], Self.isNamed(row[4])),
                (["uscc": row[0]], "uscc = '\(row[0])'"),
            ]
            let chosen = filters.shuffled(using: &random).prefix(Int.random(in: 2...5, using: &random))
            let query = chosen.reduce(into: [:]) { $0.merge($1.0) { first, _ in first } }
            // A region is a prefix where it ends in zeros: that has a test of its own.
            if query["region"]?.hasSuffix("00") ?? false { continue }
            try await check(row[6], query, chosen.map(\.1).joined(separator: " AND "))
        }
    }

    @Test func aRegionsTrailingZerosMeanEverythingWithin() async throws {
        let regions = ["980000", "980100", "980102", "980199", "980200", "981234", "989999", "979999", "990000"]
        try await database.insert(
            regions.enumerated().map { index, region in
                RecordRow {
                    $0.uscc = SpareCode.regions
                    $0.key = 5000 + index
                    $0.region = region
                }
            })
        func found(_ region: String) async throws -> [String] {
            try await server.all(
                "/v1/publicity/penalties", ["uscc": SpareCode.regions, "region": region]
            ).map(\.region).sorted()
        }
        // 98 is no province; what is not one is refused, so the records are looked up by what is.
        #expect(try await found("990000") == ["990000"])
        #expect(try server.get("/v1/publicity/penalties", ["region": "980100"]).status == 400)
        try await database.run(
            "UPDATE record SET region = '33' || substr(region, 3) WHERE uscc = '\(SpareCode.regions)' AND region LIKE '98%'"
        )
        #expect(
            try await found("330000") == ["330000", "330100", "330102", "330199", "330200", "331234", "339999"])
        #expect(try await found("330100") == ["330100", "330102", "330199"])
        #expect(try await found("330102") == ["330102"])
        #expect(try await found("330200") == ["330200"])
        #expect(try await found("331234") == ["331234"])
        #expect(try await found("340000").isEmpty)
    }

    @Test func daysAreInclusiveAtBothEnds() async throws {
        try await database.insert(
            (0..<6).map { day in
                RecordRow {
                    $0.uscc = SpareCode.unregistered
                    $0.key = 6000 + day
                    $0.decided = -20 - day
                }
            })
        let today = try await database.clockDay()
        func found(_ from: Int?, _ to: Int?) async throws -> [String] {
            var query = ["uscc": SpareCode.unregistered]
            query["decided_from"] = from.map { today.adding(days: -$0).description }
            query["decided_to"] = to.map { today.adding(days: -$0).description }
            return try await server.all("/v1/publicity/penalties", query).compactMap(\.decisionDate)
        }
        func days(_ range: ClosedRange<Int>) -> [String] { range.map { today.adding(days: -$0).description } }
        #expect(try await found(nil, nil) == days(20...25))
        #expect(try await found(22, nil) == days(20...22))
        #expect(try await found(nil, 22) == days(22...25))
        #expect(try await found(23, 21) == days(21...23))
        #expect(try await found(21, 21) == days(21...21))
        #expect(try await found(21, 23).isEmpty)
        #expect(try server.get("/v1/publicity/penalties", ["decided_to": "9999-12-31"]).status == 200)
        #expect(try server.get("/v1/publicity/penalties", ["decided_from": "0001-01-01"]).status == 200)
    }

    @Test func pagesStayCompleteWhileRecordsArrive() async throws {
        let before = try await database.run(
            "SELECT record_key FROM record WHERE class = 'permit' AND \(Self.visible)"
        ).map { $0[0] }
        var number = 7000
        let found = try await server.all(
            "/v1/publicity/permits", ["limit": "40"],
            betweenPages: {
                // Some before the place the reader has come to, some behind it.
                try await database.insert(
                    [-1, -100, -200, -350].map { day in
                        number += 1
                        let key = number
                        return RecordRow {
                            $0.uscc = SpareCode.moving
                            $0.classCode = "permit"
                            $0.key = key
                            $0.decided = day
                        }
                    })
            }
        ).map(\.key)
        #expect(Set(found).count == found.count)
        #expect(Set(before).subtracting(found).isEmpty)
        #expect(number > 7040)
    }

    @Test func aCursorOfAnotherQuestionDoesNotUndoTheDays() async throws {
        // The place is among the newest; the records asked for are older.
        let newest = try server.get("/v1/publicity/penalties", ["limit": "2"]).decoded(ListingPage.self)
        let cursor = try #require(newest.next)
        let limit = try await database.clockDay().adding(days: -150).description
        let page = try server.get(
            "/v1/publicity/penalties", ["cursor": cursor, "decided_to": limit, "limit": "100"]
        ).decoded(ListingPage.self)
        #expect(page.records.allSatisfy { ($0.decisionDate ?? "") <= limit })
        #expect(!page.records.isEmpty)
    }

    @Test func anAlteredCursorIsRefusedOrLeadsElsewhere() throws {
        var random = SeededNumbers(seed: 12)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        let cursor = try #require(
            try server.get("/v1/publicity/permits", ["limit": "5"]).decoded(ListingPage.self).next)
        for _ in 0..<200 {
            var altered = Array(cursor)
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                altered[Int.random(in: altered.indices, using: &random)] = alphabet.randomElement(using: &random) ?? "A"
            }
            let answer = try server.get("/v1/publicity/permits", ["cursor": String(altered)])
            #expect([200, 400].contains(answer.status), "\(String(altered)): \(answer.text)")
        }
    }

    @Test(arguments: [
        "uscc=123", "uscc=", "region=33", "region=00000x", "region=", "decided_from=2026-02-30", "decided_to=20260101",
        "decided_from=infinity", "limit=0", "limit=101", "cursor=%00", "cursor=****", "cursor=", "name=", "name=%FF",
        "department=", "agency=x", "uscc=1&uscc=1", "page=2", "decided_to=now", "decided_from='", "department=%00",
    ]) func whatCannotBeUsedIsRefused(query: String) throws {
        let answer = try HTTPCall.make("GET", "/v1/publicity/penalties?\(query)", port: server.port)
        #expect(answer.status == 400, "\(query): \(answer.text)")
        #expect(answer.headers["content-type"] == "application/problem+json")
    }
}

extension ReaderServer {
    /// All records of a listing.
    func all(
        _ path: String, _ query: [String: String], betweenPages: () async throws -> Void = {}
    ) async throws -> [ListingPage.Entry] {
        try await all(
            path.replacing("/penalty", with: "/penalties"), query, ListingPage.self, betweenPages: betweenPages)
    }
}
