import EventLoop
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

/// Answers that are kept or validated, over a connection.
@Suite struct KeptAnswerTests {
    private static let text = String(repeating: "统一社会信用代码 ", count: 400)
    private static let headers = [
        Header("Content-Type", "text/plain"), Header("Cache-Control", "no-cache"), Header("Vary", "Authorization"),
    ]

    private static func answer(_ text: String) -> Response {
        Response(headers: headers, body: .bytes(Array(text.utf8)))
    }

    private func withServer(
        observer: (any RequestObserver)? = nil, requestGuard: (any RequestGuard)? = nil,
        _ body: (TestServer, KeptAnswer) async throws -> Void
    ) async throws {
        let kept = try #require(KeptAnswer(Self.answer(Self.text), modified: 784_111_777))
        let routes: (inout Router) -> Void = { router in
            router.on(.get, "/kept/{name}", atOnce: { $0.parameter("name") == "here" ? kept : nil }) { _ in .kept(kept)
            }
            router.on(.get, "/validated") { _ in Self.answer(Self.text).validated }
            router.on(.get, "/small") { _ in Self.answer("small").validated }
            router.on(.get, "/refused") { _ in Response(status: 404, headers: [], body: .bytes([])).validated }
        }
        try await HTTPServerTests.withServer(observer: observer, requestGuard: requestGuard, routes) { server in
            try await body(server, kept)
        }
    }

    @Test(arguments: ["/kept/here", "/kept/there", "/validated"])
    func `an answer has a tag for each coding, and a reader who has it is told so`(path: String) async throws {
        try await withServer { server, _ in
            let connection = try server.connect()
            let plain = try connection.request("GET", path)
            #expect(plain.status == 200 && plain.text == Self.text)
            #expect(plain.header("vary") == "Authorization, Accept-Encoding")
            #expect(plain.header("content-encoding") == nil)
            #expect(plain.header("cache-control") == "no-cache")
            let packed = try connection.request("GET", path, "Accept-Encoding: gzip")
            #expect(packed.status == 200 && packed.header("content-encoding") == "gzip")
            #expect(GzipFile.unpack(packed.body) == Array(Self.text.utf8))
            #expect(packed.header("vary") == "Authorization, Accept-Encoding")
            let tag = try #require(plain.header("etag"))
            let packedTag = try #require(packed.header("etag"))
            #expect(tag != packedTag)
            for (sent, coding) in [(tag, "identity"), (packedTag, "gzip"), ("*", "gzip")] {
                for method in ["GET", "HEAD"] {
                    let again = try connection.request(
                        method, path, "If-None-Match: \(sent)", "Accept-Encoding: \(coding)")
                    #expect(again.status == 304 && again.body.isEmpty)
                    #expect(again.header("etag") == (coding == "gzip" ? packedTag : tag))
                    #expect(again.header("cache-control") == "no-cache")
                    #expect(again.header("vary") == "Authorization, Accept-Encoding")
                    // Where a 304 tells a length, it is that of what it stands for (RFC 9110 §8.6).
                    #expect(again.header("content-length").map { $0 != "0" } ?? true)
                    #expect(again.header("content-type") == nil && again.header("content-encoding") == nil)
                }
            }
            #expect(try connection.request("GET", path, "If-None-Match: \(packedTag)").status == 200)
            #expect(try connection.request("GET", path, "If-None-Match: \"a\"", "If-None-Match: \(tag)").status == 304)
            #expect(try connection.request("GET", path).text == Self.text)
        }
    }

