import EventLoop
import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// A subscriber's side of a webhook: keeps what it is sent, and answers as it is told.
struct Receiver: Sendable {
    struct Delivery: Sendable {
        let id: String
        let timestamp: String
        let signature: String
        let body: [UInt8]

        func page() throws -> FeedPage {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(FeedPage.self, from: Data(body))
        }
    }

    let port: Int
    private let state: State
    private let listener: HTTPListener
    private let thread: LoopThread

    init() throws {
        let loop = try EventLoop()
        let state = State()
        self.state = state
        var router = Router()
        router.on(.post, "/hook") { try await state.receive($0) }
        listener = try HTTPListener(
            try #require(ListenAddress(host: "127.0.0.1", port: 0)), on: loop, router: router)
        port = listener.port
        thread = try LoopThread(name: "test-receiver", loop: loop)
    }

    var url: String { "http://127.0.0.1:\(port)/hook" }
    var deliveries: [Delivery] { state.deliveries }

    /// Answers with these, one after the other, and with 204 then.
    func answer(_ statuses: [Int]) { state.answer(statuses) }

    /// Keeps whoever comes waiting until it is let go.
    func hold(_ isHeld: Bool) { state.hold(isHeld) }

    func stop() {
        hold(false)
        thread.loop.execute { [listener, thread] in
            Task(executorPreference: thread.loop) {
                await listener.stop(within: .seconds(1))
                thread.loop.stop()
            }
        }
        thread.join()
    }

    private final class State: Sendable {
        private struct Memory {
            var deliveries: [Delivery] = []
            var statuses: [Int] = []
            var isHeld = false
        }

        private let memory = Mutex(Memory())
        var deliveries: [Delivery] { memory.withLock { $0.deliveries } }

        func answer(_ statuses: [Int]) { memory.withLock { $0.statuses = statuses } }
        func hold(_ isHeld: Bool) { memory.withLock { $0.isHeld = isHeld } }

        func receive(_ request: Request) async throws -> Response {
            let delivery = Delivery(
                id: request.header("webhook-id") ?? "", timestamp: request.header("webhook-timestamp") ?? "",
                signature: request.header("webhook-signature") ?? "",
                body: try await request.body.collect(limit: 1 << 24))
            let status = memory.withLock { memory in
                memory.deliveries.append(delivery)
                return memory.statuses.isEmpty ? 204 : memory.statuses.removeFirst()
            }
            while memory.withLock({ $0.isHeld }) { await request.loop.sleep(for: .milliseconds(5)) }
            // A redirection leads to where deliveries would be taken.
            return Response(status: status, headers: [Header("Location", "/hook?again")], body: .bytes([]))
        }
    }
}
