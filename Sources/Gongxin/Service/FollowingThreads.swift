internal import Changes
internal import EventLoop
internal import Lists
internal import PostgresClient
internal import Reports
internal import Statistics

/// The numberer of the change feed on a thread of its own, and what follows the feed inside the platform on another: nothing may delay
/// the numbers.
///
/// Sendable because its parts are reached only on their loops.
struct FollowingThreads: @unchecked Sendable {
    /// What is kept in step with the feed.
    private static let followers = [
        ChangeFollower(name: lists.name) { try await lists.step($0) },
        ChangeFollower(name: index.name) { try await index.step($0) },
        ChangeFollower(name: counter.name) { try await counter.step($0) },
    ]
    private static let (lists, index, counter) = (ListFollower(), ListingIndex(), StatisticsCounter())

    private let numbering: LoopThread
    private let numberer: Numberer
    private let following: LoopThread
    private let runs: [FollowerRun]
    private let compaction: Compaction
    private let delivery: WebhookDelivery?

    init(_ plan: ServicePlan, _ observations: ArraySlice<Observations>) throws {
        let (first, second) = (observations[observations.startIndex], observations[observations.startIndex + 1])
        var settings = plan.owner
        settings.statementTimeout = .seconds(600)
        settings.applicationName = "gongxin number"
        let loop = try EventLoop()
        let numberer = Numberer(on: loop, settings, observer: first)
        self.numberer = numberer
        numbering = try Self.thread("gongxin-number", loop, first) { await numberer.run() }
        settings.applicationName = "gongxin follow"
        let followingLoop = try EventLoop()
        let owner = settings
        let pace = FollowerPace(on: followingLoop)
        let runs = Self.followers.map { FollowerRun($0, on: followingLoop, owner, pace: pace, observer: second) }
        self.runs = runs
        let compaction = Compaction(
            on: followingLoop, owner, days: plan.changeRetention, now: { Today.seconds }, observer: second)
        self.compaction = compaction
        delivery = Self.delivery(plan, followingLoop, owner, second)
        let delivery = delivery
        following = try Self.thread("gongxin-follow", followingLoop, second) {
            await withTaskGroup(of: Void.self) { group in
                for run in runs { group.addTask { await run.run() } }
                group.addTask { await compaction.run() }
                if let delivery { group.addTask { await delivery.run() } }
            }
        }
    }

    /// Without the key that opens their secrets nothing can be signed for webhooks.
    private static func delivery(
        _ plan: ServicePlan, _ loop: EventLoop, _ owner: PostgresSettings, _ observations: Observations
    ) -> WebhookDelivery? {
        guard let secrets = plan.clientSecrets, let reader = plan.readers[.everybody] else { return nil }
        return WebhookDelivery(
            on: loop, owner: owner, reader: reader, secrets: secrets, platform: plan.attestationKey,
            rules: DeliveryRules(patienceHours: plan.webhookPatience), now: { Today.seconds }, observer: observations)
    }

    private static func thread(
        _ name: String, _ loop: EventLoop, _ observations: Observations, _ work: @escaping @Sendable () async -> Void
    ) throws -> LoopThread {
        loop.execute {
            loop.add(observations)
            Task(executorPreference: loop) {
                await work()
                loop.stop()
            }
        }
        return try LoopThread(name: name, loop: loop)
    }

    /// Leaves what is in hand to the next process; `join` waits for the end.
    func beginStop() {
        numbering.loop.execute { numberer.stop() }
        following.loop.execute {
            for run in runs { run.stop() }
            compaction.stop()
            delivery?.stop()
        }
    }

    func join() {
        numbering.join()
        following.join()
    }
}
