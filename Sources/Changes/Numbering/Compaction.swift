public import EventLoop
public import PostgresClient

/// Forgets, every now and then, what the feed need not tell any more.
///
/// Sendable because it is reached only on its loop's thread.
public final class Compaction: @unchecked Sendable {
    /// Entries looked at in one step: numbering waits as long.
    private static let step = 500

    private let loop: EventLoop
    private let settings: PostgresSettings
    private let days: Int
    private let now: @Sendable () -> Int
    private let observer: (any ChangeObserver)?
    private var session: Session?
    private var stopped = false

    /// Makes a compaction.
    /// - Parameters:
    ///   - settings: the database as its owner.
    ///   - days: how old superseded entries and removals become.
    ///   - now: tells the seconds since 1970.
    public init(
        on loop: EventLoop, _ settings: PostgresSettings, days: Int, now: @escaping @Sendable () -> Int,
        observer: (any ChangeObserver)? = nil
    ) {
        self.loop = loop
        self.settings = settings
        self.days = days
        self.now = now
        self.observer = observer
    }

    /// Compacts every so often until `stop`.
    public func run(every interval: Duration = .seconds(600)) async {
        while !stopped {
            do { try await compact() } catch {
                if !stopped { observer?.followerFailed("compaction", error) }
            }
            session?.close()
            session = nil
            var left = interval
            while !stopped, left > .zero {
                await loop.sleep(for: min(left, .milliseconds(250)))
                left -= .milliseconds(250)
            }
        }
    }

    /// Makes `run` return soon.
    public func stop() {
        stopped = true
        session?.close()
    }

    /// Removes everything that is old enough.
    /// - Returns: how many entries there were.
    /// - Throws: `PostgresError`.
    @discardableResult
    public func compact() async throws -> Int {
        let opened = try await Session.open(settings, on: loop)
        session = opened
        var total = 0
        while !stopped {
            let result = try await opened.query(
                SQL.compact, [.integer(now() - days * 86_400), .integer(Self.step)])
            total += result.integer(0, 1)
            if result.integer(0, 0) == 0 { break }
            await loop.sleep(for: .milliseconds(5))
        }
        opened.close()
        if total > 0 { observer?.compacted(total) }
        return total
    }
}
