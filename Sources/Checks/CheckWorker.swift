public import EventLoop
public import PostgresClient

/// Works checks off, slice by slice: the database does the work, a few slices at a time. It may be killed at any instant; what was
/// committed stays, and the rest is done when one of its kind runs again.
///
/// Sendable because every member is reached only on the loop's thread.
public final class CheckWorker: @unchecked Sendable {
    /// Slices at a time.
    private static let hands = 2

    private let loop: EventLoop
    private let gate: PostgresSettings
    private let owner: PostgresSettings
    private let hourly: @Sendable (Session) async throws -> Void
    private let onFailure: @Sendable (any Error) -> Void
    private var nextHour: UInt64 = 0
    private var control: Session?
    private var workers: [Session] = []
    private var stopped = false

    /// A worker on a loop.
    /// - Parameters:
    ///   - gate: the database as `gongxin_shared`, which reaches checks by its gates alone.
    ///   - owner: the database as its owner, who removes what is over.
    ///   - hourly: is done with the owner's session at the start and every hour.
    ///   - onFailure: is told, on the loop's thread, why a round failed.
    public init(
        on loop: EventLoop, gate: PostgresSettings, owner: PostgresSettings,
        hourly: @escaping @Sendable (Session) async throws -> Void = { _ in },
        onFailure: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.loop = loop
        var gate = gate
        gate.applicationName = "gongxin check"
        gate.statementTimeout = .seconds(120)
        self.gate = gate
        self.owner = owner
        self.hourly = hourly
        self.onFailure = onFailure
    }

    /// Works until it is stopped.
    public func run() async {
        while !stopped {
            do {
                try await workAll()
                try await sweep()
                try await workHourly()
                _ = try await control?.nextNotification(within: .seconds(5))
            } catch {
                guard !stopped else { break }
                onFailure(error)
                closeSessions()
                await loop.sleep(for: .seconds(1))
            }
        }
        closeSessions()
    }

    private func workHourly() async throws {
        let now = MonotonicClock.now()
        guard now >= nextHour, let control else { return }
        nextHour = now + Duration.seconds(3600).nanoseconds
        try await hourly(control)
    }

    /// Ends `run` after the slices in hand, or at once if it waits.
    public func stop() {
        stopped = true
        control?.close()
    }

    /// Works off every slice that waits.
    /// - Returns: how many rows there were.
    /// - Throws: `PostgresError`.
    @discardableResult
    public func workAll() async throws -> Int {
        try await openSessions()
        return try await withThrowingTaskGroup(of: Int.self) { hands in
            for session in workers {
                hands.addTask { [self] in
                    var rows = 0
                    while !stopped {
                        let more = try await session.query(SQL.workCheck).integer(0, 0)
                        guard more > 0 else { break }
                        rows += more
                    }
                    return rows
                }
            }
            return try await hands.reduce(0, +)
        }
    }

    /// Removes the checks whose time is over.
    /// - Returns: how many there were.
    /// - Throws: `PostgresError`.
    @discardableResult
    public func sweep() async throws -> Int {
        try await openSessions()
        return try await control?.query(SQL.sweepChecks).affected ?? 0
    }

    /// Disconnects.
    public func closeSessions() {
        control?.close()
        for session in workers { session.close() }
        control = nil
        workers = []
    }

    private func openSessions() async throws {
        if let control, !control.isBroken, workers.allSatisfy({ !$0.isBroken }) { return }
        closeSessions()
        let opened = try await Session.open(owner, on: loop)
        control = opened
        try await opened.execute("LISTEN gongxin_check")
        for _ in 0..<Self.hands { workers.append(try await Session.open(gate, on: loop)) }
    }
}
