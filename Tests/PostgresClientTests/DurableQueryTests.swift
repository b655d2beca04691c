import EventLoop
import PostgresClient
import TestSupport
import Testing

/// What a durable query answers is only ever handed out behind its commit.
@Suite(.enabled(if: isServerAvailable, serverReason), .database, .serialized)
struct DurableQueryTests {
    private let database = TestDatabase.current

    /// A row of each run; the reference is looked at when the transaction ends.
    private static let schema = """
        CREATE TABLE IF NOT EXISTS known (number integer PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS entry (
            number integer, CONSTRAINT entry_known FOREIGN KEY (number) REFERENCES known DEFERRABLE INITIALLY DEFERRED);
        INSERT INTO known SELECT generate_series(1, 100) ON CONFLICT DO NOTHING;
        TRUNCATE entry
        """

    private static let insert = Statement("insert entry", "INSERT INTO entry VALUES ($1::integer) RETURNING number")
    private static let slowInsert = Statement(
        "slow entry", "WITH slow AS (SELECT pg_sleep(60)) INSERT INTO entry SELECT 1 FROM slow RETURNING number")
    private static let committed = Statement("committed", "SELECT count(*) FROM entry")

    @Test func `what fails at its commit fails the query, and no other one`() async throws {
        try await database.run(Self.schema)
        let outcomes = try await withPipeline { _, connection in
            await withTaskGroup(of: (Int, String).self) { group in
                for number in 1...200 {
                    group.addTask {
                        let parameter = number % 4 == 0 ? number + 1000 : number % 100 + 1
                        let outcome = await outcome {
                            number % 5 == 0
                                ? try await connection.query(Statements.echo, ["read"])
                                : try await connection.query(Self.insert, [.integer(parameter)], durable: true)
                        }
                        return (number, outcome)
                    }
                }
                return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
        }
        #expect(outcomes.count == 200)
        for (number, outcome) in outcomes {
            #expect(outcome == (number % 5 == 0 ? "read" : number % 4 == 0 ? "23503" : "\(number % 100 + 1)"))
        }
        #expect(try await database.count("SELECT count(*) FROM entry") == 120)
    }

    @Test func `another session sees the row before the query is answered`() async throws {
        try await database.run(Self.schema)
        let settings = database.settings()
        let seen = try await withPipeline { loop, connection in
            try await Session.with(settings, on: loop) { session in
                var seen: [Int] = []
                for _ in 1...50 {
                    _ = try await connection.query(Self.insert, [1], durable: true)
                    seen.append(try await session.query(Self.committed).integer(0, 0))
                }
                return seen
            }
        }
        #expect(seen == Array(1...50))
    }

    @Test func `a lost connection fails it, and it is not run again`() async throws {
        try await database.run(Self.schema)
        let database = self.database
        let first = try await withPipeline { _, connection in
            let process = try await connection.query(Statements.processID).integer(0, 0)
            async let slow = outcome { try await connection.query(Self.slowInsert, durable: true) }
            while try await database.count(
                "SELECT count(*) FROM pg_stat_activity WHERE pid = \(process) AND wait_event = 'PgSleep'") == 0
            {}
            try await terminate(process)
            return await slow
        }
        #expect(["connectionLost", "57P01"].contains(first))
        #expect(try await database.count("SELECT count(*) FROM entry") == 0)
    }

    @Test func `a process that ends while it commits leaves the query without an answer`() async throws {
        try await database.run(Self.schema)
        // The row is there and its rows were sent: what is looked at only at the commit ends the process.
        try await database.run(
            """
            CREATE FUNCTION end_process() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER ends_process AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION end_process();
            """)
        let ended = try await withPipeline { _, connection -> String in
            await outcome { try await connection.query(Self.insert, [1], durable: true) }
        }
        #expect(["connectionLost", "57P01"].contains(ended))
        #expect(try await database.count("SELECT count(*) FROM entry") == 0)
        try await database.run("DROP TRIGGER ends_process ON entry; DROP FUNCTION end_process()")
    }
}
