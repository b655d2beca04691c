import Foundation
import TestSupport
import Testing

/// `GET /v1/changes` as it is waited for, and as server-sent events.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct FollowingTests {
    private let database = TestDatabase.current

    private func insert(_ keys: ClosedRange<Int>, _ change: (inout RecordRow) -> Void = { _ in }) async throws {
        try await database.insert(
            keys.map { key in
                RecordRow {
                    $0.key = key
                    change(&$0)
                }
            })
        try await database.number()
    }

    @Test func whatIsThereIsToldAtOnceAndWhatComesWhenItComes() async throws {
        try await FeedServer.with(database) { server in
            try await insert(1...1)
            let start = try await database.last()
            #expect(try await server.page("?after=\(start - 1)&wait=60").changes.count == 1)
            async let waiting = server.page("?after=\(start)&wait=60")
            #expect(await server.followers(1))
            try await insert(2...3)
            #expect(try await waiting.changes.map(\.number) == [start + 1, start + 2])
            // Nothing comes.
            let empty = try await server.page("?after=\(start + 2)&wait=1")
            #expect(empty.changes.isEmpty && empty.next == start + 2 && empty.complete)
        }
    }

    @Test func manyWaitForDifferentThings() async throws {
        try await FeedServer.with(database) { server in
            let start = try await database.last()
            async let permits = server.page("?after=\(start)&wait=60&class=permit")
            async let others = server.page("?after=\(start)&wait=60&class=penalty")
            async let more = server.page("?after=\(start)&wait=60&class=penalty")
            #expect(await server.followers(3))
            try await insert(10...10)
            #expect(try await others.changes.count == 1)
            #expect(try await more.changes.count == 1)
            // Who waits for something else goes on to wait, behind what does not concern it.
            #expect(await server.followers(1))
            try await insert(11...11) { $0.classCode = "permit" }
            #expect(try await permits.changes.map(\.number) == [start + 2])
        }
    }

    @Test func onlySoManyMayWait() async throws {
        try await FeedServer.with(database, places: 2) { server in
            let start = try await database.last()
            async let one = server.page("?after=\(start)&wait=60")
            async let two = server.page("?after=\(start)&wait=60")
            #expect(await server.followers(2))
            let refused = try await server.get("?after=\(start)&wait=1")
            #expect(refused.status == 503 && refused.headers["retry-after"] != nil)
            #expect(refused.text.contains("too_many_followers"))
            let stream = try await server.get("?after=\(start)", headers: ["Accept": "text/event-stream"])
            #expect(stream.status == 503)
            #expect(try await server.get("?after=\(start)").status == 200)
            try await insert(20...20)
            #expect(try await [one, two].map(\.changes.count) == [1, 1])
        }
    }

    @Test func eventsComeAndAreResumed() async throws {
        try await FeedServer.with(database) { server in
            let start = try await database.last()
            let reader = try EventReader(port: server.port, "?after=\(start)")
            reader.start()
            try await insert(30...31)
            try await eventually("two events") { reader.changes.count == 2 }
            #expect(reader.text.hasPrefix("HTTP/1.1 200"))
            #expect(reader.text.contains("Content-Type: text/event-stream\r\n"))
            #expect(reader.events.map(\.name) == ["record", "record"])
            #expect(reader.events.map(\.id) == ["\(start + 1)", "\(start + 2)"])
            try await database.run("UPDATE record SET state = 'repaired' WHERE right(record_key::text, 2) = '1e'")
            try await database.number()
            try await eventually("a removal") { reader.events.last?.name == "removal" }
            reader.close()
            // The number the reader has counts more than that of the address.
            let again = try EventReader(port: server.port, "?after=0", last: "\(start + 1)")
            again.start()
            try await eventually("the rest") { again.changes.count == 2 }
            #expect(again.changes.map(\.number) == [start + 2, start + 3])
            #expect(again.changes == Array(reader.changes.dropFirst()))
            again.close()
            let wrong = try await server.get("", headers: ["Accept": "text/event-stream", "Last-Event-ID": "x"])
            #expect(wrong.status == 400)
            let gone = try await server.get("?after=\(start + 999)", headers: ["Accept": "text/event-stream"])
            #expect(gone.status == 410)
        }
    }

    @Test func aReaderWhoDoesNotReadHoldsNothingUp() async throws {
        try await FeedServer.with(database) { server in
            let start = try await database.last()
            let big = String(repeating: "长", count: 30_000)
            try await insert(40...200) { $0.publicItems = "{\"CF_WSH\":\"\(big)\"}" }
            let slow = try EventReader(port: server.port, "?after=\(start)&limit=10")
            let quick = try EventReader(port: server.port, "?after=\(start)&limit=10")
            quick.start()
            try await eventually("the quick one has all") {
                quick.received > 161 * 90_000 && quick.data.count == 161
            }
            for _ in 0..<20 { #expect(try await server.page("?after=\(start)&limit=1").changes.count == 1) }
            // It takes up reading after all, and nothing is missing.
            slow.start()
            try await eventually("the slow one has all") { slow.received > 161 * 90_000 && slow.data.count == 161 }
            // Not the texts: they would be told at length.
            let isSame = slow.data == quick.data
            #expect(isSame)
            slow.close()
            quick.close()
        }
    }

    @Test func stoppingEndsStreamsAndWaitingInOrder() async throws {
        let start = try await database.last()
        let (stream, answer) = try await FeedServer.with(database) { server in
            let stream = try EventReader(port: server.port, "?after=\(start)")
            stream.start()
            let answer = Task { try await server.get("?after=\(start)&wait=60") }
            #expect(await server.followers(2))
            return (stream, answer)
        }
        let page: FeedPage = try await answer.value.decoded()
        #expect(page.changes.isEmpty)
        try await eventually("the end") { stream.isClosed }
        #expect(stream.hasEnded)
    }

    @Test func aLostDatabaseIsToldAndFoundAgain() async throws {
        try await FeedServer.with(database) { server in
            let start = try await database.last()
            let stream = try EventReader(port: server.port, "?after=\(start)")
            stream.start()
            let waiting = Task { try await server.get("?after=\(start)&wait=60") }
            #expect(await server.followers(2))
            try await database.run(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
            #expect(try await waiting.value.status == 503)
            try await eventually("the stream's end") { stream.hasEnded }
            stream.close()
            var page: FeedPage?
            try await eventually("it waits again") {
                let answer = try await server.get("?after=\(start)&wait=1")
                if answer.status == 200 { page = try answer.decoded() }
                return page != nil
            }
            async let next = server.page("?after=\(start)&wait=60")
            #expect(await server.followers(1))
            try await insert(300...300)
            #expect(try await next.changes.count == 1)
        }
    }

    private func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw HTTPCall.Failure(description: "never: \(what)") }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
