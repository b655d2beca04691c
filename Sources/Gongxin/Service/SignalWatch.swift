internal import CKernel
internal import EventLoop
internal import Glibc

/// Waits for the signals that end a service. Made before any other thread, so that all inherit the block.
struct SignalWatch: Sendable {
    private let descriptor: Int32

    init() throws(UsageError) {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = signalfd(-1, &set, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        guard descriptor >= 0 else { throw UsageError("signalfd: \(String(cString: strerror(errno)))") }
    }

    /// Suspends until one of them arrives.
    func next(on loop: EventLoop) async {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            loop.watch(descriptor, .readable) { _ in
                loop.unwatch(descriptor)
                var information = signalfd_siginfo()
                _ = read(descriptor, &information, MemoryLayout<signalfd_siginfo>.size)
                continuation.resume()
            }
        }
    }
}
