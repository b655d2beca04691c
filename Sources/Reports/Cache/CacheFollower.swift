public import EventLoop
internal import HTTPServer
public import PostgresClient

/// Keeps a cache true: asks the database many times a second whose answers have become old, and at once when it announces changes.
///
/// One snapshot holds every committed change either under a number of the change feed or among the transactions that have none yet; so
/// each round trip proves that nothing committed before it is missed. Announcements (NOTIFY) only shorten the wait: the numberer's, the
/// writers' while it sleeps, and those of subjects. From the moment one arrives until it is known whose answers it makes old, the cache
/// gives none; without a round trip for `DatabaseMoment.patience` neither. A lost connection empties it.
///
/// Sendable because it is reached only on its loop.
public final class CacheFollower: @unchecked Sendable {
    private let cache: ReportCache
    private let loop: EventLoop
    private let owner: PostgresSettings
    private let reader: PostgresSettings
    private let onFailure: @Sendable (any Error) -> Void
    private var isStopped = false
    /// The last number of the change feed that was dealt with; nil when there is no answer that could be old.
    private var place: Int?
    /// The transactions without numbers that were dealt with.
    private var settled: [String] = []
    private var sleeper: (timer: TimerToken, continuation: UnsafeContinuation<Void, Never>)?

    /// How long at most a committed change is not asked for.
    private static let rhythm: Duration = .milliseconds(20)
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
        (place, settled) = (nil, [])
        try await session.execute("LISTEN gongxin_change_pending; LISTEN gongxin_change; LISTEN gongxin_subject_change")
        while !isStopped {
            try await ask(session)
            guard let heard = try await session.nextNotification(within: Self.rhythm) else { continue }
            // Until it is known whose answers are old, none is given.
            cache.announce()
            var announced = Announcements()
            announced.add(heard)
            try await hear(&announced, session)
            try await ask(session)
            cache.settle()
        }
    }

    /// A round trip: drops what has become old, and knows of everything that was committed before it.
    private func ask(_ session: Session) async throws {
        let askedAt = MonotonicClock.now()
        let rows = try await session.query(
            SQL.cacheBeat,
            [place.map(Parameter.integer) ?? .null, .array(settled), .integer(Self.mostSubjects + 1)])
        var announced = Announcements()
        try await hear(&announced, session)
        let last = rows.integer(0, 3)
        if rows.count > Self.mostSubjects || last - (place ?? last) > Self.mostSubjects {
            cache.dropEverything()
        } else {
            cache.drop((1..<rows.count).map { rows.string($0, 0) })
        }
        place = last
        settled = rows.string(0, 4).split(separator: ",").map(String.init)
        cache.confirm(DatabaseMoment(askedAt: askedAt, microseconds: rows.integer(0, 1), day: rows.integer(0, 2)))
    }

    /// Deals with what has been announced so far of subjects; of records the next round trip tells.
    private func hear(_ announced: inout Announcements, _ session: Session) async throws {
        while let heard = try await session.nextNotification(within: .zero) { announced.add(heard) }
        if announced.concernsEverything { return cache.dropEverything() }
        cache.drop(Array(announced.codes))
    }
}
