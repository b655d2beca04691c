import EventLoop
@testable import HTTPServer
import Synchronization
import Testing

@Suite struct FairUseTests {
    /// A clock that goes when it is told to.
    private final class Clock: Sendable {
        private let nanoseconds = Mutex<UInt64>(1_000_000_000_000)
        var now: UInt64 { nanoseconds.withLock { $0 } }
        func advance(seconds: UInt64) { nanoseconds.withLock { $0 += seconds * 1_000_000_000 } }
    }

    private func fairUse(_ policy: String, proxies: [String] = [], _ clock: Clock = Clock()) throws -> FairUse {
        let policy = try #require(FairUsePolicy(policy, trustedProxies: proxies.compactMap { AddressBlock($0) }))
        return FairUse(policy, places: 64) { clock.now }
    }

    private func serve<Value>(
        _ fairUse: (any RequestGuard)?, observer: (any RequestObserver)? = nil,
        _ body: (TestServer) async throws -> Value
    ) async throws -> Value {
        try await withServer(
            observer: observer, requestGuard: fairUse,
            { router in
                router.on(.get, "/v1/hello") { request in
                    if let client = request.header("X-Client"), let fairUse = fairUse as? FairUse {
                        // A handler may ask who calls more than once.
                        try fairUse.identified(client, request)
                        try fairUse.identified(client, request)
                    }
                    return .text("hello")
                }
                router.on(.get, "/healthz") { _ in .text("ok") }
                router.on(.post, "/v1/body") { request in
                    .text("\(try await request.body.collect(limit: 10_000_000).count)")
                }
            }, body)
    }

    @Test func whoAsksTooOftenIsToldWhenToComeBack() async throws {
        let clock = Clock()
        try await serve(try fairUse("address=1/s:3", clock)) { server in
            let connection = try server.connect()
            for left in [2, 1, 0] {
                let answer = try connection.request("GET", "/v1/hello")
                #expect(answer.status == 200)
                #expect(answer.header("ratelimit") == "\"address\";r=\(left);t=\(3 - left)")
                #expect(answer.header("ratelimit-policy") == "\"address\";q=3;w=3")
            }
            // The same on another connection: it is the address that counts.
            let refused = try server.connect().request("GET", "/v1/hello", "Accept-Language: en")
            #expect(refused.status == 429)
            #expect(refused.header("retry-after") == "1")
            #expect(refused.header("ratelimit") == "\"address\";r=0;t=3")
            #expect(refused.problem("code") == "too_many_requests")
            #expect(refused.problem("detail").contains("exports"))
            let chinese = try connection.request("GET", "/v1/hello")
            #expect(chinese.problem("detail").contains("数据导出"))
            // Whoever watches over the service is never kept out.
            let health = try connection.request("GET", "/healthz")
            #expect(health.status == 200)
            #expect(health.header("ratelimit") == nil)
            clock.advance(seconds: 1)
            #expect(try connection.request("GET", "/v1/hello").status == 200)
            #expect(try connection.request("GET", "/v1/hello").status == 429)
        }
    }

    @Test func aBodyOfARefusedRequestIsNotWaitedFor() async throws {
        try await serve(try fairUse("address=1/h:1")) { server in
            #expect(try server.connect().request("GET", "/v1/hello").status == 200)
            let connection = try server.connect()
            try connection.send("POST /v1/body HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n")
            #expect(try connection.receive().status == 429)
        }
    }

    @Test func aKnownClientUsesItsOwnBucketAndNotItsAddresss() async throws {
        try await serve(try fairUse("address=1/h:2,client=1/h:4")) { server in
            let connection = try server.connect()
            for left in [3, 2, 1, 0] {
                let answer = try connection.request("GET", "/v1/hello", "X-Client: bank")
                #expect(answer.status == 200)
                #expect(answer.header("ratelimit") == "\"client\";r=\(left);t=\(3600 * (4 - left))")
            }
            let refused = try connection.request("GET", "/v1/hello", "X-Client: bank")
            #expect(refused.status == 429)
            #expect(refused.header("ratelimit")?.hasPrefix("\"client\"") == true)
            // Another client of the same address, and the public there, are not the poorer for it.
            #expect(try connection.request("GET", "/v1/hello", "X-Client: other").status == 200)
            #expect(try connection.request("GET", "/v1/hello").status == 200)
            #expect(try connection.request("GET", "/v1/hello").status == 200)
            #expect(try connection.request("GET", "/v1/hello").status == 429)
        }
    }

