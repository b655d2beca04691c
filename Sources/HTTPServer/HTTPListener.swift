internal import CMicrohttpd
public import EventLoop
internal import Glibc

/// Serves HTTP/1.1 on one loop. Several listeners, one for each loop, share a port; the kernel spreads the connections.
///
/// Sendable because it is reached only on its loop's thread, but for `init`, which must run before the loop does or on it.
public final class HTTPListener: LoopParticipant, @unchecked Sendable {
    let loop: EventLoop
    let limits: Limits
    let observer: (any RequestObserver)?
    let translate: @Sendable (any Error) -> Problem?
    private let requestGuard: (any RequestGuard)?
    var needsRun = false
    private(set) var isStopping = false

    private let router: Router
    let number: Int
    private var daemon: OpaquePointer?
    private var epoll: Int32 = -1
    private var connections: [ObjectIdentifier: Connection] = [:]
    private var requestCount: UInt64 = 0
    private var sweeping: TimerToken?

    /// Starts listening.
    /// - Parameters:
    ///   - translate: makes problems of errors that are none; what it does not know is a bare 500.
    ///   - requestGuard: looks at every request before its handler does.
    ///   - number: tells the listeners of a process apart, 0 and up; those that share kept answers must have different ones.
    /// - Throws: `ListenError` when the address cannot be had.
    public init(
        _ address: ListenAddress, on loop: EventLoop, router: Router, limits: Limits = Limits(),
        observer: (any RequestObserver)? = nil, requestGuard: (any RequestGuard)? = nil,
        translate: @escaping @Sendable (any Error) -> Problem? = { _ in nil },
        number: Int = 0
    ) throws(ListenError) {
        self.loop = loop
        self.router = router
        self.limits = limits
        self.observer = observer
        self.requestGuard = requestGuard
        self.translate = translate
        self.number = number
        daemon = try start(address)
        epoll = gongxin_daemon_epoll(daemon)
        loop.execute {
            self.loop.add(self)
            self.loop.watch(self.epoll, .readable) { [unowned self] _ in MHD_run(self.daemon) }
            self.sweep()
        }
    }

    /// The port listened on, which the kernel chose when the address named port 0.
    public var port: Int { Int(gongxin_daemon_port(daemon)) }

    /// Requests in work.
    public private(set) var inFlight = 0

    /// Stops accepting, lets running requests finish until `limit` has passed, and closes.
    public func stop(within limit: Duration) async {
        guard !isStopping, let daemon else { return }
        isStopping = true
        let socket = MHD_quiesce_daemon(daemon)
        if socket >= 0 { close(socket) }
        let deadline = MonotonicClock.now() + limit.nanoseconds
        while inFlight > 0, MonotonicClock.now() < deadline { await loop.sleep(for: .milliseconds(20)) }
        for connection in connections.values { connection.exchange?.stop() }
        MHD_run(daemon)
        loop.unwatch(epoll)
        if let sweeping { loop.cancel(sweeping) }
        loop.remove(self)
        self.daemon = nil
        MHD_stop_daemon(daemon)
    }

    // MARK: Turns of the loop

    /// Part of every turn of the loop.
    public func work() {
        guard needsRun, let daemon else { return }
        needsRun = false
        MHD_run(daemon)
    }

    /// Part of every turn of the loop.
    public func beforeWait() -> Int32? {
        guard let daemon else { return nil }
        if needsRun { return 0 }
        var milliseconds: UInt64 = 0
        guard MHD_get_timeout(daemon, &milliseconds) == .YES else { return nil }
        if milliseconds == 0 { needsRun = true }
        return Int32(min(milliseconds, 60_000))
    }

    // MARK: Requests

    fileprivate func request(
        _ handle: OpaquePointer, _ path: UnsafePointer<CChar>, _ method: UnsafePointer<CChar>,
        _ data: UnsafePointer<CChar>?, _ size: inout Int, _ context: inout UnsafeMutableRawPointer?
    ) -> MHD_Result {
        if let context {
            let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            return exchange.hasBegun ? exchange.proceed(data, &size) : begin(exchange)
        }
        requestCount += 1
        let path = String(cString: path)
        let connection = Connection.of(handle)
        let target = connection?.watch.target ?? ""
        let exchange = Exchange(
            self, handle, id: RequestID(count: requestCount, listener: number), method: String(cString: method),
            path: path, target: target.isEmpty ? path : target)
        context = Unmanaged.passRetained(exchange).toOpaque()
        connection?.exchange = exchange
        inFlight += 1
        // An answer given before the end of a request closes the connection: right for a body nobody wants, not otherwise.
        return exchange.expectsBody ? begin(exchange) : .YES
    }

