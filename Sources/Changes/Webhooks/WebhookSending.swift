internal import EventLoop
internal import Glibc
internal import HTTPClient

/// One try of a delivery. It blocks, so each has a thread of its own: a slow receiver delays nobody else.
struct WebhookSending: Sendable {
    let address: String
    let isInternal: Bool
    let fields: [(name: String, value: String)]
    let body: [UInt8]
    /// Seconds it may take.
    let limit: Int

    /// Sends and waits for the answer, off the loop.
    func answer(on loop: EventLoop, _ promise: SendingPromise) async -> DeliveryRules.Answer? {
        await withUnsafeContinuation { continuation in
            guard promise.wait(continuation) else { return }
            let isStarted = Self.start {
                let answer = send()
                loop.execute { promise.settle(answer) }
            }
            if !isStarted { promise.settle(.nothing("no thread to send from")) }
        }
    }

    /// Sends on the calling thread. Redirects are not followed.
    func send() -> DeliveryRules.Answer {
        guard let target = ServiceAddress(address) else { return .nothing("the address is none") }
        var offset = 0
        let fill = { (buffer: UnsafeMutableRawBufferPointer) -> Int in
            let count = min(buffer.count, body.count - offset)
            buffer.copyBytes(from: body[offset..<offset + count])
            offset += count
            return count
        }
        do throws(HTTPClient.Failure) {
            return .status(
                try HTTPClient.send(
                    "POST", target, fields, body: (body.count, fill), seconds: limit,
                    mayConnect: isInternal ? nil : { PublicNetwork.contains($0) }
                ) { _ in })
        } catch {
            return .nothing(error.description)
        }
    }

    private static func start(_ work: @escaping @Sendable () -> Void) -> Bool {
        let box = Unmanaged.passRetained(ThreadWork(work))
        var thread = pthread_t()
        guard pthread_create(&thread, nil, runWork, box.toOpaque()) == 0 else {
            box.release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}

/// Where the answer of a try is waited for, and given up when the service stops.
///
/// Sendable because it is reached only on its loop's thread.
final class SendingPromise: @unchecked Sendable {
    private var waiter: UnsafeContinuation<DeliveryRules.Answer?, Never>?
    private var isGivenUp = false

    /// Whether there is anything to wait for.
    func wait(_ continuation: UnsafeContinuation<DeliveryRules.Answer?, Never>) -> Bool {
        if isGivenUp {
            continuation.resume(returning: nil)
        } else {
            waiter = continuation
        }
        return !isGivenUp
    }

    func settle(_ answer: DeliveryRules.Answer) {
        waiter?.resume(returning: answer)
        waiter = nil
    }

    /// Whoever waits gets nil.
    func giveUp() {
        isGivenUp = true
        waiter?.resume(returning: nil)
        waiter = nil
    }
}

/// What a new thread does; handed over retained, released by the thread.
private final class ThreadWork: Sendable {
    let work: @Sendable () -> Void

    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
}

private func runWork(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<ThreadWork>.fromOpaque(context).takeRetainedValue().work()
    return nil
}