    @Test func `the date of the last change is told where it is known, and counts without tags only`() async throws {
        try await withServer { server, kept in
            let connection = try server.connect()
            let date = "Sun, 06 Nov 1994 08:49:37 GMT"
            #expect(try connection.request("GET", "/kept/here").header("last-modified") == date)
            #expect(try connection.request("GET", "/kept/here", "If-Modified-Since: \(date)").status == 304)
            #expect(
                try connection.request("GET", "/kept/here", "If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT").status
                    == 200)
            #expect(
                try connection.request("GET", "/kept/here", "If-Modified-Since: \(date)", "If-None-Match: \"x\"").status
                    == 200)
            #expect(try connection.request("GET", "/validated", "If-Modified-Since: \(date)").status == 200)
        }
    }

    @Test func `small answers and errors are sent as they are`() async throws {
        try await withServer { server, _ in
            let connection = try server.connect()
            let small = try connection.request("GET", "/small", "Accept-Encoding: gzip")
            #expect(small.text == "small" && small.header("content-encoding") == nil && small.header("etag") != nil)
            let refused = try connection.request("GET", "/refused", "If-None-Match: *")
            #expect(refused.status == 404 && refused.header("etag") == nil)
        }
    }

    @Test func `each request has its own number, also when many stand in line`() async throws {
        let observer = CountingObserver()
        try await withServer(observer: observer) { server, _ in
            let connections = try (0..<8).map { _ in try server.connect() }
            var numbers: Set<String> = []
            for _ in 0..<20 {
                for connection in connections {
                    try connection.send(
                        String(repeating: "GET /kept/here HTTP/1.1\r\nHost: test\r\n\r\n", count: 5))
                }
                for connection in connections {
                    for _ in 0..<5 {
                        let answer = try connection.receive()
                        #expect(answer.text == Self.text)
                        numbers.insert(answer.header("x-request-id") ?? "")
                    }
                }
            }
            #expect(numbers.count == 800 && numbers.allSatisfy { $0.utf8.count == 16 })
            // The last ones may not have been told of yet.
            _ = await eventually(on: server.loop) { observer.seen.count == 800 }
            #expect(observer.seen == numbers)
        }
    }

    @Test func `fair use counts what comes from memory too`() async throws {
        let limit = try #require(RateLimit(rate: 0.001, burst: 2))
        let fairUse = FairUse(FairUsePolicy(address: limit))
        let kept = try #require(KeptAnswer(Self.answer("kept")))
        let routes: (inout Router) -> Void = { router in
            router.on(.get, "/v1/kept", atOnce: { _ in kept }) { _ in .kept(kept) }
        }
        try await HTTPServerTests.withServer(requestGuard: fairUse, routes) { server in
            let connection = try server.connect()
            for left in ["1", "0"] {
                let answer = try connection.request("GET", "/v1/kept")
                #expect(answer.text == "kept" && answer.header("ratelimit")?.contains("r=\(left)") == true)
                #expect(answer.header("etag") == kept.entityTag.text)
            }
            #expect(try connection.request("GET", "/v1/kept").status == 429)
        }
    }

    @Test func `what is kept grows by its compressed bytes, once`() async throws {
        let grown = Mutex<[Int]>([])
        let kept = try #require(
            KeptAnswer(Self.answer(Self.text)) { more in grown.withLock { $0.append(more) } })
        let first = kept.rendition(.gzip)
        #expect(kept.rendition(.gzip) === first)
        let sizes = grown.withLock { $0 }
        #expect(sizes.count == 1 && (1..<Self.text.utf8.count / 2).contains(sizes[0]))
        #expect(KeptAnswer(Response(status: 404, headers: [], body: .bytes([]))) == nil)
        let tiny = try #require(KeptAnswer(Self.answer("x")))
        #expect(tiny.rendition(.gzip) === tiny.rendition(.identity))
    }
}

/// Remembers the numbers of finished requests.
private final class CountingObserver: RequestObserver {
    private let ids = Mutex<Set<String>>([])
    var seen: Set<String> { ids.withLock { $0 } }

    func finished(_ summary: RequestSummary) { ids.withLock { _ = $0.insert(summary.id) } }
    func failed(_ summary: RequestSummary, _ error: any Error) { Issue.record(error) }
}
