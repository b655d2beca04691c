internal import EventLoop
internal import PostgresClient
internal import Reports

/// What keeps the cache of reports true, on a thread of its own: what is old must not wait for a request to be answered.
///
/// Sendable because its parts are reached only on its loop.
struct CacheThread: @unchecked Sendable {
    private let thread: LoopThread
    private let follower: CacheFollower

    init(_ plan: ServicePlan, _ cache: ReportCache, _ observations: Observations) throws {
        let loop = try EventLoop()
        var settings = plan.owner
        settings.applicationName = "gongxin cache"
        let follower = CacheFollower(
            cache, on: loop, owner: settings, reader: plan.readers[.everybody] ?? plan.owner
        ) {
            observations.cacheIsBlind($0)
        }
        self.follower = follower
        loop.execute {
            loop.add(observations)
            Task(executorPreference: loop) {
                await follower.run()
                loop.stop()
            }
        }
        thread = try LoopThread(name: "gongxin-cache", loop: loop)
    }

    /// `join` waits for the end.
    func beginStop() {
        thread.loop.execute { follower.stop() }
    }

    func join() { thread.join() }
}
