public import EventLoop
public import PostgresClient

/// Listens for new numbers on one session for all who wait on a loop. It connects when the first of them comes; when the connection is
/// lost, all who wait are told so, and the next one to come has it made again.
///
/// Sendable because it is reached only on its loop's thread.
public final class ChangeWatch: @unchecked Sendable {
    /// How waiting ended.
    enum Outcome {
        /// There are higher numbers.
        case moved
        /// The time has passed.
        case nothing
        /// The service stops.
        case stopped
    }

    private typealias Attempt = UnsafeContinuation<Void, any Error>
    private typealias Waiter = UnsafeContinuation<Result<Outcome, any Error>, Never>

    /// Between two looks at the connection when nothing is heard.
    private static let silence = Duration.seconds(30)

    private let settings: PostgresSettings
    private let loop: EventLoop
    private let places: Int
    private var session: Session?
    private var attempts: [Attempt]?
    private var waiters: [Int: (behind: Int, waiter: Waiter)] = [:]
    private var lastTicket = 0
    private var lastNumber = 0
    /// Those who follow at present, waiting or reading.
    private(set) var followers = 0
    private(set) var isStopped = false

    /// Those of them who wait.
    public var waiting: Int { waiters.count }
    /// Why there is no session.
    private var failure: (any Error)?

    /// A watch that connects on demand.
    /// - Parameters:
    ///   - settings: the database as `gongxin_public`.
    ///   - places: how many may follow at once.
    public init(_ settings: PostgresSettings, on loop: EventLoop, places: Int = 500) {
        var settings = settings
        settings.applicationName = "gongxin follow"
        self.settings = settings
        self.loop = loop
        self.places = places
    }

    var isFull: Bool { followers >= places }

    /// Counts who follows while `body` runs.
    func following<Value>(_ body: () async throws -> Value) async throws -> Value {
        followers += 1
        do {
            let value = try await body()
            followers -= 1
            return value
        } catch {
            followers -= 1
            throw error
        }
    }

    /// Sees to it that every number from now on is heard of.
    /// - Throws: `PostgresError`.
    func listen() async throws {
        if let session, !session.isBroken { return }
        try await withUnsafeThrowingContinuation { (attempt: Attempt) in
            if attempts != nil {
                attempts?.append(attempt)
            } else {
                attempts = [attempt]
                Task(executorPreference: loop) { await self.connect() }
            }
        }
    }

    /// Waits for a higher number; `listen` must have been called before whatever showed that there is none yet was read.
    /// - Throws: `PostgresError` when the connection is lost.
    func wait(behind number: Int, within limit: Duration) async throws -> Outcome {
        if isStopped { return .stopped }
        guard session != nil else { throw failure ?? CancellationError() }
        if lastNumber > number { return .moved }
        lastTicket += 1
        let ticket = lastTicket
        let timer = loop.schedule(after: limit) { [weak self] in
            self?.waiters.removeValue(forKey: ticket)?.waiter.resume(returning: .success(.nothing))
        }
        let outcome = await withUnsafeContinuation { (waiter: Waiter) in
            waiters[ticket] = (number, waiter)
        }
        loop.cancel(timer)
        return try outcome.get()
    }

    /// Ends all waiting; to be called on the loop.
    public func stop() {
        isStopped = true
        session?.close()
        session = nil
        wakeAll(.success(.stopped))
    }

    // MARK: The session

    private func connect() async {
        let result: Result<Void, any Error>
        do {
            let opened = try await Session.open(settings, on: loop)
            try await opened.execute("LISTEN gongxin_change")
            // What was told before is of no interest to who reads from now on.
            lastNumber = try await opened.query(SQL.position).integer(0, 0)
            session = opened
            if isStopped { opened.close() }
            Task(executorPreference: loop) { await self.hear(opened) }
            result = .success(())
        } catch {
            failure = error
            result = .failure(error)
        }
        let waiting = attempts ?? []
        attempts = nil
        for attempt in waiting { attempt.resume(with: result) }
    }

    private func hear(_ session: Session) async {
        do {
            while true {
                if let told = try await session.nextNotification(within: Self.silence) {
                    moved(to: Int(told.payload) ?? 0)
                } else {
                    // Also tells whether anybody is still there.
                    moved(to: try await session.query(SQL.position).integer(0, 0))
                }
            }
        } catch {
            session.close()
            guard !isStopped else { return }
            failure = error
            self.session = nil
            wakeAll(.failure(error))
        }
    }

    private func moved(to number: Int) {
        lastNumber = number
        for (ticket, waiting) in waiters where waiting.behind < number {
            waiters[ticket] = nil
            waiting.waiter.resume(returning: .success(.moved))
        }
    }

    private func wakeAll(_ result: Result<Outcome, any Error>) {
        let woken = waiters.values.map(\.waiter)
        waiters.removeAll()
        for waiter in woken { waiter.resume(returning: result) }
    }
}
