public import Catalogue
public import EventLoop
public import PostgresClient

/// Makes an export of all classes every day after midnight, and keeps what is offered clean. Several may run: one of them makes, and each
/// file is made anew by one.
///
/// Sendable because every member is reached only on the loop's thread.
public final class ExportWorker: @unchecked Sendable {
    private let loop: EventLoop
    private let owner: PostgresSettings
    private let maker: ExportMaker
    private let catalogue: @Sendable (Session) async throws -> Catalogue
    private let onFailure: @Sendable (any Error) -> Void
    private let lookEvery: Duration
    private var nextLook: UInt64
    private var making: Task<Void, Never>?
    private var session: Session?
    private var stopped = false

    /// A worker on a loop.
    /// - Parameters:
    ///   - owner: the database as its owner.
    ///   - reader: the database as `gongxin_public`.
    ///   - lookEvery: how often it is looked whether the day has its export. Not at once either: a service that starts again and again
    ///     has better to do.
    ///   - catalogue: loads the catalogue in force.
    ///   - onFailure: is told, on the loop's thread, why a round failed.
    public init(
        on loop: EventLoop, owner: PostgresSettings, reader: PostgresSettings, _ settings: ExportSettings = .init(),
        lookEvery: Duration = .seconds(60),
        catalogue: @escaping @Sendable (Session) async throws -> Catalogue,
        onFailure: @escaping @Sendable (any Error) -> Void = { _ in }
    ) {
        self.loop = loop
        self.owner = owner
        self.lookEvery = lookEvery
        nextLook = MonotonicClock.now() + lookEvery.nanoseconds
        self.catalogue = catalogue
        self.onFailure = onFailure
        maker = ExportMaker(owner: owner, reader: reader, on: loop, settings)
    }

    /// Works until it is stopped.
    public func run() async {
        while !stopped {
            do {
                let session = try await opened()
                try await keepClean(session)
                try await makeWhenDue(session)
                if !stopped { _ = try await session.nextNotification(within: .seconds(5)) }
            } catch {
                guard !stopped else { break }
                onFailure(error)
                close()
                await loop.sleep(for: .seconds(1))
            }
        }
        close()
        await making?.value
    }

    /// Ends `run` after what is in hand, or at once if it waits. An export that is being made is given up.
    public func stop() {
        stopped = true
        close()
    }

    /// Looks at the feed again after every few files: what ended comes first, and watch has to be kept.
    private func keepClean(_ session: Session) async throws {
        var isDone = false
        while !stopped, !isDone {
            let looked = try await ExportKeeper.step(session)
            let cleaned = looked == 0 ? try await ExportKeeper.clean(session) : 1
            isDone = looked == 0 && cleaned == 0
        }
    }

    private func opened() async throws -> Session {
        if let session, !session.isBroken { return session }
        let made = try await Session.open(owner, on: loop)
        session = made
        try await made.execute("LISTEN gongxin_change")
        return made
    }

    private func close() {
        session?.close()
        session = nil
    }

    /// Looks now and then whether the day has its export. Making goes on beside keeping: what ends meanwhile must not wait for it.
    private func makeWhenDue(_ session: Session) async throws {
        let now = MonotonicClock.now()
        guard making == nil, now >= nextLook, !stopped else { return }
        nextLook = now + lookEvery.nanoseconds
        guard try await !session.query(SQL.lastComplete).boolean(0, 0) else { return }
        let catalogue = try await catalogue(session)
        making = Task(executorPreference: loop) { [self] in
            do {
                _ = try await maker.make(catalogue) { _, _ in if self.stopped { throw CancellationError() } }
            } catch is ExportMaker.Busy {} catch {
                if !stopped { onFailure(error) }
            }
            making = nil
        }
    }
}
