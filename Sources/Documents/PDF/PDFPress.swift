public import EventLoop
internal import Synchronization
internal import Typesetting

/// Draws documents on threads of its own: an event loop that did it would serve nobody else meanwhile.
///
/// Only so many wait; who comes then is refused at once rather than served after it has given up.
public final class PDFPress: Sendable {
    /// All threads are busy and the queue is full: to be tried again later.
    public struct Busy: Error, Sendable {}

    private typealias Work = @Sendable (PressThread) throws -> [UInt8]
    private typealias Job = (work: Work, continuation: CheckedContinuation<[UInt8], any Error>)

    private struct Queue {
        var jobs: [Job] = []
        var isStopped = false
    }

    private let queue = Mutex(Queue())
    private let mostWaiting: Int
    private let threads: [PressThread]

    /// Starts the threads.
    /// - Parameter mostWaiting: The most files that may wait while all threads are busy.
    public init(threads: Int, mostWaiting: Int = 64) throws(EventLoopError) {
        self.mostWaiting = mostWaiting
        var started: [PressThread] = []
        for number in 0..<max(1, threads) { started.append(try PressThread(number)) }
        self.threads = started
    }

    /// Makes a PDF file.
    /// - Parameter document: Prepares the document, which may take as long as drawing it.
    /// - Throws: ``Busy``; `TypesettingError` when it cannot be made; what preparing throws.
    public func pdf(_ document: @escaping @Sendable () throws -> DocumentPDF) async throws -> [UInt8] {
        try await perform { try document().bytes($0.typesetter()) }
    }

    /// Makes a page of HTML.
    /// - Throws: as ``pdf(_:)``.
    public func html(_ document: @escaping @Sendable () throws -> DocumentHTML) async throws -> [UInt8] {
        try await perform { _ in try document().bytes() }
    }

    private func perform(_ work: @escaping Work) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            let isTaken = queue.withLock { queue in
                guard !queue.isStopped, queue.jobs.count < mostWaiting else { return false }
                queue.jobs.append((work, continuation))
                return true
            }
            guard isTaken else { return continuation.resume(throwing: Busy()) }
            // Whichever of them is free takes it; the others find nothing when they come to look.
            for thread in threads { thread.execute { [self] in takeJob(thread) } }
        }
    }

    private func takeJob(_ thread: PressThread) {
        guard let job = queue.withLock({ $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }) else { return }
        job.continuation.resume(with: Result { try job.work(thread) })
    }

    /// Refuses what waits and what comes, and waits for what is being made.
    public func stop() {
        let waiting = queue.withLock { queue in
            queue.isStopped = true
            let waiting = queue.jobs
            queue.jobs = []
            return waiting
        }
        for job in waiting { job.continuation.resume(throwing: Busy()) }
        for thread in threads { thread.stop() }
    }
}

/// A thread with its typesetter.
///
/// Sendable because the typesetter is made and used on the thread alone.
private final class PressThread: @unchecked Sendable {
    private let thread: LoopThread
    private var made: Typesetter?

    init(_ number: Int) throws(EventLoopError) {
        thread = try LoopThread(name: "gongxin-pdf-\(number)", loop: EventLoop())
    }

    func execute(_ work: @escaping @Sendable () -> Void) { thread.loop.execute(work) }

    func typesetter() throws -> Typesetter {
        if let made { return made }
        let typesetter = try Typesetter()
        made = typesetter
        return typesetter
    }

    func stop() {
        thread.loop.stop()
        thread.join()
    }
}
