import EventLoop
import PostgresClient
import TestSupport
import Testing

/// Each test has channels of its own: they run at once on one database.
@Suite(.enabled(if: isServerAvailable, serverReason), .database)
struct NotificationTests {
    @Test func `notifications arrive in order with channel and payload`() async throws {
        let heard = try await withSession { _, session in
            try await session.execute("LISTEN news1; LISTEN other1")
            try await TestDatabase.current.run("NOTIFY news1, 'first'; NOTIFY other1, '公信'; NOTIFY news1")
            var heard: [String] = []
            for _ in 0..<3 {
                guard let next = try await session.nextNotification(within: .seconds(120)) else { break }
                heard.append("\(next.channel):\(next.payload)")
            }
            return heard
        }
        #expect(heard == ["news1:first", "other1:公信", "news1:"])
    }

    @Test func `the time passes without one`() async throws {
        let (nothing, milliseconds, answer) = try await withSession { _, session in
            try await session.execute("LISTEN news2")
            let stopwatch = Stopwatch()
            let nothing = try await session.nextNotification(within: .milliseconds(60)) == nil
            return (nothing, stopwatch.milliseconds, await outcome { try await session.execute("SELECT 'usable'") })
        }
        #expect(nothing)
        #expect(milliseconds >= 60)
        #expect(answer == "usable")
    }

    @Test func `one that comes during a query is not lost`() async throws {
        let payload = try await withSession { _, session in
            try await session.execute("LISTEN news3")
            async let answer = session.query(Statements.sleep, ["0.1"])
            try await TestDatabase.current.run("NOTIFY news3, 'meanwhile'")
            _ = try await answer
            return try await session.nextNotification(within: .seconds(120))?.payload
        }
        #expect(payload == "meanwhile")
    }

    @Test func `one that nobody waits for does not keep the loop turning`() async throws {
        final class Turns: LoopParticipant {
            var count = 0
            func work() {}
            func beforeWait() -> Int32? {
                count += 1
                return nil
            }
        }
        let (turns, payload) = try await withSession { loop, session in
            try await session.execute("LISTEN news4")
            _ = try await session.nextNotification(within: .milliseconds(1))
            try await TestDatabase.current.run("NOTIFY news4, 'late'")
            let turns = Turns()
            loop.add(turns)
            await loop.sleep(for: .milliseconds(100))
            loop.remove(turns)
            return (turns.count, try await session.nextNotification(within: .seconds(120))?.payload)
        }
        #expect(turns < 20)
        #expect(payload == "late")
    }

    @Test func `a server process that ends while a session listens is an error`() async throws {
        try await withSession { loop, session in
            try await session.execute("LISTEN news5")
            let process = try await session.query(Statements.processID).integer(0, 0)
            async let killed: Void = terminate(process)
            await #expect(throws: PostgresError.self) { _ = try await session.nextNotification(within: .seconds(20)) }
            try await killed
            #expect(session.isBroken)
        }
    }
}
