internal import CatalogueStore
internal import EventLoop
internal import OpenData
internal import PostgresClient

/// What makes exports and keeps them clean, on a thread of its own: neither batches nor numbers must wait for it.
///
/// Sendable because its parts are reached only on its loop.
struct ExportThread: @unchecked Sendable {
    private let thread: LoopThread
    private let worker: ExportWorker

    /// nil where nobody reads as the public.
    init?(_ plan: ServicePlan, _ observations: Observations) throws {
        guard var reader = plan.readers[.everybody] else { return nil }
        let loop = try EventLoop()
        reader.applicationName = "gongxin export"
        reader.statementTimeout = .seconds(120)
        var owner = plan.owner
        owner.applicationName = "gongxin export"
        owner.statementTimeout = .seconds(600)
        let worker = ExportWorker(on: loop, owner: owner, reader: reader) {
            try await CatalogueStore($0).load(on: Today.date)
        } onFailure: {
            observations.exportsFailed($0)
        }
        self.worker = worker
        loop.execute {
            loop.add(observations)
            Task(executorPreference: loop) {
                await worker.run()
                loop.stop()
            }
        }
        thread = try LoopThread(name: "gongxin-exports", loop: loop)
    }

    /// An export that is being made is given up; `join` waits for the end.
    func beginStop() {
        thread.loop.execute { worker.stop() }
    }

    func join() { thread.join() }
}
