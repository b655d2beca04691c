internal import CPostgres
public import EventLoop

/// One connection used by one task at a time: transactions, COPY, scripts.
///
/// Sendable because every member is reached only on the loop's thread.
public final class Session: @unchecked Sendable {
    private let wire: Wire
    private let loop: EventLoop
    private var prepared: Set<String> = []

    /// Whether the connection broke; the session is of no more use then.
    public private(set) var isBroken = false

    private init(_ wire: Wire, _ loop: EventLoop) {
        self.wire = wire
        self.loop = loop
    }

    /// Connects.
    /// - Throws: `PostgresError` when the server cannot be reached or refuses.
    public static func open(_ settings: PostgresSettings, on loop: EventLoop) async throws -> Session {
        Session(try await Wire.open(settings, on: loop), loop)
    }

    /// Connects, lends the session to `body`, and disconnects.
    /// - Throws: `PostgresError`, and what `body` throws.
    public static func with<Value: Sendable>(
        _ settings: PostgresSettings, on loop: EventLoop, _ body: (Session) async throws -> Value
    ) async throws -> Value {
        let session = try await open(settings, on: loop)
        do {
            let value = try await body(session)
            session.close()
            return value
        } catch {
            session.close()
            throw error
        }
    }

    /// Whether an idle session's server process is still there, as far as the socket tells. The first look may find only
    /// the server's farewell, the second one its end.
    var isAlive: Bool {
        !isBroken && PQconsumeInput(wire.connection) == 1 && PQconsumeInput(wire.connection) == 1
            && PQstatus(wire.connection) == CONNECTION_OK
    }

    /// Disconnects.
    public func close() {
        isBroken = true
        wire.close()
    }

    // MARK: Statements

    /// Runs one statement.
    /// - Throws: `PostgresError`.
    @discardableResult
    public func query(_ statement: Statement, _ parameters: [Parameter] = []) async throws -> PostgresResult {
        try parameters.check(for: statement)
        if !statement.plannedEachTime, prepared.insert(statement.name).inserted {
            do {
                try await run(statement.name) {
                    PQsendPrepare(wire.connection, statement.name, statement.sql, 0, nil)
                }
            } catch {
                prepared.remove(statement.name)
                throw error
            }
        }
        let resultFormat: Int32 = statement.binaryResult ? 1 : 0
        return try await run(statement.name) {
            withParameters(parameters) { count, values, lengths, formats in
                statement.plannedEachTime
                    ? PQsendQueryParams(
                        wire.connection, statement.sql, count, nil, values, lengths, formats, resultFormat)
                    : PQsendQueryPrepared(
                        wire.connection, statement.name, count, values, lengths, formats, resultFormat)
            }
        }
    }

    /// Runs a statement that is used once, or a script of several.
    /// - Throws: `PostgresError`.
    @discardableResult
    public func execute(_ sql: String) async throws -> PostgresResult {
        try await run("script") { PQsendQuery(wire.connection, sql) }
    }

    /// Runs `body` in a transaction: committed when it returns, rolled back when it throws.
    public func transaction<Value: Sendable>(_ body: (Session) async throws -> Value) async throws -> Value {
        try await execute("BEGIN")
        do {
            let value = try await body(self)
            try await commit()
            return value
        } catch {
            if !isBroken { _ = try? await execute("ROLLBACK") }
            throw error
        }
    }

    /// PostgreSQL answers the commit of a failed transaction with a rollback, and calls that a success.
    private func commit() async throws {
        guard try await execute("COMMIT").command == "COMMIT" else {
            throw PostgresError(.misuse, message: "the transaction had failed and was rolled back", operation: "commit")
        }
    }

    /// Sends the command and takes all its results; the last one counts, an error wins.
    @discardableResult
    private func run(_ operation: String, _ send: () -> Int32) async throws -> PostgresResult {
        loop.preconditionOnLoop()
        guard !isBroken else { throw closed(operation) }
        guard send() == 1 else { throw broken(wire.lost(operation)) }
        return try await lastResult(operation)
    }

