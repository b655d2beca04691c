internal import Catalogue
internal import CatalogueStore
internal import Cryptography
internal import EventLoop
internal import FrontExchange
internal import Ingestion
internal import PostgresClient

/// What the exchanges of one process share: the platform's database, and the work on batches.
struct PullWorker: Sendable {
    let sessions: SessionPool
    let settings: PostgresSettings
    let personKey: PersonKey?
    let loop: EventLoop
    let rowsAtOnce: Int
    /// Following a batch takes several connections, so not all exchanges do it at once.
    private let turns: Turnstile

    init(
        sessions: SessionPool, settings: PostgresSettings, personKey: PersonKey?, loop: EventLoop, rowsAtOnce: Int
    ) {
        self.sessions = sessions
        self.settings = settings
        self.personKey = personKey
        self.loop = loop
        self.rowsAtOnce = rowsAtOnce
        turns = Turnstile(places: 2)
    }

    /// Pulls what is new of an exchange, by the catalogue in force.
    func pull(_ exchange: ExchangeSource, _ source: PostgresSettings) async throws -> Int {
        let catalogue = try await sessions.withSession { try await CatalogueStore($0).load(on: Today.date) }
        let pull = ExchangePull(
            exchange, in: catalogue, sessions, rowsAtOnce: rowsAtOnce, observer: PullConsole(name: exchange.name),
            finishBatch: finish)
        guard let pull else { throw UsageError("its class or department is no longer in the catalogue") }
        return try await pull.run(platform: settings, source: source, on: loop)
    }

    @Sendable
    private func finish(_ batch: UUIDBits) async throws -> BatchStatus {
        try await turns.pass {
            try await BatchFollower(batch, sessions, loop).workAndWait(settings, personKey: personKey)
        }
        let status = try await BatchStatus.load(batch) { statement, parameters in
            try await sessions.withSession { try await $0.query(statement, parameters) }
        }
        guard let status else { throw UsageError("batch \(batch) is gone") }
        return status
    }
}

/// Lets so many tasks of one loop through at a time, in the order they came.
///
/// Sendable because it is reached only on its loop's thread.
final class Turnstile: @unchecked Sendable {
    private var places: Int
    private var waiting: [UnsafeContinuation<Void, Never>] = []

    init(places: Int) { self.places = places }

    func pass(_ body: () async throws -> Void) async throws {
        if places > 0 {
            places -= 1
        } else {
            await withUnsafeContinuation { waiting.append($0) }
        }
        do {
            try await body()
            leave()
        } catch {
            leave()
            throw error
        }
    }

    private func leave() {
        if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
    }
}
