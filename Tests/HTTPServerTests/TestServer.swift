import EventLoop
import HTTPServer
import TestSupport
import Testing

/// A listener on a free port with a loop and a thread of its own.
struct TestServer: Sendable {
    let loop: EventLoop
    let listener: HTTPListener
    let port: Int
    private let thread: LoopThread

    init(
        limits: Limits = .patient, observer: (any RequestObserver)? = nil,
        requestGuard: (any RequestGuard)? = nil, port: Int = 0, number: Int = 0,
        translate: @escaping @Sendable (any Error) -> Problem? = { _ in nil }, _ routes: (inout Router) -> Void
    ) throws {
        loop = try EventLoop()
        var router = Router()
        routes(&router)
        let address = try #require(ListenAddress("127.0.0.1:\(port)"))
        listener = try HTTPListener(
            address, on: loop, router: router, limits: limits, observer: observer, requestGuard: requestGuard,
            translate: translate, number: number)
        self.port = listener.port
        thread = try LoopThread(name: "test-http", loop: loop)
    }

    func connect(from source: String? = nil, receiveBuffer: Int32? = nil) throws -> TestConnection {
        try TestConnection(port: port, from: source, receiveBuffer: receiveBuffer)
    }

    /// Runs on the server's loop.
    func onLoop<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) async -> Value {
        await Task(executorPreference: loop) { await body() }.value
    }

    /// Begins to stop the listener, without waiting; `stop` must follow.
    func beginStop(within limit: Duration) {
        loop.execute { [loop, listener] in
            Task(executorPreference: loop) { await listener.stop(within: limit) }
        }
    }

    func stop(within limit: Duration = .zero) async {
        await onLoop { await listener.stop(within: limit) }
        loop.stop()
        thread.join()
    }
}

/// Runs `body` against a server and stops it.
func withServer<Value>(
    limits: Limits = .patient, observer: (any RequestObserver)? = nil, requestGuard: (any RequestGuard)? = nil,
    translate: @escaping @Sendable (any Error) -> Problem? = { _ in nil }, _ routes: (inout Router) -> Void,
    _ body: (TestServer) async throws -> Value
) async throws -> Value {
    let server = try TestServer(
        limits: limits, observer: observer, requestGuard: requestGuard, translate: translate, routes)
    do {
        let value = try await body(server)
        await server.stop()
        return value
    } catch {
        await server.stop()
        throw error
    }
}

extension Limits {
    /// For tests that are not about slowness: on a busy machine their own thread may not get a turn for a minute.
    static let patient = Limits(idleSeconds: 600, headerSeconds: 600, responseSeconds: 600)
}

extension Response {
    /// A text, for tests.
    static func text(_ text: String, status: Int = 200) -> Response {
        Response(status: status, headers: [Header("Content-Type", "text/plain")], body: .bytes(Array(text.utf8)))
    }
}

/// A door that handlers wait at until the test opens it; reached on one loop.
final class Door: @unchecked Sendable {
    private var waiting: [UnsafeContinuation<Void, Never>] = []
    private var isOpen = false
    private(set) var arrived = 0

    func pass() async {
        arrived += 1
        if !isOpen { await withUnsafeContinuation { waiting.append($0) } }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting.removeAll()
    }
}
