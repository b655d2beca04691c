/// What one listener bears.
public struct Limits: Sendable {
    /// Connections at once; more are not accepted.
    public var connections: Int
    /// Connections at once from one address, so that no single one can take them all.
    public var connectionsPerAddress: Int
    /// Requests in work at once; more get 503 at once.
    public var requests: Int
    /// Memory of a connection for the request line and headers, and for those of the answer, in bytes.
    public var headerBytes: Int
    /// Bytes of a body.
    public var bodyBytes: Int
    /// Seconds without a byte in either direction after which a connection is closed.
    public var idleSeconds: Int
    /// Seconds a client has for its request line and headers, or between two requests.
    public var headerSeconds: Int
    /// Bytes a second that a body must bring on average once `headerSeconds` have passed.
    public var slowestBodyRate: Int
    /// Seconds after which a small answer that is not taken up is given up.
    public var responseSeconds: Int

    /// The limits of a service for the public.
    public init(
        connections: Int = 4000, connectionsPerAddress: Int = 1000, requests: Int = 2000, headerBytes: Int = 16_384,
        bodyBytes: Int = 4 << 30,
        idleSeconds: Int = 30, headerSeconds: Int = 20, slowestBodyRate: Int = 1000, responseSeconds: Int = 60
    ) {
        self.connections = connections
        self.connectionsPerAddress = connectionsPerAddress
        self.requests = requests
        self.headerBytes = headerBytes
        self.bodyBytes = bodyBytes
        self.idleSeconds = idleSeconds
        self.headerSeconds = headerSeconds
        self.slowestBodyRate = slowestBodyRate
        self.responseSeconds = responseSeconds
    }
}
