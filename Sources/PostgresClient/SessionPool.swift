public import EventLoop

/// A few sessions shared by the tasks of one loop. Whoever comes when all are taken waits in line, but not for ever.
///
/// Sendable because every member is reached only on the loop's thread.
public final class SessionPool: @unchecked Sendable {
    private let settings: PostgresSettings
    private let loop: EventLoop
    private let size: Int
    private let patience: Duration
    private var idle: [Session] = []
    private var opened = 0
    private var waiting: [(ticket: Int, continuation: UnsafeContinuation<Turn, Never>)] = []
    private var lastTicket = 0

    /// What becomes of a task that waited.
    private enum Turn {
        case session(Session)
        /// A place is free, and reserved for this task.
        case open
        case refused
    }

    /// Makes a pool that connects on demand.
    /// - Parameter patience: how long a task may wait for a session before it is refused.
    public init(_ settings: PostgresSettings, on loop: EventLoop, size: Int, patience: Duration = .seconds(10)) {
        self.settings = settings
        self.loop = loop
        self.size = size
        self.patience = patience
    }

    /// Lends a session to `body`.
    /// - Throws: `PostgresError` when none can be had, and what `body` throws.
    public func withSession<Value: Sendable>(_ body: (Session) async throws -> Value) async throws -> Value {
        let session = try await take()
        do {
            let value = try await body(session)
            giveBack(session)
            return value
        } catch {
            giveBack(session)
            throw error
        }
    }

    /// Closes the idle sessions.
    public func close() {
        for session in idle { session.close() }
        opened -= idle.count
        idle.removeAll()
    }

    private func take() async throws -> Session {
        loop.preconditionOnLoop()
        while let session = idle.popLast() {
            if session.isAlive { return session }
            session.close()
            opened -= 1
        }
        if opened < size {
            opened += 1
            return try await open()
        }
        switch await waitInLine() {
        case .session(let session): return session
        case .open: return try await open()
        case .refused:
            throw PostgresError(.overloaded, message: "all \(size) sessions are taken", operation: "session")
        }
    }

    /// Connects; the place was counted before.
    private func open() async throws -> Session {
        do {
            return try await Session.open(settings, on: loop)
        } catch {
            giveUpPlace()
            throw error
        }
    }

    /// Hands on to who has waited longest: whoever comes new must not overtake.
    private func giveBack(_ session: Session) {
        if session.isBroken { return giveUpPlace() }
        if waiting.isEmpty { return idle.append(session) }
        waiting.removeFirst().continuation.resume(returning: .session(session))
    }

    private func giveUpPlace() {
        if waiting.isEmpty {
            opened -= 1
        } else {
            waiting.removeFirst().continuation.resume(returning: .open)
        }
    }

    private func waitInLine() async -> Turn {
        lastTicket += 1
        let ticket = lastTicket
        let timer = loop.schedule(after: patience) { [weak self] in self?.giveUp(ticket) }
        defer { loop.cancel(timer) }
        return await withUnsafeContinuation { waiting.append((ticket, $0)) }
    }

    private func giveUp(_ ticket: Int) {
        guard let index = waiting.firstIndex(where: { $0.ticket == ticket }) else { return }
        waiting.remove(at: index).continuation.resume(returning: .refused)
    }
}
