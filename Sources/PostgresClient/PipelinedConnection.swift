internal import CPostgres
public import EventLoop

/// One connection that many tasks read through at once: their statements join a pipeline, and one synchronisation point
/// for each turn of the loop flushes them together. Reconnects by itself; without a connection a query fails at once, but
/// for one that comes so early that none was tried yet: it waits for the outcome.
///
/// Sendable because every member checks or is reached only on the loop's thread.
public final class PipelinedConnection: LoopParticipant, @unchecked Sendable {
    private struct Query {
        let statement: Statement
        let parameters: [Parameter]
        var isolated: Bool
        let durable: Bool
        let sentAt: UInt64
        let continuation: UnsafeContinuation<Result<PostgresResult, PostgresError>, Never>
    }

    private let loop: EventLoop
    private let settings: PostgresSettings
    private let limit: Int
    private var wire: Wire?
    private var state = PipelineState<Query>()
    private var backoff = Backoff()
    private var closed = false
    private var failureCause: PostgresError?
    /// What a durable query answered whose transaction is not known to be committed yet.
    private var heldResult: PostgresResult?
    private var preparationFailure: PostgresError?
    private var needsFlush = false
    private var heardAt: UInt64 = 0
    /// Queries that came before the first attempt to connect was over; nil from then on.
    private var early: [UnsafeContinuation<Void, Never>]? = []

    private let onFailure: @Sendable (PostgresError) -> Void

    /// Makes a connection that connects as soon as the loop turns.
    /// - Parameters:
    ///   - limit: how many statements may be in flight before `query` refuses more.
    ///   - onFailure: is told, on the loop's thread, when the connection is lost or refused.
    public init(
        _ settings: PostgresSettings, on loop: EventLoop, limit: Int = 2048,
        onFailure: @escaping @Sendable (PostgresError) -> Void = { _ in }
    ) {
        self.settings = settings
        self.onFailure = onFailure
        self.loop = loop
        self.limit = limit
        loop.execute {
            loop.add(self)
            self.connect()
            self.watchForSilence()
        }
    }

    /// Whether queries can be sent now.
    public var isReady: Bool { wire != nil }

    /// Statements sent and not answered yet.
    public var inFlight: Int { state.count }

    /// Whether a query is answered sooner here than there: connected comes before idle.
    func isBetter(than other: PipelinedConnection) -> Bool {
        isReady != other.isReady ? isReady : inFlight < other.inFlight
    }

    /// Runs a statement.
    /// - Parameters:
    ///   - isolated: gives the statement a transaction of its own, which a write must have.
    ///   - durable: gives it a transaction of its own, and its result only once that is committed: what comes back relies on what
    ///     the statement wrote. A lost connection fails it; whether it was committed is not known then, and it is not sent again.
    /// - Throws: `PostgresError`; at once when there is no connection or the pipeline is full.
    public func query(
        _ statement: Statement, _ parameters: [Parameter] = [], isolated: Bool = false, durable: Bool = false
    ) async throws(PostgresError) -> PostgresResult {
        loop.preconditionOnLoop()
        try parameters.check(for: statement)
        try await firstAttempt(statement)
        guard wire != nil else {
            throw failureCause ?? PostgresError(.connectionLost, message: "not connected", operation: statement.name)
        }
        guard state.count < limit else {
            throw PostgresError(.overloaded, message: "\(state.count) statements waiting", operation: statement.name)
        }
        return try await withUnsafeContinuation { continuation in
            send(
                Query(
                    statement: statement, parameters: parameters, isolated: isolated || durable, durable: durable,
                    sentAt: MonotonicClock.now(), continuation: continuation))
        }.get()
    }

    /// Closes for good; queries in flight fail.
    public func close() {
        closed = true
        loop.remove(self)
        endFirstAttempt()
        drop(PostgresError(.connectionLost, message: "closed", operation: "close"))
    }

    // MARK: Sending

    /// Waits until the connection was had or refused for the first time.
    private func firstAttempt(_ statement: Statement) async throws(PostgresError) {
        guard let early else { return }
        guard early.count < limit else {
            throw PostgresError(.overloaded, message: "\(early.count) statements waiting", operation: statement.name)
        }
        await withUnsafeContinuation { self.early?.append($0) }
    }

    private func endFirstAttempt() {
        let waiting = early ?? []
        early = nil
        for continuation in waiting { continuation.resume() }
    }

    /// Part of every turn of the loop.
    public func work() {}

    /// Part of every turn of the loop.
    public func beforeWait() -> Int32? {
        guard let wire, needsFlush else { return nil }
        needsFlush = false
        if state.needsSynchronisation { synchronise(wire) }
        if !wire.flush() { drop(wire.lost("flush")) }
        return nil
    }

    private func send(_ query: Query) {
        guard let wire else {
            query.continuation.resume(returning: .failure(failureCause ?? unavailable(query.statement)))
            return
        }
        needsFlush = true
        if query.isolated, state.needsSynchronisation { synchronise(wire) }
        let statement = query.statement
        let unnamed = statement.plannedEachTime
        let resultFormat: Int32 = statement.binaryResult ? 1 : 0
        if state.send(query, statement: statement.name, unnamed: unnamed, durable: query.durable) {
            PQsendPrepare(wire.connection, statement.name, statement.sql, 0, nil)
        }
        let sent = withParameters(query.parameters) { count, values, lengths, formats in
            unnamed
                ? PQsendQueryParams(wire.connection, statement.sql, count, nil, values, lengths, formats, resultFormat)
                : PQsendQueryPrepared(wire.connection, statement.name, count, values, lengths, formats, resultFormat)
        }
        if query.isolated { synchronise(wire) }
        if sent != 1 { drop(wire.lost(statement.name)) }
    }

