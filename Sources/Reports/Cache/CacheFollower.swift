public import EventLoop
internal import HTTPServer
public import PostgresClient

/// Keeps a cache true: hears which subjects' answers have become old, and asks the database again and again whether there is more.
///
/// The database announces every change of records and subjects when it is committed (NOTIFY). From the moment an announcement arrives
/// until it is known whose answers it makes old, the cache gives none. Every answer of the database to a later question comes behind all
/// announcements of what was committed before the question, so each round trip proves that nothing is missing; without one for
/// `DatabaseMoment.patience` the cache gives none either. A lost connection empties it.
///
/// Sendable because it is reached only on its loop.
public final class CacheFollower: @unchecked Sendable {
    private let cache: ReportCache
    private let loop: EventLoop
    private let owner: PostgresSettings
    private let reader: PostgresSettings
    private let onFailure: @Sendable (any Error) -> Void
    private var isStopped = false
    private var sleeper: (timer: TimerToken, continuation: UnsafeContinuation<Void, Never>)?

    /// How often the database is asked when nothing happens.
    private static let rhythm: Duration = .milliseconds(400)
    /// More subjects at once are not looked up: everything is dropped.
    static let mostSubjects = 20_000

    /// Readers are served from another server than the one that announces changes, such as a standby that lags behind: what is read
    /// there may be old although nothing new is announced, so nothing can be kept.
    public struct ReadsElsewhere: Error {}

    /// A follower of the database for a cache.
    /// - Parameters:
    ///   - reader: how readers are served.
    ///   - onFailure: is told, on the loop's thread, why the cache is out of use for the time being.
    public init(
        _ cache: ReportCache, on loop: EventLoop, owner: PostgresSettings, reader: PostgresSettings,
        onFailure: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.cache = cache
        self.loop = loop
        self.owner = owner
        self.reader = reader
        self.onFailure = onFailure
    }

    /// Follows until `stop`.
    public func run() async {
        var pause = Duration.milliseconds(100)
        while !isStopped {
            let started = MonotonicClock.now()
            do {
                try await checkServer()
                try await Session.with(owner, on: loop) { try await self.follow($0) }
            } catch {
                cache.lose()
                onFailure(error)
                pause =
                    MonotonicClock.now() - started > 10_000_000_000 ? .milliseconds(100) : min(pause * 2, .seconds(10))
                await rest(pause)
            }
        }
        cache.lose()
    }

    /// Ends `run` soon.
    public func stop() {
        isStopped = true
        guard let sleeper else { return }
        self.sleeper = nil
        loop.cancel(sleeper.timer)
        sleeper.continuation.resume()
    }

    private func rest(_ pause: Duration) async {
        guard !isStopped else { return }
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let timer = loop.schedule(after: pause) { [weak self] in
                self?.sleeper = nil
                continuation.resume()
            }
            sleeper = (timer, continuation)
        }
    }

    /// Readers and announcements must come from one server, and that must be the one written to.
    private func checkServer() async throws {
        let announcing = try await Session.with(owner, on: loop) { try await Self.server($0) }
        let reading = try await Session.with(reader, on: loop) { try await Self.server($0) }
        guard announcing == reading, !announcing.isStandby else { throw ReadsElsewhere() }
    }

    private struct Server: Equatable, Sendable {
        let isStandby: Bool
        let identity: String
    }

    private static func server(_ session: Session) async throws -> Server {
        let rows = try await session.query(SQL.cacheServer)
        return Server(isStandby: rows.boolean(0, 0), identity: rows.string(0, 1))
    }

    private func follow(_ session: Session) async throws {
        try await session.execute("LISTEN gongxin_change_pending; LISTEN gongxin_subject_change")
        while !isStopped {
            try await ask(session)
            var announced = Announcements()
            let next = MonotonicClock.now() + Self.rhythm.nanoseconds
            while announced.isEmpty, !isStopped, MonotonicClock.now() < next {
                let left = Duration.nanoseconds(Int64(next - min(next, MonotonicClock.now())))
                if let heard = try await session.nextNotification(within: left) { announced.add(heard) }
            }
            if !announced.isEmpty { try await settle(announced, session) }
        }
    }

    /// A round trip: whatever was committed before it is announced before its answer.
    private func ask(_ session: Session) async throws {
        let askedAt = MonotonicClock.now()
        let rows = try await session.query(SQL.cacheBeat)
        let moment = DatabaseMoment(askedAt: askedAt, microseconds: rows.integer(0, 0), day: rows.integer(0, 1))
        var announced = Announcements()
        while let heard = try await session.nextNotification(within: .zero) { announced.add(heard) }
        if !announced.isEmpty { try await settle(announced, session) }
        cache.confirm(moment)
    }

    /// Drops what the announced changes have made old. A record that was changed again meanwhile is found by its last change only, so
    /// it goes on until nothing more has been announced.
    private func settle(_ first: Announcements, _ session: Session) async throws {
        var announced = first
        cache.announce()
        while !announced.isEmpty {
            while let heard = try await session.nextNotification(within: .zero) { announced.add(heard) }
            if announced.concernsEverything {
                cache.dropEverything()
            } else {
                cache.drop(Array(announced.codes))
                try await dropTouched(by: announced.transactions, session)
            }
            announced = Announcements()
            while let heard = try await session.nextNotification(within: .zero) { announced.add(heard) }
        }
        cache.settle()
    }

    private func dropTouched(by transactions: Set<String>, _ session: Session) async throws {
        guard !transactions.isEmpty else { return }
        let rows = try await session.query(
            SQL.cacheTouched, [.array(Array(transactions)), .integer(Self.mostSubjects + 1)])
        if rows.count > Self.mostSubjects { return cache.dropEverything() }
        cache.drop((0..<rows.count).map { rows.string($0, 0) })
    }
}
