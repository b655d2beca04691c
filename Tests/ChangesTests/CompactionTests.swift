import Changes
import EventLoop
import PostgresClient
import TestSupport
import Testing

/// What the feed forgets.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct CompactionTests {
    private let database = TestDatabase.current

    private func key(_ number: Int) -> String { RecordRow { $0.key = number }.keyText }

    private func change(_ number: Int, _ assignment: String) async throws {
        try await database.run("UPDATE record SET \(assignment) WHERE record_key = '\(key(number))'")
        try await database.number()
    }

    private func compact(days: Int, later: Int) async throws -> Int {
        let settings = database.settings()
        let now = try await database.count("SELECT extract(epoch FROM now())::bigint") + later * 86_400
        return try await withLoop { loop in
            try await Compaction(on: loop, settings, days: days, now: { now }).compact()
        }
    }

    /// Ten records, of which one was changed twice, one hidden and shown again, and one is gone.
    private func history() async throws -> Int {
        let start = try await database.last()
        for number in 1...10 {
            try await database.insert([RecordRow { $0.key = number }])
            try await database.number()
        }
        try await change(1, "public_items = '{\"CF_WSH\":\"2\"}'")
        try await change(1, "public_items = '{\"CF_WSH\":\"3\"}'")
        try await change(2, "state = 'repaired'")
        try await change(2, "state = 'active'")
        try await change(3, "state = 'repaired'")
        #expect(try await database.last() == start + 15)
        return start
    }

    @Test func onlyWhatNobodyNeedsIsForgotten() async throws {
        #expect(try await history() == 0)
        #expect(try await compact(days: 90, later: 80) == 0)
        // A follower that is behind still gets everything.
        try await database.run("INSERT INTO change_follower (name, number) VALUES ('slow', 0)")
        #expect(try await compact(days: 90, later: 100) == 0)
        try await database.run("UPDATE change_follower SET number = 14")
        #expect(try await compact(days: 90, later: 100) == 4)
        #expect(try await database.run("SELECT complete_after, compacted_to FROM change_clock") == [["13", "14"]])
        try await database.run("DELETE FROM change_follower")
        #expect(try await compact(days: 90, later: 100) == 2)
        #expect(try await database.run("SELECT complete_after, compacted_to FROM change_clock") == [["15", "15"]])
        let left = try await database.run("SELECT number FROM change ORDER BY number").map { $0[0] }
        #expect(left == ["4", "5", "6", "7", "8", "9", "10", "12", "14"])
        #expect(try await compact(days: 90, later: 100) == 0)

        try await FeedServer.with(database) { server in
            for place in ["1", "7", "14"] {
                let answer = try await server.get("?after=\(place)")
                #expect(answer.status == 410, "\(place)")
            }
            // A walk that begins at 0 goes through what is left; what is removed meanwhile is told behind it.
            var walker = Harvester()
            let first = try await server.page("?after=0&limit=4")
            #expect(first.begun == 15 && first.next == 7 && !first.complete)
            for change in first.changes { walker.take(change) }
            #expect(try await server.get("?after=7&begun=14").status == 410)
            try await change(4, "state = 'repaired'")
            var place = "?after=7&begun=15"
            while true {
                let page = try await server.page(place + "&limit=2")
                for change in page.changes { walker.take(change) }
                place = "?after=\(page.next)" + (page.begun.map { "&begun=\($0)" } ?? "")
                #expect(page.begun == (page.next < 15 ? 15 : nil))
                if page.complete { break }
            }
            #expect(walker.lines == (try await database.publicLines()))
            #expect(walker.lines.count == 8)
            #expect(try await server.page("?after=15").changes.map(\.change) == ["removal"])

            let stream = try EventReader(port: server.port, "?after=0&limit=3")
            stream.start()
            let deadline = ContinuousClock.now + .seconds(120)
            while stream.changes.count < 10 {
                try #require(ContinuousClock.now < deadline, "\(stream.text)")
                try await Task.sleep(for: .milliseconds(10))
            }
            stream.close()
            #expect(stream.events.prefix(10).map(\.id).suffix(3) == ["12-16", "14-16", "16"])
            let again = try EventReader(port: server.port, "", last: "12-16")
            again.start()
            while again.changes.count < 2 {
                try #require(ContinuousClock.now < deadline, "\(again.text)")
                try await Task.sleep(for: .milliseconds(10))
            }
            again.close()
            #expect(again.changes.map(\.number) == [14, 16])
        }
        // What was forgotten and comes again has a number again.
        try await change(3, "state = 'active'")
        #expect(try await database.last() == 17)
    }
}
