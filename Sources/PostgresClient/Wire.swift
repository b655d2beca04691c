internal import CPostgres
internal import EventLoop
internal import Glibc

/// A libpq connection on an event loop: connecting, waiting, flushing. What is said over it is decided above.
///
/// Confined to its loop's thread.
final class Wire {
    let connection: OpaquePointer
    private let loop: EventLoop
    private let settings: PostgresSettings
    private var watched: Int32 = -1
    private var waiter: UnsafeContinuation<Bool, Never>?
    private var onReadable: (() -> Void)?

    private init(_ connection: OpaquePointer, _ settings: PostgresSettings, _ loop: EventLoop) {
        self.connection = connection
        self.settings = settings
        self.loop = loop
    }

    deinit { close() }

    private var closed = false

    /// Closes the connection; whoever waits is told that nothing will come.
    func close() {
        guard !closed else { return }
        closed = true
        unwatch()
        PQfinish(connection)
        takeWaiter()?.resume(returning: false)
    }

    // MARK: Connecting

    /// Connects and runs the session's start-up commands.
    static func open(_ settings: PostgresSettings, on loop: EventLoop) async throws -> Wire {
        loop.preconditionOnLoop()
        guard let connection = startConnecting(settings) else {
            throw PostgresError(.connectionLost, message: "out of memory", operation: "connect")
        }
        let wire = Wire(connection, settings, loop)
        do {
            try await wire.finishConnecting()
            PQsetNoticeProcessor(connection, { _, _ in }, nil)
            PQsetnonblocking(connection, 1)
            try await wire.runStartUpCommands()
            return wire
        } catch {
            wire.close()
            throw error
        }
    }

    private static func startConnecting(_ settings: PostgresSettings) -> OpaquePointer? {
        settings.connection.withCString { connection in
            settings.applicationName.withCString { application in
                "dbname".withCString { dbname in
                    "fallback_application_name".withCString { name in
                        PQconnectStartParams([dbname, name, nil], [connection, application, nil], 1)
                    }
                }
            }
        }
    }

    private func finishConnecting() async throws {
        let deadline = MonotonicClock.now() + settings.connectTimeout.nanoseconds
        var interest: Readiness = .writable
        while true {
            if PQstatus(connection) == CONNECTION_BAD { throw lost("connect") }
            guard await wait(for: interest, until: deadline) else {
                throw PostgresError(.connectionLost, message: "no answer in time", operation: "connect")
            }
            // libpq may open another socket while it tries the next address: watch afresh each time.
            unwatch()
            switch PQconnectPoll(connection) {
            case PGRES_POLLING_OK: return
            case PGRES_POLLING_READING: interest = .readable
            case PGRES_POLLING_WRITING: interest = .writable
            default: throw lost("connect")
            }
        }
    }

    private func runStartUpCommands() async throws {
        guard PQsendQuery(connection, settings.startUpCommands) == 1 else { throw lost("start-up") }
        while let result = try await nextResult("start-up") {
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_FATAL_ERROR { throw error(in: result, "start-up") }
        }
    }

    // MARK: Waiting

    /// Calls `handler` whenever bytes arrive, until `close`.
    func startReading(_ handler: @escaping () -> Void) {
        onReadable = handler
        watch(.readable)
    }

    /// Sends what libpq has gathered; what the socket does not take now follows when it can.
    /// - Returns: false when the connection is lost.
    func flush() -> Bool {
        switch PQflush(connection) {
        case 0:
            if onReadable != nil { watch(.readable) }
            return true
        case 1:
            watch([.readable, .writable])
            return true
        default: return false
        }
    }

    /// Flushes everything, taking in what the server says meanwhile so that neither side blocks the other.
    func flushCompletely(_ operation: String) async throws {
        while true {
            switch PQflush(connection) {
            case 0: return
            case 1:
                guard await wait(for: [.readable, .writable], until: deadline) else { throw noAnswer(operation) }
                guard PQconsumeInput(connection) == 1 else { throw lost(operation) }
            default: throw lost(operation)
            }
        }
    }

    /// The next result of the command in progress, nil at its end. The caller clears it.
    func nextResult(_ operation: String) async throws -> OpaquePointer? {
        try await flushCompletely(operation)
        while PQisBusy(connection) == 1 {
            guard await wait(for: .readable, until: deadline) else { throw noAnswer(operation) }
            guard PQconsumeInput(connection) == 1 else { throw lost(operation) }
        }
        return PQgetResult(connection)
    }

    /// Suspends until the socket is ready.
    /// - Returns: false when the deadline passed first.
    func wait(for interest: Readiness, until deadline: UInt64?) async -> Bool {
        var timer: TimerToken?
        let ready = await withUnsafeContinuation { continuation in
            waiter = continuation
            watch(interest)
            if let deadline {
                let now = MonotonicClock.now()
                timer = loop.schedule(after: .nanoseconds(Int64(deadline > now ? deadline - now : 0))) { [weak self] in
                    self?.giveUpWaiting()
                }
            }
        }
        if let timer { loop.cancel(timer) }
        // Readiness may have been noticed before someone else closed the connection in the same turn.
        return ready && !closed
    }

    private func giveUpWaiting() {
        guard let waiter = takeWaiter() else { return }
        unwatchUnlessReading()
        waiter.resume(returning: false)
    }

    /// Nobody waits now: stop listening, or a readable socket would wake the loop again and again.
    private func unwatchUnlessReading() {
        if onReadable == nil { unwatch() }
    }

    /// When an answer asked for now is overdue.
    private var deadline: UInt64? {
        let limit = settings.statementTimeout == .zero ? nil : settings.statementTimeout + settings.connectTimeout
        return limit.map { MonotonicClock.now() + $0.nanoseconds }
    }

    private func watch(_ interest: Readiness) {
        let socket = PQsocket(connection)
        guard socket >= 0 else { return }
        watched = socket
        loop.watch(socket, interest) { [weak self] ready in self?.ready(ready) }
    }

    private func unwatch() {
        if watched >= 0 { loop.unwatch(watched) }
        watched = -1
    }

    private func ready(_ readiness: Readiness) {
        if let waiter = takeWaiter() {
            unwatchUnlessReading()
            waiter.resume(returning: true)
        } else {
            if readiness.contains(.writable) { _ = flush() }
            if readiness.contains(.readable) { onReadable?() }
        }
    }

    private func takeWaiter() -> UnsafeContinuation<Bool, Never>? {
        defer { waiter = nil }
        return waiter
    }

    // MARK: Errors

    func lost(_ operation: String) -> PostgresError {
        if closed { return PostgresError(.connectionLost, message: "connection closed", operation: operation) }
        return PostgresError(.connectionLost, message: trimmed(PQerrorMessage(connection)), operation: operation)
    }

    func noAnswer(_ operation: String) -> PostgresError {
        PostgresError(.connectionLost, message: "no answer in time", operation: operation)
    }

    func error(in result: OpaquePointer, _ operation: String) -> PostgresError {
        // libpq makes up a result without a state when the connection breaks.
        guard let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map({ String(cString: $0) }) else {
            return lost(operation)
        }
        let message = PQresultErrorField(result, Int32(UInt8(ascii: "M")))
        return PostgresError(.server, sqlState: state, message: trimmed(message), operation: operation)
    }

    private func trimmed(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "" }
        var message = String(cString: text)
        while let last = message.last, last.isWhitespace { message.removeLast() }
        return message
    }
}
