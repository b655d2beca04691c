internal import CatalogueStore
internal import Checks
internal import EventLoop
internal import Ingestion
internal import PostgresClient

/// The worker on a thread of its own: decoding must not keep readers waiting.
///
/// Sendable because its parts are reached only on its loop.
struct WorkerThread: @unchecked Sendable {
    private let thread: LoopThread
    private let worker: BatchWorker
    private let checks: CheckWorker?

    init(_ plan: ServicePlan, _ observations: Observations) throws {
        let loop = try EventLoop()
        var settings = plan.owner
        settings.applicationName = "gongxin work"
        settings.statementTimeout = .seconds(600)
        let owner = settings
        let worker = BatchWorker(
            on: loop, settings, catalogue: { try await CatalogueStore($0).load(on: Today.date) },
            personKey: plan.personKey, observer: observations)
        self.worker = worker
        let checks = plan.readers[.shared].map { gate in
            CheckWorker(on: loop, gate: gate, owner: owner) { session in
                try await GroupPublisher(plan.groups).publish(CatalogueStore(session).load(on: Today.date), session)
            } onFailure: {
                observations.checksFailed($0)
            }
        }
        self.checks = checks
        loop.execute {
            loop.add(observations)
            Task(executorPreference: loop) {
                async let checking: Void? = checks?.run()
                await worker.run()
                await checking
                loop.stop()
            }
        }
        thread = try LoopThread(name: "gongxin-work", loop: loop)
    }

    /// Leaves the batch in hand where its last slice was committed; `join` waits for the end.
    func beginStop() {
        thread.loop.execute {
            worker.stop()
            checks?.stop()
        }
    }

    func join() { thread.join() }
}
