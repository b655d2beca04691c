internal import Audit
internal import EventLoop
internal import PostgresClient

/// The sealer of the access log on a thread of its own: neither batches nor blocks must wait for each other.
///
/// Sendable because its parts are reached only on its loop.
struct SealingThread: @unchecked Sendable {
    private let thread: LoopThread
    private let sealer: Sealer

    init(_ plan: ServicePlan, _ observations: Observations) throws {
        let loop = try EventLoop()
        var settings = plan.owner
        settings.applicationName = "gongxin seal"
        settings.statementTimeout = .seconds(600)
        let sealer = Sealer(on: loop, settings, key: plan.sealKey, observer: observations)
        self.sealer = sealer
        loop.execute {
            loop.add(observations)
            Task(executorPreference: loop) {
                await sealer.run()
                loop.stop()
            }
        }
        thread = try LoopThread(name: "gongxin-seal", loop: loop)
    }

    /// A block that is not complete is rolled back; `join` waits for the end.
    func beginStop() {
        thread.loop.execute { sealer.stop() }
    }

    func join() { thread.join() }
}
