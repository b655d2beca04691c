internal import CKernel
internal import Glibc
internal import Synchronization

/// One thread's event loop: readiness of descriptors (epoll), timers, wake-ups from other threads – and the executor of
/// the Swift tasks that belong to the thread, so that a handler is a plain `async` function that never leaves it.
///
/// Sendable because only `enqueue`, `execute` and `stop` may be called from other threads, and these go through `inbox`;
/// everything else is touched by the loop's own thread alone, which `preconditionOnLoop` checks.
public final class EventLoop: TaskExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var work: [@Sendable () -> Void] = []
        var stopRequested = false
    }

    private let poller: Poller
    private let inbox = Mutex(Inbox())
    private let awake = Atomic<Bool>(false)
    private let owner = Atomic<UInt>(0)
    private var jobs: [UnownedJob] = []
    private var timers = TimerQueue()
    private var participants: [any LoopParticipant] = []
    private var stopRequested = false

    /// Makes a loop that waits for its thread to call `run`.
    /// - Throws: `EventLoopError` when the kernel has no descriptors left.
    public init() throws(EventLoopError) {
        poller = try Poller()
    }

    deinit { poller.close() }

    // MARK: From any thread

    /// Runs a job of a Swift task on this loop's thread.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isOnLoop {
            jobs.append(job)
        } else {
            inbox.withLock { $0.jobs.append(job) }
            wake()
        }
    }

    /// Runs `work` on the loop's thread, soon.
    public func execute(_ work: @escaping @Sendable () -> Void) {
        inbox.withLock { $0.work.append(work) }
        wake()
    }

    /// Makes `run` return after the turn in progress.
    public func stop() {
        inbox.withLock { $0.stopRequested = true }
        wake()
    }

    /// Whether the caller is on the loop's thread.
    public var isOnLoop: Bool { owner.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Stops the process when called on another thread: a mistake in the program, not a condition to handle.
    public func preconditionOnLoop() {
        precondition(isOnLoop, "this belongs to another event loop")
    }

    // MARK: On the loop's thread

    /// Turns until `stop`. The calling thread becomes the loop's thread.
    public func run() {
        owner.store(UInt(pthread_self()), ordering: .relaxed)
        defer { owner.store(0, ordering: .relaxed) }
        stopRequested = false
        while !stopRequested {
            settle()
            poller.wait(milliseconds: waitTime())
            collectInbox()
            fireTimers()
        }
    }

    /// Runs an asynchronous function to its end on the calling thread, which becomes the loop's thread meanwhile.
    public func runUntilComplete<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let outcome = Mutex<Result<Value, any Error>?>(nil)
        Task(executorPreference: self) {
            let result: Result<Value, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            outcome.withLock { $0 = result }
            self.stop()
        }
        run()
        guard let result = outcome.withLock({ $0 }) else { throw EventLoopError(operation: "run", errno: ECANCELED) }
        return try result.get()
    }

    /// Adds something that takes part in every turn.
    public func add(_ participant: any LoopParticipant) {
        participants.append(participant)
    }

    /// Removes what `add` added.
    public func remove(_ participant: any LoopParticipant) {
        participants.removeAll { $0 === participant }
    }

    /// Calls `handler` whenever the descriptor is ready. Watching a descriptor again replaces interest and handler.
    public func watch(_ descriptor: Int32, _ interest: Readiness, _ handler: @escaping (Readiness) -> Void) {
        poller.watch(descriptor, interest, handler)
    }

    /// Forgets a descriptor; call it before closing the descriptor.
    public func unwatch(_ descriptor: Int32) {
        poller.unwatch(descriptor)
    }

    /// Calls `action` once, after a time.
    @discardableResult
    public func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerToken {
        timers.add(deadline: MonotonicClock.now() + delay.nanoseconds, action)
    }

    /// Forgets a timer that has not fired.
    public func cancel(_ timer: TimerToken) {
        timers.cancel(timer)
    }

    /// Suspends the calling task for a time, on this loop.
    public func sleep(for delay: Duration) async {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            schedule(after: delay) { continuation.resume() }
        }
    }

    // MARK: A turn

    /// Runs tasks and participants until they leave nothing to do, but looks at descriptors and timers again after a few
    /// rounds: a task that yields must not keep them waiting.
    private func settle() {
        var rounds = 0
        repeat {
            runJobs()
            for participant in participants { participant.work() }
            rounds += 1
        } while !jobs.isEmpty && rounds < 4
    }

    private func runJobs() {
        let batch = jobs
        jobs.removeAll(keepingCapacity: true)
        for job in batch { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    /// How long the loop may sleep: -1 for ever. Participants flush what the turn gathered here.
    private func waitTime() -> Int32 {
        var shortest = Int32.max
        for participant in participants {
            if let wanted = participant.beforeWait() { shortest = min(shortest, wanted) }
        }
        if !jobs.isEmpty { return 0 }
        if let deadline = timers.nextDeadline() {
            let now = MonotonicClock.now()
            let milliseconds = deadline <= now ? 0 : (deadline - now + 999_999) / 1_000_000
            shortest = min(shortest, Int32(min(milliseconds, 60_000)))
        }
        return shortest == .max ? -1 : shortest
    }

    private func fireTimers() {
        let now = MonotonicClock.now()
        while let action = timers.popDue(now: now) { action() }
    }

    private func collectInbox() {
        guard awake.load(ordering: .acquiring) else { return }
        // Called after the descriptor was drained: a wake-up after the flag falls writes there again, one before is collected now.
        awake.store(false, ordering: .sequentiallyConsistent)
        let received = inbox.withLock { inbox in
            let copy = inbox
            inbox = Inbox()
            return copy
        }
        jobs.append(contentsOf: received.jobs)
        for work in received.work { work() }
        if received.stopRequested { stopRequested = true }
    }

    private func wake() {
        if !awake.exchange(true, ordering: .sequentiallyConsistent) { poller.wakeUp() }
    }
}
