internal import CKernel
internal import Glibc

/// A thread of its own that turns a loop.
///
/// Sendable because the thread's identity never changes after `init`.
public struct LoopThread: @unchecked Sendable {
    private let thread: pthread_t

    /// The loop the thread turns.
    public let loop: EventLoop

    /// Starts a thread that runs `loop` until it is stopped.
    /// - Parameter name: shown by `top -H`, at most 15 bytes.
    public init(name: String, loop: EventLoop) throws(EventLoopError) {
        var thread = pthread_t()
        let start = Unmanaged.passRetained(Start(name: name, loop: loop))
        let status = pthread_create(&thread, nil, runLoop, start.toOpaque())
        guard status == 0 else {
            start.release()
            throw EventLoopError(operation: "pthread_create", errno: status)
        }
        self.thread = thread
        self.loop = loop
    }

    /// Waits until the loop has stopped.
    public func join() { pthread_join(thread, nil) }
}

/// What a new thread needs; handed over retained, released by the thread.
private final class Start {
    let name: String
    let loop: EventLoop

    init(name: String, loop: EventLoop) {
        self.name = name
        self.loop = loop
    }
}

private func runLoop(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
    gongxin_name_thread(start.name)
    start.loop.run()
    return nil
}