    private func lastResult(_ operation: String) async throws -> PostgresResult {
        var last: PostgresResult?
        var failure: PostgresError?
        while let result = try await next(operation) {
            switch PQresultStatus(result) {
            case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE:
                failure = wire.error(in: result, operation)
                PQclear(result)
                if let failure, failure.code == .connectionLost { throw broken(failure) }
            case PGRES_COPY_IN, PGRES_COPY_OUT:
                // The command goes on as a copy; its end is taken up again afterwards.
                return PostgresResult(result)
            default: last = PostgresResult(result)
            }
        }
        if let failure { throw failure }
        guard let last else { throw PostgresError(.misuse, message: "no result", operation: operation) }
        return last
    }

    private func next(_ operation: String) async throws -> OpaquePointer? {
        do {
            return try await wire.nextResult(operation)
        } catch let error as PostgresError {
            throw broken(error)
        }
    }

    private func closed(_ operation: String) -> PostgresError {
        PostgresError(.connectionLost, message: "session closed", operation: operation)
    }

    private func broken(_ error: PostgresError) -> PostgresError {
        close()
        return error
    }

    // MARK: COPY

    /// Runs `COPY … FROM STDIN` with these bytes, in pieces, as fast as the server takes them.
    /// - Returns: the number of rows copied.
    /// - Throws: `PostgresError`.
    public func copyIn(_ sql: String, _ data: UnsafeRawBufferPointer) async throws -> Int {
        try await run("copy in") { PQsendQuery(wire.connection, sql) }
        var offset = 0
        while offset < data.count {
            let piece = UnsafeRawBufferPointer(rebasing: data[offset..<min(offset + 131_072, data.count)])
            let bytes = piece.bindMemory(to: CChar.self).baseAddress
            guard PQputCopyData(wire.connection, bytes, Int32(piece.count)) == 1 else {
                throw broken(wire.lost("copy in"))
            }
            offset += piece.count
            do { try await wire.flushCompletely("copy in") } catch { throw broken(wire.lost("copy in")) }
        }
        guard PQputCopyEnd(wire.connection, nil) == 1 else { throw broken(wire.lost("copy in")) }
        return try await lastResult("copy in").affected
    }

    /// Runs `COPY … TO STDOUT` and hands over each row as it comes.
    /// - Throws: `PostgresError`, or what `receive` throws – the session is closed then, as the copy cannot be resumed.
    public func copyOut(_ sql: String, _ receive: (UnsafeRawBufferPointer) async throws -> Void) async throws {
        try await run("copy out") { PQsendQuery(wire.connection, sql) }
        while true {
            guard !isBroken else { throw closed("copy out") }
            var row: UnsafeMutablePointer<CChar>?
            let length = PQgetCopyData(wire.connection, &row, 1)
            if length == -1 { break }
            if length == -2 { throw broken(wire.lost("copy out")) }
            if length == 0 {
                guard await wire.wait(for: .readable, until: nil), PQconsumeInput(wire.connection) == 1 else {
                    throw broken(wire.lost("copy out"))
                }
                continue
            }
            defer { PQfreemem(row) }
            do {
                try await receive(UnsafeRawBufferPointer(start: row, count: Int(length)))
            } catch {
                close()
                throw error
            }
        }
        _ = try await lastResult("copy out")
    }

    // MARK: Notifications

    /// Waits for the next notification on the channels this session listens to.
    /// - Returns: its channel and payload, nil when the time passed without one.
    /// - Throws: `PostgresError` when the connection breaks.
    public func nextNotification(within limit: Duration) async throws -> (channel: String, payload: String)? {
        let deadline = MonotonicClock.now() + limit.nanoseconds
        while true {
            guard !isBroken else { throw closed("listen") }
            guard PQconsumeInput(wire.connection) == 1 else { throw broken(wire.lost("listen")) }
            if let notification = PQnotifies(wire.connection) {
                defer { PQfreemem(notification) }
                return (String(cString: notification.pointee.relname), String(cString: notification.pointee.extra))
            }
            guard await wire.wait(for: .readable, until: deadline) else {
                if isBroken { continue }
                return nil
            }
        }
    }
}
