public import EventLoop
public import PostgresClient

/// Gives every committed change its number as soon as it is committed, and every change of the publicity clock soon after midnight.
/// Any number may run, in any number of processes: one of them numbers at once, the others look every second and take its place when it
/// ends.
///
/// Sendable because it is reached only on its loop's thread.
public final class Numberer: @unchecked Sendable {
    /// Changes of one step, about: as long others wait for theirs.
    private static let step = 2000
    /// Transactions of one step at most.
    private static let widest = 1000
    /// Between two steps while changes keep coming, so that each step has several to do.
    private static let gather = Duration.milliseconds(3)
    /// How long nothing may come before it sleeps.
    private static let patience = Duration.milliseconds(200)

    private let loop: EventLoop
    private let settings: PostgresSettings
    private let observer: (any ChangeObserver)?
    private var session: Session?
    private var stopped = false
    private var plannedAt: UInt64 = 0
    /// How many transactions the next step takes: after a stand-still there may be thousands of changes in each.
    private var width = 64

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
                try await number(session)
                if try await session.query(SQL.leadNumbering).boolean(0, 0) { try await lead(session, interval) }
                patience.reset()
                await loop.sleep(for: min(interval, .seconds(1)))
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
    /// - Throws: `PostgresError`.
    public func numberAll() async throws {
        try await number(try await openSession())
    }

    // MARK: The one that numbers at once

    /// Looks every few milliseconds while changes come, and sleeps in between until it is called.
    private func lead(_ session: Session, _ interval: Duration) async throws {
        var pause = Self.gather
        var lastWork = MonotonicClock.now()
        while !stopped {
            if try await number(session) {
                pause = Self.gather
                lastWork = MonotonicClock.now()
            }
            let isIdle = MonotonicClock.now() - lastWork > Self.patience.nanoseconds
            if isIdle, try await session.query(SQL.fallAsleep).boolean(0, 0) {
                try await sleep(session, interval)
                try await session.query(SQL.wakeUp)
                lastWork = MonotonicClock.now()
                pause = Self.gather
            } else {
                // A writer that takes long keeps it awake, but not busy.
                await loop.sleep(for: pause)
                pause = min(pause * 2, isIdle ? .milliseconds(24) : .milliseconds(6))
            }
        }
    }

    /// Waits until it is called, or something is there all the same.
    private func sleep(_ session: Session, _ interval: Duration) async throws {
        while !stopped {
            // Whoever found it awake has committed by now.
            if try await session.query(SQL.anyPending).boolean(0, 0) { return }
            if try await session.nextNotification(within: interval) != nil {
                // One step is for all that called until then.
                while try await session.nextNotification(within: .zero) != nil {}
                return
            }
        }
    }

    /// Numbers what is pending; whether anything was.
    @discardableResult
    private func number(_ session: Session) async throws -> Bool {
        var isAny = false
        while !stopped, try await session.query(SQL.anyPending).boolean(0, 0) {
            if isAny { await loop.sleep(for: Self.gather) }
            isAny = true
            try await planAnew(session)
            let result = try await session.query(SQL.number, [.integer(width)])
            let numbered = result.integer(0, 0)
            if numbered > 2 * Self.step { width = max(1, width / 4) }
            if numbered < Self.step { width = min(Self.widest, width * 2) }
            if numbered > 0 { observer?.numbered(numbered, last: result.integer(0, 1)) }
        }
        return isAny
    }

    /// Plans made while the tables were small are none for what they become in seconds.
    private func planAnew(_ session: Session) async throws {
        let now = MonotonicClock.now()
        guard now - plannedAt > Duration.seconds(5).nanoseconds else { return }
        plannedAt = now
        try await session.execute("DISCARD PLANS")
    }

    // MARK: The session

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
