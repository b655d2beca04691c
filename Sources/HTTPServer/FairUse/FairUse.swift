internal import EventLoop
internal import Synchronization

/// What everybody may ask for in fairness: limits for each address and, once a request is known to come from a client, for each client.
public struct FairUsePolicy: Sendable, Equatable {
    /// The limit of an address; nil: none.
    public var address: RateLimit?
    /// The limit of a client; nil: none.
    public var client: RateLimit?
    /// Proxies of one's own, whose `X-Forwarded-For` is believed.
    public var trustedProxies: [AddressBlock]

    /// A policy.
    public init(address: RateLimit? = nil, client: RateLimit? = nil, trustedProxies: [AddressBlock] = []) {
        self.address = address
        self.client = client
        self.trustedProxies = trustedProxies
    }

    /// Reads `address=50/s:200,client=500/s`; nil when it is something else.
    public init?(_ text: String, trustedProxies: [AddressBlock] = []) {
        self.init(trustedProxies: trustedProxies)
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let limit = RateLimit(sides[1]) else { return nil }
            switch sides[0] {
            case "address" where address == nil: address = limit
            case "client" where client == nil: client = limit
            default: return nil
            }
        }
    }
}

/// Keeps a policy: token buckets in the memory of this process, for all its loops. It fails open: whom it cannot judge it lets through.
public final class FairUse: RequestGuard, Sendable {
    /// The places for buckets: 16 bytes each.
    public static let places = 65_536

    private static let guarded = Array("v1".utf8)

    private let policy: FairUsePolicy
    private let now: @Sendable () -> UInt64
    private let buckets: Mutex<BucketTable>
    private let addressPolicy: Header?
    private let clientPolicy: Header?

    /// Keeps a policy.
    /// - Parameter now: nanoseconds of a clock that does not go back; the system's without.
    public init(
        _ policy: FairUsePolicy, places: Int = places, now: (@Sendable () -> UInt64)? = nil
    ) {
        self.policy = policy
        self.now = now ?? { MonotonicClock.now() }
        buckets = Mutex(BucketTable(size: places))
        addressPolicy = policy.address.map { Self.policyHeader("address", $0) }
        clientPolicy = policy.client.map { Self.policyHeader("client", $0) }
    }

    /// The address of a request is not known, or not told by the proxy in a form that can be read.
    struct AddressUnknown: Error {}

    /// Takes a token of the address; only of addresses of the API, as who watches over the service must not be kept out.
    public func refusal(of request: Request) throws -> Problem? {
        guard let limit = policy.address, request.exchange.segments.count > 0,
            request.exchange.segments.isEqual(0, Self.guarded)
        else { return nil }
        let verdict = take(try key(of: request), limit)
        announce("address", verdict, addressPolicy, request)
        return verdict.isGranted ? nil : Self.problem(verdict)
    }

    /// Takes a token of a client that is known now, instead of its address's; once for a request, however often it is asked who calls.
    /// - Throws: `Problem` (429).
    public func identified(_ client: String, _ request: Request) throws(Problem) {
        guard let limit = policy.client, request.exchange.countedClient != client else { return }
        request.exchange.countedClient = client
        if let address = policy.address, let key = try? key(of: request) {
            buckets.withLock { table in table.withBucket(key) { $0.giveBack(address) } }
        }
        let verdict = take(Self.key(1, client), limit)
        announce("client", verdict, clientPolicy, request)
        if !verdict.isGranted { throw Self.problem(verdict) }
    }

    private func take(_ key: UInt64, _ limit: RateLimit) -> TokenBucket.Verdict {
        let now = now()
        return buckets.withLock { table in table.withBucket(key) { $0.take(at: now, limit) } }
    }

    private func key(of request: Request) throws(AddressUnknown) -> UInt64 {
        guard let peer = request.peer else { throw AddressUnknown() }
        return Self.key(0, try client(behind: peer, request).customer)
    }

    /// The nearest address that is no proxy of ours: everything in front of it anybody may have made up.
    private func client(behind peer: ClientAddress, _ request: Request) throws(AddressUnknown) -> ClientAddress {
        var nearest = peer
        guard isTrusted(peer) else { return peer }
        for field in request.headers("X-Forwarded-For").reversed() {
            for entry in field.split(separator: ",").reversed() {
                guard let address = ClientAddress(entry.trimmingOuterSpaces) else { throw AddressUnknown() }
                nearest = address
                if !isTrusted(address) { return address }
            }
        }
        return nearest
    }

    private func isTrusted(_ address: ClientAddress) -> Bool { policy.trustedProxies.contains { $0.contains(address) } }

    /// Swift's hashing is keyed anew for each process, so nobody can aim at another's bucket.
    private static func key(_ kind: UInt8, _ value: some Hashable) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(kind)
        hasher.combine(value)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    // MARK: What callers are told

    /// `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10).
    private func announce(
        _ name: String, _ verdict: TokenBucket.Verdict, _ policy: Header?, _ request: Request
    ) {
        guard let policy else { return }
        request.addToAnswer([policy, Header("RateLimit", "\"\(name)\";r=\(verdict.remaining);t=\(verdict.fullIn)")])
    }

    private static func policyHeader(_ name: String, _ limit: RateLimit) -> Header {
        Header("RateLimit-Policy", "\"\(name)\";q=\(limit.burst);w=\(limit.windowSeconds)")
    }

    private static func problem(_ verdict: TokenBucket.Verdict) -> Problem {
        Problem(
            429, "too_many_requests", LocalisedText("请求过于频繁", "Too many requests"),
            detail: LocalisedText(
                "请在 \(verdict.retryAfter) 秒后重试。需要批量数据请使用数据导出 /v1/exports，无须逐条查询。",
                "Try again in \(verdict.retryAfter) s. For data in bulk take the exports at /v1/exports instead of asking for one after the other."
            ),
            headers: [Header("Retry-After", "\(verdict.retryAfter)")])
    }
}

extension Substring {
    fileprivate var trimmingOuterSpaces: Substring {
        var rest = self
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return rest
    }
}
