import EventLoop
import PostgresClient
import TestSupport
import Testing

@Suite(.enabled(if: isServerAvailable, serverReason), .database)
struct SessionTests {
    private struct Refusal: Error {}

    @Test func `a transaction is committed when its body returns, rolled back when it throws`() async throws {
        let (count, isBroken) = try await withSession { _, session in
            try await session.execute("CREATE TABLE entry (number integer)")
            try await session.transaction { _ = try await $0.execute("INSERT INTO entry VALUES (1), (2)") }
            await #expect(throws: Refusal.self) {
                try await session.transaction { session in
                    try await session.execute("INSERT INTO entry VALUES (3)")
                    throw Refusal()
                }
            }
            await #expect(throws: PostgresError.self) {
                try await session.transaction { session in
                    try await session.execute("INSERT INTO entry VALUES (4)")
                    try await session.execute("SELECT 1 / 0")
                }
            }
            return (try await session.execute("SELECT count(*) FROM entry").integer(0, 0), session.isBroken)
        }
        #expect(count == 2)
        #expect(!isBroken)
    }

    @Test func `a transaction whose body swallowed an error does not pass for committed`() async throws {
        let count = try await withSession { _, session in
            try await session.execute("CREATE TABLE swallowed (number integer)")
            await #expect(throws: PostgresError.self) {
                try await session.transaction { session in
                    try await session.execute("INSERT INTO swallowed VALUES (1)")
                    _ = try? await session.execute("SELECT 1 / 0")
                }
            }
            try await session.transaction { _ = try await $0.execute("INSERT INTO swallowed VALUES (2)") }
            return try await session.execute("SELECT string_agg(number::text, ',') FROM swallowed").string(0, 0)
        }
        #expect(count == "2")
    }

    @Test func `a constraint checked at the commit fails the transaction`() async throws {
        let state = try await withSession { _, session in
            try await session.execute(
                "CREATE TABLE late (number integer UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            let state = await outcome {
                try await session.transaction { try await $0.execute("INSERT INTO late VALUES (1), (1)") }
            }
            #expect(try await session.execute("SELECT count(*) FROM late").integer(0, 0) == 0)
            return state
        }
        #expect(state == "23505")
    }

    @Test func `of a script the last result counts and an error wins`() async throws {
        try await withSession { _, session in
            let result = try await session.execute("SELECT 1; SELECT 2, 3; SELECT 4, 5, 6")
            #expect(result.columns == 3)
            #expect(result.string(0, 2) == "6")
            #expect(await outcome { try await session.execute("SELECT 1; SELECT 1/0; SELECT 3") } == "22012")
            #expect(await outcome { try await session.execute("SELECT 'still here'") } == "still here")
            #expect(try await session.execute("").count == 0)
        }
    }

    @Test func `the rows a command changed are counted`() async throws {
        try await withSession { _, session in
            try await session.execute("CREATE TEMP TABLE counted AS SELECT generate_series(1, 10) AS number")
            #expect(try await session.execute("UPDATE counted SET number = number WHERE number > 4").affected == 6)
            #expect(try await session.execute("DELETE FROM counted").affected == 10)
            #expect(try await session.execute("CREATE TEMP TABLE other ()").affected == 0)
        }
    }

    @Test func `a statement that could not be prepared is tried again the next time`() async throws {
        let outcomes = try await withSession { _, session in
            let statement = Statement("later", "SELECT name FROM not_yet")
            let first = await outcome { try await session.query(statement) }
            try await session.execute("CREATE TEMP TABLE not_yet AS SELECT 'now' AS name")
            return [first, await outcome { try await session.query(statement) }]
        }
        #expect(outcomes == ["42P01", "now"])
    }

    @Test func `a statement that takes too long is cancelled, the session stays usable`() async throws {
        let outcomes = try await withSession({ $0.statementTimeout = .milliseconds(150) }) { _, session in
            [
                await outcome { try await session.query(Statements.sleep, ["30"]) },
                await outcome { try await session.query(Statements.echo, ["after"]) },
            ]
        }
        #expect(outcomes == ["57014", "after"])
    }

    @Test func `a server process that ends in the middle of a statement breaks the session, nothing hangs`()
        async throws
    {
        let (outcomes, isBroken) = try await withSession { loop, session in
            let process = try await session.query(Statements.processID).integer(0, 0)
            async let slow = outcome { try await session.query(Statements.sleep, ["30"]) }
            try await terminate(process)
            let first = await slow
            let second = await outcome { try await session.query(Statements.echo, ["x"]) }
            let third = await outcome { try await session.query(Statements.echo, ["x"]) }
            return ([first, second, third], session.isBroken)
        }
        #expect(["57P01", "connectionLost"].contains(outcomes[0]))
        #expect(outcomes.dropFirst() == ["connectionLost", "connectionLost"])
        #expect(isBroken)
    }

    @Test func `a transaction on a lost connection ends with its error`() async throws {
        let state = try await withSession { _, session in
            let process = try await session.query(Statements.processID).integer(0, 0)
            return await outcome {
                try await session.transaction { session in
                    try await terminate(process)
                    _ = await outcome { try await session.execute("SELECT 1") }
                    return try await session.execute("SELECT 2")
                }
            }
        }
        #expect(state == "connectionLost")
    }

    @Test func `a closed session refuses everything`() async throws {
        try await withSession { _, session in
            session.close()
            session.close()
            #expect(await outcome { try await session.execute("SELECT 1") } == "connectionLost")
            await #expect(throws: PostgresError.self) {
                try await session.copyOut("COPY (SELECT 1) TO STDOUT") { _ in }
            }
            await #expect(throws: PostgresError.self) { _ = try await session.nextNotification(within: .zero) }
        }
    }

    @Test(arguments: ["host=/no/such/folder", "host=127.0.0.1 port=1", "no such key"])
    func `a server that cannot be reached is an error that says why`(connection: String) async throws {
        let message = try await withLoop { loop in
            do {
                _ = try await Session.open(.init(connection: connection, applicationName: "test"), on: loop)
                return ""
            } catch let error as PostgresError {
                return error.code == .connectionLost ? error.message : ""
            }
        }
        #expect(!message.isEmpty)
    }
}
