public import EventLoop
public import PostgresClient

/// Runs one follower whenever the feed has moved, on a session of its own. While feeds are being stored it keeps the pace that it shares
/// with the others.
///
/// Sendable because it is reached only on its loop's thread.
public final class FollowerRun: @unchecked Sendable {
    private let follower: ChangeFollower
    private let loop: EventLoop
    private let settings: PostgresSettings
    private let pace: FollowerPace
    private let observer: (any ChangeObserver)?
    private var session: Session?
    private var stopped = false

    /// Makes a run of a follower.
    /// - Parameters:
    ///   - settings: the database as its owner.
    ///   - pace: shared by the followers of the loop; nil when there is only this one.
    public init(
        _ follower: ChangeFollower, on loop: EventLoop, _ settings: PostgresSettings, pace: FollowerPace? = nil,
        observer: (any ChangeObserver)? = nil
    ) {
        self.follower = follower
        self.loop = loop
        self.settings = settings
        self.pace = pace ?? FollowerPace(on: loop)
        self.observer = observer
    }

    /// Follows until `stop`.
    /// - Parameter interval: how long nothing may be heard before it looks by itself.
    public func run(every interval: Duration = .seconds(5)) async {
        var patience = Retries()
        while !stopped {
            do {
                let session = try await openSession()
                while !stopped, try await step(session) { patience.reset() }
                patience.reset()
                guard !stopped else { break }
                if try await session.nextNotification(within: interval) != nil {
                    while try await session.nextNotification(within: .zero) != nil {}
                }
            } catch {
                closeSession()
                if stopped { break }
                observer?.followerFailed(follower.name, error)
                await loop.sleep(for: patience.next(jitter: Double.random(in: 0...1)))
            }
        }
        closeSession()
    }

    /// Takes a step as soon as feeds in work let it.
    /// - Returns: whether there was anything to do.
    private func step(_ session: Session) async throws -> Bool {
        try await pace.wait(while: { try await session.query(SQL.feedsInWork).boolean(0, 0) }, unless: { stopped })
        guard !stopped else { return false }
        let began = MonotonicClock.now()
        guard try await follower.step(session) > 0 else { return false }
        pace.note(taken: MonotonicClock.now() - began)
        return true
    }

    /// Makes `run` return soon; a step that is not committed is rolled back.
    public func stop() {
        stopped = true
        closeSession()
    }

    private func openSession() async throws -> Session {
        if let session, !session.isBroken { return session }
        let opened = try await Session.open(settings, on: loop)
        session = opened
        if stopped {
            closeSession()
            throw CancellationError()
        }
        try await opened.execute("LISTEN gongxin_change")
        return opened
    }

    private func closeSession() {
        session?.close()
        session = nil
    }
}
