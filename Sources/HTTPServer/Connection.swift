internal import CMicrohttpd
internal import EventLoop
internal import Glibc

/// A connection and the request on it: kept by libmicrohttpd with the connection, which spares a look-up for each of its callbacks.
final class Connection {
    var watch: ConnectionWatch
    /// The request in work.
    var exchange: Exchange?

    init(socket: Int32) {
        watch = ConnectionWatch(waitingSince: MonotonicClock.now(), socket: socket)
    }

    /// What was made for a connection of libmicrohttpd when it was opened.
    static func of(_ handle: OpaquePointer) -> Connection? {
        gongxin_connection_context(handle).map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Notes the target of the request that begins.
    func announce(_ target: UnsafePointer<CChar>) {
        // Most are nothing but a path with nothing to decode: one copy of it is enough.
        let isPath = strpbrk(target, "%?+#") == nil
        if isPath, watch.target.isEmpty { return }
        watch.target = isPath ? "" : String(cString: target)
    }
}
