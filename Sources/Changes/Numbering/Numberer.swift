public import EventLoop
public import PostgresClient

/// Gives every committed change its number as soon as it is committed, and every change of the publicity clock soon after midnight.
/// Any number may run, in any number of processes: the database lets one of them number at a time, and what one leaves another takes.
///
/// Sendable because it is reached only on its loop's thread.
public final class Numberer: @unchecked Sendable {
    /// Transactions numbered in one step.
    private static let step = 1000
    /// Between two steps while changes keep coming, so that each step has several to do.
    private static let gather = Duration.milliseconds(3)

    private let loop: EventLoop
    private let settings: PostgresSettings
    private let observer: (any ChangeObserver)?
    private var session: Session?
    private var stopped = false

    /// Makes a numberer; `run` or `numberAll` sets it to work.
    /// - Parameter settings: the database as its owner.
    public init(on loop: EventLoop, _ settings: PostgresSettings, observer: (any ChangeObserver)? = nil) {
        self.loop = loop
        var settings = settings
        // A number that readers have seen must not be given to something else after a crash.
        settings.serverSettings["synchronous_commit"] = "on"
        // What a transaction changed is found by its index, whatever the planner believes of tables that are empty most of the time.
        for way in ["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"] {
            settings.serverSettings[way] = "off"
        }
        self.settings = settings
        self.observer = observer
    }

    /// Numbers until `stop`.
    /// - Parameter interval: how long nothing may be heard before it looks by itself: at midnight nobody calls.
    public func run(every interval: Duration = .seconds(2)) async {
        var patience = Retries()
        while !stopped {
            do {
                let session = try await openSession()
                _ = try await number(session)
                patience.reset()
                if try await session.nextNotification(within: interval) != nil { try await forgetOthers(session) }
            } catch {
                closeSession()
                if stopped { break }
                observer?.cannotNumber(error)
                await loop.sleep(for: patience.next(jitter: Double.random(in: 0...1)))
            }
        }
        closeSession()
    }

    /// Makes `run` return soon. A step that is not committed is rolled back, and another numberer takes it.
    public func stop() {
        stopped = true
        closeSession()
    }

    /// Numbers everything that is pending.
    /// - Returns: how many changes there were.
    /// - Throws: `PostgresError`.
    @discardableResult
    public func numberAll() async throws -> Int {
        try await number(try await openSession())
    }

    private func number(_ session: Session) async throws -> Int {
        var total = 0
        while true {
            let result = try await session.query(SQL.number, [.integer(Self.step)])
            let numbered = result.integer(0, 0)
            total += numbered
            if numbered > 0 { observer?.numbered(numbered, last: result.integer(0, 1)) }
            guard try await session.query(SQL.anyPending).boolean(0, 0), !stopped else { return total }
            if numbered < Self.step { await loop.sleep(for: Self.gather) }
        }
    }

    /// One step is for all that called until then.
    private func forgetOthers(_ session: Session) async throws {
        while try await session.nextNotification(within: .zero) != nil {}
    }

    private func openSession() async throws -> Session {
        if let session, !session.isBroken { return session }
        let opened = try await Session.open(settings, on: loop)
        session = opened
        if stopped {
            closeSession()
            throw CancellationError()
        }
        try await opened.execute("LISTEN gongxin_change_pending")
        return opened
    }

    private func closeSession() {
        session?.close()
        session = nil
    }
}
