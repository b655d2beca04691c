internal import CKernel
internal import Glibc

/// The kernel's side of a loop: an epoll set with a handler for each descriptor, and an eventfd for wake-ups.
final class Poller {
    private struct Watch {
        let handler: (Readiness) -> Void
        let interest: Readiness
    }

    private let descriptor: Int32
    private let wakeUpDescriptor: Int32
    private var watches: [Int32: Watch] = [:]
    private var events = [epoll_event](repeating: epoll_event(), count: 128)

    init() throws(EventLoopError) {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw EventLoopError(operation: "epoll_create1", errno: errno) }
        wakeUpDescriptor = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard wakeUpDescriptor >= 0 else { throw EventLoopError(operation: "eventfd", errno: errno) }
        // Drained as soon as it is seen: a wake-up can be collected before its sender gets round to writing here, and
        // what stays unread would wake the loop for ever.
        watch(wakeUpDescriptor, .readable) { [wakeUpDescriptor] _ in Self.drain(wakeUpDescriptor) }
    }

    func close() {
        Glibc.close(wakeUpDescriptor)
        Glibc.close(descriptor)
    }

    func watch(_ watched: Int32, _ interest: Readiness, _ handler: @escaping (Readiness) -> Void) {
        let known = watches[watched]
        watches[watched] = Watch(handler: handler, interest: interest)
        if known?.interest == interest { return }
        var event = epoll_event()
        if interest.contains(.readable) { event.events |= EPOLLIN.rawValue }
        if interest.contains(.writable) { event.events |= EPOLLOUT.rawValue }
        event.data.fd = watched
        epoll_ctl(descriptor, known == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, watched, &event)
    }

    func unwatch(_ watched: Int32) {
        guard watches.removeValue(forKey: watched) != nil else { return }
        var event = epoll_event()
        epoll_ctl(descriptor, EPOLL_CTL_DEL, watched, &event)
    }

    /// Waits for events and calls their handlers.
    func wait(milliseconds: Int32) {
        let count = epoll_wait(descriptor, &events, Int32(events.count), milliseconds)
        for index in 0..<Int(max(count, 0)) {
            let event = events[index]
            guard let watch = watches[event.data.fd] else { continue }
            watch.handler(readiness(event.events))
        }
    }

    func wakeUp() {
        var one: UInt64 = 1
        _ = write(wakeUpDescriptor, &one, 8)
    }

    private static func drain(_ descriptor: Int32) {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }

    /// An error or hang-up counts as both, so that whoever waits finds out by reading or writing.
    private func readiness(_ events: UInt32) -> Readiness {
        if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { return [.readable, .writable] }
        var ready: Readiness = []
        if events & EPOLLIN.rawValue != 0 { ready.insert(.readable) }
        if events & EPOLLOUT.rawValue != 0 { ready.insert(.writable) }
        return ready
    }
}
