import TestSupport
import Testing

/// `GET /v1/changes` as pages.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct FeedTests {
    private let database = TestDatabase.current

    private func row(_ key: Int, _ change: (inout RecordRow) -> Void = { _ in }) -> RecordRow {
        RecordRow {
            $0.key = key
            change(&$0)
        }
    }

    @Test func changesComeInTheirOrderWithWhatIsPublic() async throws {
        try await FeedServer.with(database) { server in
            let start = try await database.last()
            try await database.insert([row(1), row(2) { $0.publicUntil = nil }])
            try await database.number()
            let page = try await server.page("?after=\(start)")
            #expect(page.changes.map(\.number) == [start + 1, start + 2])
            #expect(page.next == start + 2 && page.last == start + 2 && page.complete && page.begun == nil)
            let record = try #require(page.changes.last?.record)
            #expect(record.class == "penalty" && record.publicUntil == nil && record.items == ["CF_WSH": "A-CANARY"])
            let answer = try await server.get("?after=\(start)")
            #expect(!answer.text.contains("B-CANARY") && !answer.text.contains("C-CANARY"))
            #expect(answer.headers["cache-control"] == "no-cache")
            let first = try await server.page("?after=\(start)&limit=1")
            #expect(first.changes.count == 1 && first.next == start + 1 && !first.complete)
            #expect(try await server.page("?after=\(first.next)&limit=1").changes.map(\.number) == [start + 2])
        }
    }

    @Test(arguments: ["state = 'repaired'", "state = 'withdrawn'", "public_until = publicity_today()"])
    func aRemovalDoesNotTellWhoseItWas(change: String) async throws {
        try await FeedServer.with(database) { server in
            try await database.insert([row(10) { $0.uscc = "9199000000REPAIRED" }])
            try await database.number()
            let start = try await database.last()
            try await database.run("UPDATE record SET \(change) WHERE uscc = '9199000000REPAIRED'")
            try await database.number()
            let answer = try await server.get("?after=\(start)")
            let page: FeedPage = try answer.decoded()
            #expect(page.changes.map(\.change) == ["removal"])
            // Neither now nor in what was told before.
            let all = try await server.get("?after=0&limit=1000")
            for text in [answer.text, all.text] {
                #expect(!text.contains("REPAIRED") && !text.contains(row(10).keyText))
            }
            #expect(
                page.changes.first?.id
                    == (try await database.value(
                        "SELECT md5('9199000000REPAIRED/penalty/\(row(10).keyText)')::uuid")))
            try await database.run(
                "SET session_replication_role = replica; DELETE FROM record WHERE uscc = '9199000000REPAIRED'")
        }
    }

    @Test func whatThePublicDoesNotSeeGetsNoNumber() async throws {
        try await database.insert([row(20)])
        try await database.number()
        let start = try await database.last()
        try await database.run(
            "UPDATE record SET authorised_items = '{\"x\":\"1\"}', shared_items = '{\"y\":\"2\"}' WHERE record_key = '\(row(20).keyText)'"
        )
        try await database.insert([
            row(21) { $0.publicFrom = nil }, row(22) { $0.state = "under_review" },
            row(23) {
                $0.naturalPerson = true
                $0.publicFrom = nil
            },
        ])
        await #expect(throws: (any Error).self) {
            try await database.run("BEGIN; \(row(24).insertion) SELECT 1 / 0; COMMIT")
        }
        try await database.run("BEGIN; \(row(25).insertion) ROLLBACK")
        try await database.number()
        #expect(try await database.last() == start)
        #expect(try await database.count("SELECT count(*) FROM pending_change") == 0)
    }

    @Test func filtersAreForRecordsAndRemovalsAreForEverybody() async throws {
        try await FeedServer.with(database) { server in
            let start = try await database.last()
            try await database.insert([
                row(30) { $0.classCode = "permit" }, row(31) { $0.region = "990100" }, row(32) { $0.region = "330106" },
            ])
            try await database.number()
            func keys(_ filter: String) async throws -> [String] {
                let page = try await server.page("?after=\(start)" + filter)
                #expect(page.next == page.last && page.complete)
                return page.changes.map { $0.record.map { String($0.key.suffix(2)) } ?? $0.change }
            }
            #expect(try await keys("&class=permit") == ["1e"])
            #expect(try await keys("&class=penalty") == ["1f", "20"])
            #expect(try await keys("&region=990100") == ["1f"])
            #expect(try await keys("&region=330000&class=penalty") == ["20"])
            #expect(try await keys("&region=100000") == ["1f", "20", "1e"])
            #expect(try await keys("&region=330000&class=permit") == [])
            // It moves: who follows its former region removes it.
            try await database.run(
                "UPDATE record SET region = '330106', revision = 2 WHERE record_key = '\(row(31).keyText)'")
            try await database.run("UPDATE record SET state = 'repaired' WHERE record_key = '\(row(30).keyText)'")
            try await database.number()
            #expect(try await keys("&region=990100") == ["removal", "removal", "removal", "removal"])
            #expect(try await keys("&class=penalty") == ["1f", "20", "removal", "1f", "removal"])
        }
    }

    @Test func pagesWithoutAChangeAreStillPassed() async throws {
        try await FeedServer.with(database) { server in
            let start = try await database.last()
            try await database.run(
                (40..<2600).map { key in
                    row(key) {
                        $0.uscc = "9199000000MANY0000"
                        $0.classCode = key == 2599 ? "permit" : "penalty"
                    }.insertion
                }.joined(separator: "\n"))
            try await database.number()
            let page = try await server.page("?after=\(start)&class=permit&limit=5")
            #expect(page.changes.count == 1 && page.complete)
        }
    }

    @Test(arguments: [
        ("?after=x", "invalid_parameter"), ("?after=-1", "invalid_parameter"), ("?limit=0", "invalid_parameter"),
        ("?limit=1001", "invalid_parameter"), ("?wait=61", "invalid_parameter"),
        ("?class=nothing", "invalid_parameter"),
        ("?region=1", "invalid_parameter"), ("?since=1", "unknown_parameter"), ("?begun=x", "invalid_parameter"),
        ("?after=99999999999999999999", "invalid_parameter"),
    ]) func whatCannotBeUsedIsRefused(query: String, code: String) async throws {
        try await FeedServer.with(database) { server in
            let answer = try await server.get(query)
            #expect(answer.status == 400 && answer.text.contains("\"code\":\"\(code)\""), "\(answer.text)")
        }
    }

    @Test func aNumberThatIsNotOfThisFeedBeginsAnew() async throws {
        try await FeedServer.with(database) { server in
            let answer = try await server.get("?after=\(try await database.last() + 1000)")
            #expect(answer.status == 410 && answer.text.contains("changes_no_longer_complete"))
            #expect(answer.headers["link"]?.contains("/v1/exports") == true && answer.text.contains("/v1/exports"))
        }
    }
}