    @Test func aForwardedAddressIsBelievedOfTrustedProxiesOnly() async throws {
        try await serve(try fairUse("address=1/h:1")) { server in
            let connection = try server.connect()
            #expect(try connection.request("GET", "/v1/hello", "X-Forwarded-For: 203.0.113.1").status == 200)
            #expect(try connection.request("GET", "/v1/hello", "X-Forwarded-For: 203.0.113.2").status == 429)
        }
        try await serve(try fairUse("address=1/h:1", proxies: ["127.0.0.0/8", "10.0.0.0/8"])) { server in
            let connection = try server.connect()
            func ask(_ headers: String...) throws -> Int {
                try connection.send(
                    "GET /v1/hello HTTP/1.1\r\nHost: t\r\n\(headers.map { "X-Forwarded-For: \($0)\r\n" }.joined())\r\n")
                return try connection.receive().status
            }
            #expect(try ask("203.0.113.1") == 200)
            #expect(try ask("203.0.113.1") == 429)
            #expect(try ask("203.0.113.2") == 200)
            // What stands in front of the nearest address that is no proxy, anybody may have made up.
            #expect(try ask("198.51.100.7, 203.0.113.1") == 429)
            #expect(try ask("198.51.100.7, 203.0.113.1, 10.2.3.4") == 429)
            #expect(try ask("198.51.100.7", "203.0.113.1,10.2.3.4") == 429)
            #expect(try ask("203.0.113.1:5678") == 429)
            // One customer of IPv6 has a /64.
            #expect(try ask("2001:db8:1:2:a::1") == 200)
            #expect(try ask("[2001:db8:1:2:b::2]:443") == 429)
            #expect(try ask("2001:db8:1:3::1") == 200)
            // Without the header it is the proxy itself that asks.
            #expect(try ask() == 200)
            #expect(try ask() == 429)
        }
    }

    @Test func whatAProxyTellsThatCannotBeReadKeepsNobodyOut() async throws {
        let observer = Failures()
        try await serve(try fairUse("address=1/h:1", proxies: ["127.0.0.1"]), observer: observer) { server in
            let connection = try server.connect()
            for _ in 0..<3 {
                let answer = try connection.request("GET", "/v1/hello", "X-Forwarded-For: 203.0.113.1, unknown")
                #expect(answer.status == 200)
                #expect(answer.header("ratelimit") == nil)
            }
        }
        #expect(observer.count.withLock { $0 } == 3)
    }

    @Test func aGuardInTroubleKeepsNobodyOutAndIsReported() async throws {
        let observer = Failures()
        try await serve(BrokenGuard(), observer: observer) { server in
            let connection = try server.connect()
            for _ in 0..<5 { #expect(try connection.request("GET", "/v1/hello").text == "hello") }
        }
        #expect(observer.count.withLock { $0 } == 5)
    }

    @Test func withoutALimitNothingIsSaid() async throws {
        try await serve(nil) { server in
            let answer = try server.connect().request("GET", "/v1/hello")
            #expect(answer.status == 200)
            #expect(answer.header("ratelimit") == nil)
            #expect(answer.header("ratelimit-policy") == nil)
        }
    }

    @Test func severalLoopsShareTheBuckets() async throws {
        let fairUse = try fairUse("address=1/h:10")
        try await serve(fairUse) { first in
            try await serve(fairUse) { second in
                var granted = 0
                for index in 0..<20 {
                    let server = index % 2 == 0 ? first : second
                    if try server.connect().request("GET", "/v1/hello").status == 200 { granted += 1 }
                }
                #expect(granted == 10)
            }
        }
    }

    private final class BrokenGuard: RequestGuard {
        struct Trouble: Error {}
        func refusal(of request: Request) throws -> Problem? { throw Trouble() }
    }

    private final class Failures: RequestObserver {
        let count = Mutex(0)
        func finished(_ summary: RequestSummary) {}
        func failed(_ summary: RequestSummary, _ error: any Error) { count.withLock { $0 += 1 } }
    }
}