    private func begin(_ exchange: Exchange) -> MHD_Result {
        exchange.begin()
        switch router.match(exchange.knownMethod, exchange.segments) {
        case .found(let route, let handler):
            exchange.route = route
            if let problem = refusal(of: exchange) { return refuse(exchange, problem) }
            // Neither a task nor a suspended connection, each of which costs more than the rest.
            if exchange.method == .get || exchange.method == .head, !exchange.expectsBody,
                let kept = route.atOnce?(Request(exchange: exchange))
            {
                return exchange.queue(kept)
            }
            exchange.suspend()
            exchange.start { await exchange.run(handler) }
            return .YES
        case .wrongMethod(let route, let allowed):
            exchange.route = route
            return refuse(exchange, .methodNotAllowed(allowed))
        case .none:
            return refuse(exchange, .notFound)
        }
    }

    private func refuse(_ exchange: Exchange, _ problem: Problem) -> MHD_Result {
        exchange.queue(problem.response(Request(exchange: exchange).language, requestID: exchange.id))
    }

    private func refusal(of exchange: Exchange) -> Problem? {
        if isStopping { return .stopping }
        if inFlight > limits.requests { return .overloaded }
        let length = exchange.expectsBody ? exchange.header("Content-Length").flatMap { Int($0) } ?? 0 : 0
        return length > limits.bodyBytes ? .bodyTooLarge(limits.bodyBytes) : guarded(exchange)
    }

    /// Asks the guard. One that is in trouble keeps nobody out.
    private func guarded(_ exchange: Exchange) -> Problem? {
        guard let requestGuard else { return nil }
        do {
            return try requestGuard.refusal(of: Request(exchange: exchange))
        } catch {
            observer?.failed(exchange.summary(status: 0), error)
            return nil
        }
    }

    fileprivate func completed(_ connection: Connection?, _ exchange: Exchange) {
        inFlight -= 1
        connection?.exchange = nil
        connection?.watch.waitingSince = exchange.completed()
    }

    // MARK: Connections

    fileprivate func opened(_ handle: OpaquePointer) -> Connection {
        let connection = Connection(socket: gongxin_connection_socket(handle))
        connections[ObjectIdentifier(connection)] = connection
        return connection
    }

    fileprivate func closed(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    /// Shuts down the connections of clients that are too slow; libmicrohttpd then finds them ended and cleans up.
    private func sweep() {
        guard daemon != nil else { return }
        let now = MonotonicClock.now()
        for connection in connections.values
        where connection.watch.isTooSlow(connection.exchange?.progress, now: now, limits) {
            shutdown(connection.watch.socket, Int32(SHUT_RDWR))
        }
        // Not held weakly: everything that is, is counted more slowly from then on. `stop` ends it.
        sweeping = loop.schedule(after: .seconds(1)) { self.sweep() }
    }

    private func start(_ address: ListenAddress) throws(ListenError) -> OpaquePointer {
        var options = gongxin_daemon_options()
        options.context = Unmanaged.passUnretained(self).toOpaque()
        options.on_request = onRequest
        options.on_completed = onCompleted
        options.on_connection = onConnection
        options.on_target = onTarget
        options.connection_limit = UInt32(limits.connections)
        options.connections_per_address = UInt32(limits.connectionsPerAddress)
        options.idle_seconds = UInt32(limits.idleSeconds)
        options.connection_memory = limits.headerBytes
        options.address_is_ipv6 = address.isIPv6 ? 1 : 0
        let daemon = address.withSocketAddress { pointer in
            options.address = pointer
            return gongxin_daemon_start(&options)
        }
        guard let daemon else { throw ListenError(address: address.description, errno: errno) }
        return daemon
    }
}

private func onRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ path: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ data: UnsafePointer<CChar>?,
    _ size: UnsafeMutablePointer<Int>?, _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let path, let method, let size, let state else { return .NO }
    let listener = Unmanaged<HTTPListener>.fromOpaque(context).takeUnretainedValue()
    return listener.request(connection, path, method, data, &size.pointee, &state.pointee)
}

private func onTarget(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let target, let connection else { return nil }
    Connection.of(connection)?.announce(target)
    return nil
}

private func onCompleted(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let context, let connection, let exchange = state?.pointee else { return }
    state?.pointee = nil
    Unmanaged<HTTPListener>.fromOpaque(context).takeUnretainedValue()
        .completed(Connection.of(connection), Unmanaged<Exchange>.fromOpaque(exchange).takeRetainedValue())
}

private func onConnection(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ event: MHD_ConnectionNotificationCode
) {
    guard let context, let connection, let socketContext else { return }
    let listener = Unmanaged<HTTPListener>.fromOpaque(context).takeUnretainedValue()
    if event == .CONNECTION_NOTIFY_STARTED {
        socketContext.pointee = Unmanaged.passRetained(listener.opened(connection)).toOpaque()
    } else if let kept = socketContext.pointee {
        socketContext.pointee = nil
        listener.closed(Unmanaged<Connection>.fromOpaque(kept).takeRetainedValue())
    }
}
