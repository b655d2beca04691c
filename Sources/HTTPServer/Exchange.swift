internal import CMicrohttpd
internal import EventLoop
internal import Formats
internal import Glibc

/// One request and its answer: the state between libmicrohttpd's callbacks and the handler's task.
///
/// Sendable because it is reached only on its loop's thread. libmicrohttpd holds one reference from the first callback to
/// `NOTIFY_COMPLETED`, the handler's task another.
final class Exchange: @unchecked Sendable {
    private static let bodyHighWaterMark = 262_144
    private static let discardLimit = 64 << 20

    private enum Phase { case deciding, receiving, received, gone }

    // Strong, as a handler may outlive the listener's stop; the listener lets go of an exchange when it is completed.
    let listener: HTTPListener
    let connection: OpaquePointer
    private(set) lazy var id: String = number.description
    let number: RequestID
    let methodText: String
    /// The method, if it is one of those that are known.
    let knownMethod: Method?
    var method: Method { knownMethod ?? .get }
    /// Path and query as they were sent.
    let target: String
    let segments: PathSegments
    let startedAt = MonotonicClock.now()
    var route: Route?
    /// Header fields of the answer, whatever it is; a later one takes the place of an earlier one.
    var addedHeaders: [Header] = []
    /// The client it is known to come from, once its bucket was asked.
    var countedClient: String?
    var status = 0
    private var answeredAt: UInt64 = 0
    private(set) var received = 0

    private(set) var hasBegun = false
    private var phase = Phase.deciding
    private var isSuspended = false
    /// How long the sender of the body was made to wait: not its fault.
    private var heldBack: UInt64 = 0
    private var heldBackSince: UInt64 = 0
    private var answer: Response?
    private var body: [UInt8] = []
    /// Whether the handler asked for the body.
    private var wasHeard = false
    private var bodyWaiter: UnsafeContinuation<Void, Never>?
    private var writer: ResponseBodyWriter?
    /// The tasks that may still ask for headers and parameters, and what they get once the connection is gone.
    private var tasks = 0
    private var kept: RequestFields?

    init(
        _ listener: HTTPListener, _ connection: OpaquePointer, id: RequestID, method: String, path: String,
        target: String
    ) {
        self.listener = listener
        self.connection = connection
        self.number = id
        methodText = method
        knownMethod = Method(rawValue: method)
        self.target = target
        segments = PathSegments(path)
    }

    /// Whether a body follows the headers.
    private(set) lazy var expectsBody: Bool = {
        // Transfer-Encoding overrides a Content-Length beside it (RFC 9112 §6.3).
        if header("Transfer-Encoding") != nil { return true }
        return header("Content-Length").map { $0 != "0" } ?? false
    }()

    func header(_ name: String) -> String? {
        phase == .gone ? kept?.header(name) : RequestFields.header(name, of: connection)
    }

    /// The header fields, in the order in which they came.
    var headers: [(name: String, value: String)] {
        phase == .gone ? kept?.headers ?? [] : RequestFields.headers(of: connection)
    }

    /// All values of a header field, in the order in which they came.
    func headers(_ name: String) -> [String] {
        let name = name.lowercased()
        return headers.filter { $0.name.lowercased() == name }.map(\.value)
    }

    /// The other end of the connection; nil when it is gone or no internet address.
    var peer: ClientAddress? {
        phase == .gone ? nil : gongxin_connection_address(connection).flatMap { ClientAddress($0) }
    }

    var hasParameters: Bool {
        phase == .gone
            ? kept?.parameters.isEmpty == false
            : MHD_get_connection_values(connection, .GET_ARGUMENT_KIND, nil, nil) > 0
    }

    var parameters: [(name: String, value: String)] {
        phase == .gone ? kept?.parameters ?? [] : RequestFields.parameters(of: connection)
    }

    /// Notes that the request is being routed: at once when a body follows, else at its end.
    func begin() {
        hasBegun = true
        if !expectsBody { phase = .received }
    }

    // MARK: The handler's side

    /// Starts a task that belongs to the request, on its loop.
    func start(_ body: @escaping @Sendable () async -> Void) {
        tasks += 1
        Task(executorPreference: listener.loop) {
            await body()
            self.tasks -= 1
        }
    }

    /// Runs the handler; its answer, or the problem it ran into, is sent.
    func run(_ handler: Handler) async {
        let response: Response
        do {
            response = try await handler(Request(exchange: self))
        } catch {
            response = problem(of: error).response(Request(exchange: self).language, requestID: id)
        }
        respond(response)
    }

    private func problem(of error: any Error) -> Problem {
        if let problem = error as? Problem { return problem }
        let problem = listener.translate(error) ?? .internalError
        listener.observer?.failed(summary(status: problem.status), error)
        return problem
    }