    private func synchronise(_ wire: Wire) {
        state.synchronise()
        PQpipelineSync(wire.connection)
    }

    private func unavailable(_ statement: Statement) -> PostgresError {
        PostgresError(.connectionLost, message: "not connected", operation: statement.name)
    }

    // MARK: Receiving

    private func receive() {
        guard let wire else { return }
        guard PQconsumeInput(wire.connection) == 1 else { return drop(wire.lost("read")) }
        heardAt = MonotonicClock.now()
        // libpq marks the end of each answer with a nil, and may say nil once more before the next one starts.
        var ends = 0
        while self.wire === wire, !state.isEmpty, ends < 3, PQisBusy(wire.connection) == 0 {
            if let result = PQgetResult(wire.connection) {
                ends = 0
                handle(result, wire)
            } else {
                ends += 1
            }
        }
        if PQstatus(wire.connection) == CONNECTION_BAD { drop(wire.lost("read")) }
    }

    private func handle(_ result: OpaquePointer, _ wire: Wire) {
        let status = PQresultStatus(result)
        var failure: PostgresError?
        let answer: PipelineState<Query>.Answer
        switch status {
        case PGRES_PIPELINE_SYNC: answer = .synchronised
        case PGRES_PIPELINE_ABORTED: answer = .skipped
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE:
            let error = wire.error(in: result, "query")
            failure = error
            if error.code == .connectionLost {
                PQclear(result)
                return drop(error)
            }
            answer = error.sqlState == "26000" ? .unprepared : .failure
        default: answer = .success
        }
        perform(state.receive(answer), result, failure)
    }

    private func perform(_ action: PipelineState<Query>.Action, _ result: OpaquePointer, _ failure: PostgresError?) {
        switch action {
        case .none:
            PQclear(result)
            if let failure { preparationFailure = failure }
        case .deliver(let query):
            query.continuation.resume(returning: .success(PostgresResult(result)))
        case .fail(let query):
            PQclear(result)
            // A query without an error of its own was skipped because its statement's preparation failed.
            let error =
                failure ?? preparationFailure
                ?? PostgresError(.misuse, message: "cannot be prepared", operation: query.statement.name)
            query.continuation.resume(returning: .failure(error.during(query.statement.name)))
        case .hold:
            heldResult = PostgresResult(result)
        case .release(let query):
            PQclear(result)
            query.continuation.resume(returning: takeHeld(query))
        case .revoke(let query):
            PQclear(result)
            heldResult = nil
            query.continuation.resume(returning: .failure((failure ?? notCommitted).during(query.statement.name)))
        case .sendAgain(let query):
            PQclear(result)
            // Behind a point of its own now: where many fail, each would otherwise make all behind it run once more.
            var again = query
            again.isolated = true
            send(again)
        }
    }

    private func takeHeld(_ query: Query) -> Result<PostgresResult, PostgresError> {
        guard let result = heldResult else { return .failure(notCommitted.during(query.statement.name)) }
        heldResult = nil
        return .success(result)
    }

    private var notCommitted: PostgresError { PostgresError(.server, message: "not committed", operation: "commit") }

    // MARK: Connecting

    private func connect() {
        guard !closed else { return }
        Task(executorPreference: loop) {
            do {
                let wire = try await Wire.open(self.settings, on: self.loop)
                self.adopt(wire)
            } catch {
                let failure = error as? PostgresError
                self.failureCause = failure
                if let failure { self.onFailure(failure) }
                self.endFirstAttempt()
                self.retryLater()
            }
        }
    }

    private func adopt(_ wire: Wire) {
        guard !closed else { return wire.close() }
        PQenterPipelineMode(wire.connection)
        self.wire = wire
        failureCause = nil
        backoff.reset()
        wire.startReading { [weak self] in self?.receive() }
        endFirstAttempt()
    }

    private func retryLater() {
        let delay = backoff.next(jitter: Double.random(in: 0...1))
        loop.schedule(after: delay) { [weak self] in self?.connect() }
    }

    /// Gives the connection up: everything in flight fails, and a new one is tried.
    private func drop(_ error: PostgresError) {
        guard let lost = wire else { return }
        wire = nil
        heldResult = nil
        failureCause = error
        lost.close()
        for query in state.drain() {
            query.continuation.resume(returning: .failure(error.during(query.statement.name)))
        }
        if !closed {
            onFailure(error)
            retryLater()
        }
    }

    /// A server that went silent – a pulled cable, a stopped process – sends no error: look at the oldest question, and at
    /// when anything was heard at all, as a busy server is not a silent one.
    private func watchForSilence() {
        guard !closed else { return }
        let allowed = (settings.statementTimeout + settings.connectTimeout).nanoseconds
        if settings.statementTimeout > .zero, let wire, let oldest = state.oldest?.sentAt,
            MonotonicClock.now() > max(oldest, heardAt) + allowed
        {
            drop(wire.noAnswer("query"))
        }
        loop.schedule(after: .seconds(1)) { [weak self] in self?.watchForSilence() }
    }
}
