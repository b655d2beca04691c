public import Cryptography
public import EventLoop
public import PostgresClient

/// Is told what the sealer does; called on its loop.
public protocol SealerObserver: AnyObject, Sendable {
    /// Blocks were closed.
    func sealed(_ outcome: SealingOutcome)
    /// The log is not sealed at present.
    func cannotSeal(_ error: any Error)
}

/// Closes a block of the access log every few seconds, and looks after what belongs to the log: partitions of the months to come, and
/// the numbers of signed requests, which are forgotten in time. Any number may run, in any number of processes; one of them seals.
///
/// Sendable because it is reached only on its loop's thread.
public final class Sealer: @unchecked Sendable {
    private let loop: EventLoop
    private let settings: PostgresSettings
    private let key: SealingKey?
    private let observer: (any SealerObserver)?
    private var session: Session?
    private var stopped = false
    private var nextChores: UInt64 = 0
    /// How much is sealed at once; tests take less.
    var limits = SealingLimits()
    /// Another cluster, for tests.
    var cluster: String?

    /// Makes a sealer; `run` or `sealOnce` sets it to work.
    /// - Parameter key: without it the blocks are chained, and say that they are not signed.
    public init(
        on loop: EventLoop, _ settings: PostgresSettings, key: SealingKey?, observer: (any SealerObserver)? = nil
    ) {
        self.loop = loop
        self.settings = settings
        self.key = key
        self.observer = observer
    }

    /// Seals every so often until `stop`.
    public func run(every interval: Duration = .seconds(3)) async {
        var pause = interval
        while !stopped {
            do {
                let outcome = try await sealOnce()
                if outcome.blocks > 0 { observer?.sealed(outcome) }
                try await doChores()
                pause = outcome.isMore ? .milliseconds(1) : interval
            } catch {
                closeSession()
                if stopped { break }
                observer?.cannotSeal(error)
                pause = error is EraHasEnded ? .seconds(60) : min(max(pause, interval) * 2, .seconds(60))
            }
            await rest(for: pause)
        }
        closeSession()
    }

    /// Makes `run` return soon. Callable from the sealer's loop only.
    public func stop() {
        stopped = true
        // Whatever it waits for ends with the session; a block that is not complete is rolled back.
        closeSession()
    }

    /// Closes what can be closed.
    /// - Throws: `EraHasEnded`, `PostgresError`, `CryptographyError`.
    public func sealOnce() async throws -> SealingOutcome {
        let session = try await openSession()
        let (key, limits, cluster) = (self.key, self.limits, self.cluster)
        return try await session.transaction { session in
            guard try await session.query(SQL.sealingTurn).boolean(0, 0) else { return SealingOutcome() }
            let state = try await SealingState.read(session)
            var turn = try SealingTurn(
                session, state, key: key, limits: limits, cluster: cluster ?? state.cluster)
            try await turn.run()
            return turn.outcome
        }
    }

    private func doChores() async throws {
        let now = MonotonicClock.now()
        guard now >= nextChores, let session else { return }
        nextChores = now + Duration.seconds(60).nanoseconds
        // Making a partition keeps writers out for a moment: not at any price.
        try await session.execute("SET lock_timeout = '1s'")
        try await session.query(SQL.makePartitions)
    }

    private func rest(for pause: Duration) async {
        // In pieces, so that stopping need not wait for the whole of it.
        var left = pause
        while !stopped, left > .zero {
            let piece = min(left, .milliseconds(250))
            await loop.sleep(for: piece)
            left -= piece
        }
    }

    private func openSession() async throws -> Session {
        if let session, !session.isBroken { return session }
        let opened = try await Session.open(settings, on: loop)
        // The rows of a range are found by their index, whatever the planner believes of a table that grows every second.
        try await opened.execute("SET enable_seqscan = off; SET jit = off")
        if stopped {
            opened.close()
            throw CancellationError()
        }
        session = opened
        return opened
    }

    private func closeSession() {
        session?.close()
        session = nil
    }
}