    func respond(_ response: Response) {
        guard phase != .gone else { return }
        if answer == nil { answer = response }
        body.removeAll()
        resume()
    }

    /// Ends the request because the server stops: a problem when nothing was answered yet, a cut when a stream runs.
    func stop() {
        writer?.cut()
        respond(Problem.stopping.response(.chinese, requestID: id))
    }

    func nextBodyPart() async throws -> [UInt8]? {
        wasHeard = true
        while true {
            if received > listener.limits.bodyBytes { throw Problem.bodyTooLarge(listener.limits.bodyBytes) }
            if phase == .gone { throw Problem.bodyCutOff }
            if !body.isEmpty { return takeBody() }
            if phase == .received { return nil }
            resume()
            await withUnsafeContinuation { bodyWaiter = $0 }
        }
    }

    private func takeBody() -> [UInt8] {
        var part: [UInt8] = []
        swap(&part, &body)
        if phase == .receiving { resume() }
        return part
    }

    // MARK: libmicrohttpd's side

    /// Called again after the headers, with each part of the body, and at its end.
    func proceed(_ data: UnsafePointer<CChar>?, _ size: inout Int) -> MHD_Result {
        if size > 0 {
            receive(UnsafeRawBufferPointer(start: data, count: size))
            size = 0
            return received > mostDiscarded && answer != nil ? .NO : .YES
        }
        if let answer { return queue(answer) }
        if phase == .deciding {
            phase = .receiving
        } else {
            phase = .received
            wakeBodyReader()
            suspend()
        }
        return .YES
    }

    /// How large a body may grow that is thrown away because the answer stands: libmicrohttpd sends that behind the body only. Who
    /// was heard is let finish, however much it is, and learns what went wrong; others are cut off.
    private var mostDiscarded: Int {
        Self.discardLimit + (wasHeard ? listener.limits.bodyBytes : 0)
    }

    private func receive(_ data: UnsafeRawBufferPointer) {
        received += data.count
        guard answer == nil else { return }
        body.append(contentsOf: data)
        wakeBodyReader()
        if body.count >= Self.bodyHighWaterMark { suspend() }
    }

    private func wakeBodyReader() {
        bodyWaiter?.resume()
        bodyWaiter = nil
    }

    func suspend() {
        guard !isSuspended else { return }
        isSuspended = true
        if phase == .receiving { heldBackSince = MonotonicClock.now() }
        MHD_suspend_connection(connection)
    }

    func resume() {
        guard isSuspended, phase != .gone else { return }
        isSuspended = false
        if phase == .receiving { heldBack += MonotonicClock.now() - heldBackSince }
        MHD_resume_connection(connection)
        listener.needsRun = true
    }

    /// Resets the connection: a reader of HTTP/1.0 would take an orderly end for that of the answer. In its turbo mode
    /// libmicrohttpd closes only at the connection's next event, which this is.
    func resetConnection() {
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        connect(gongxin_connection_socket(connection), &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// The connection is done with this request, for good or ill.
    /// - Returns: when.
    func completed() -> UInt64 {
        if tasks > 0 { kept = RequestFields(copying: connection) }
        _ = traceparent
        phase = .gone
        wakeBodyReader()
        writer?.readerIsGone()
        writer = nil
        let now = MonotonicClock.now()
        listener.observer?.finished(summary(status: status, at: now))
        return now
    }

    func summary(status: Int, at now: UInt64 = MonotonicClock.now()) -> RequestSummary {
        RequestSummary(
            number: number, method: methodText, route: route?.pattern ?? "-", status: status,
            duration: .nanoseconds(Int64(now - startedAt)), traceparent: traceparent)
    }

    private lazy var traceparent: String? = TraceContext.wellFormed(header("traceparent"))

    /// How far this request has come, for the watch over slow clients.
    var progress: ConnectionWatch.Progress {
        let stage: ConnectionWatch.Progress.Stage =
            if writer != nil { .streaming } else if status != 0 { .answering } else if phase == .receiving, !isSuspended
            {
                .receiving
            } else { .working }
        let since = stage == .answering ? answeredAt : startedAt + heldBack
        return .init(stage: stage, startedAt: since, received: received)
    }

    /// Notes what is answered, and when.
    func noteAnswer(_ status: Int) {
        self.status = status
        answeredAt = MonotonicClock.now()
        _ = traceparent
    }

    func startStream(_ produce: @escaping @Sendable (ResponseBodyWriter) async throws -> Void) -> ResponseBodyWriter {
        let writer = ResponseBodyWriter(self)
        self.writer = writer
        start { await writer.run(produce) }
        return writer
    }
}
