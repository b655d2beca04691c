import EventLoop
import PostgresClient
import TestSupport
import Testing

/// Whether suites on a real server can run, for `.enabled(if:)`.
let isServerAvailable = TestDatabase.isAvailable
let serverReason: Comment = "set GONGXIN_TEST_DATABASE_URL to a superuser's connection string to run this suite"

/// The statements the suites use.
enum Statements {
    static let echo = Statement("echo", "SELECT $1::text")
    static let divide = Statement("divide", "SELECT 100 / $1::integer")
    static let sleep = Statement("sleep", "SELECT pg_sleep($1::float8)")
    static let broken = Statement("broken", "SELECT no_such_column")
    static let processID = Statement("process id", "SELECT pg_backend_pid()")
}

/// Runs `body` with a pipelined connection to the suite's database that is ready.
@discardableResult
func withPipeline<Value: Sendable>(
    _ change: (inout PostgresSettings) -> Void = { _ in }, limit: Int = 2048,
    _ body: @escaping @Sendable (EventLoop, PipelinedConnection) async throws -> Value
) async throws -> Value {
    var changed = TestDatabase.current.settings()
    change(&changed)
    let settings = changed
    return try await withLoop { loop in
        let connection = PipelinedConnection(settings, on: loop, limit: limit)
        let isReady = await eventually(on: loop) { connection.isReady }
        try #require(isReady)
        let result: Result<Value, any Error>
        do { result = .success(try await body(loop, connection)) } catch { result = .failure(error) }
        connection.close()
        return try result.get()
    }
}

/// Runs `body` with a session on the suite's database.
@discardableResult
func withSession<Value: Sendable>(
    _ change: (inout PostgresSettings) -> Void = { _ in },
    _ body: @escaping @Sendable (EventLoop, Session) async throws -> Value
) async throws -> Value {
    var changed = TestDatabase.current.settings()
    change(&changed)
    let settings = changed
    return try await withLoop { loop in
        try await Session.with(settings, on: loop) { try await body(loop, $0) }
    }
}

/// What became of a query: its first field, or its error's SQL state or kind.
func outcome(_ body: () async throws -> PostgresResult) async -> String {
    do {
        let result = try await body()
        return result.count > 0 ? result.string(0, 0) : "none"
    } catch let error as PostgresError {
        return error.sqlState ?? "\(error.code)"
    } catch {
        return "\(error)"
    }
}

/// Ends the server's process behind a connection, as an administrator or a crash would.
func terminate(_ processID: Int) async throws {
    try await TestDatabase.current.run("SELECT pg_terminate_backend(\(processID))")
}
