@testable import HTTPServer
import Testing

@Suite struct ConnectionWatchTests {
    private let limits = Limits(headerSeconds: 20, slowestBodyRate: 1000, responseSeconds: 60)

    private func isTooSlow(
        _ stage: ConnectionWatch.Progress.Stage?, seconds: UInt64, received: Int = 0, since: UInt64 = 5_000_000_000
    ) -> Bool {
        let watch = ConnectionWatch(waitingSince: since, socket: -1)
        let progress = stage.map { ConnectionWatch.Progress(stage: $0, startedAt: since, received: received) }
        return watch.isTooSlow(progress, now: since + seconds * 1_000_000_000, limits)
    }

    @Test func `headers may take as long as the limit, not longer`() {
        #expect(!isTooSlow(nil, seconds: 20))
        #expect(isTooSlow(nil, seconds: 21))
    }

    @Test func `a body must keep the rate once the headers' time is over`() {
        #expect(!isTooSlow(.receiving, seconds: 20))
        #expect(isTooSlow(.receiving, seconds: 21, received: 20_999))
        #expect(!isTooSlow(.receiving, seconds: 21, received: 21_000))
        #expect(isTooSlow(.receiving, seconds: 100_000, received: 99_999_999))
        #expect(!isTooSlow(.receiving, seconds: 100_000, received: 100_000_000))
    }

    @Test func `a handler at work and a stream may take their time, an answer not`() {
        #expect(!isTooSlow(.working, seconds: 1_000_000))
        #expect(!isTooSlow(.streaming, seconds: 1_000_000))
        #expect(!isTooSlow(.answering, seconds: 60))
        #expect(isTooSlow(.answering, seconds: 61))
    }

    @Test func `a clock read before the start is no time at all`() {
        let watch = ConnectionWatch(waitingSince: 10, socket: -1)
        #expect(!watch.isTooSlow(nil, now: 5, limits))
    }
}

@Suite struct TraceContextTests {
    private static let good = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"

    @Test func `a well-formed header is kept`() {
        #expect(TraceContext.wellFormed(Self.good) == Self.good)
        #expect(TraceContext.wellFormed(nil) == nil)
    }

    @Test(arguments: [
        "", "00", good + "0", String(good.dropLast()), good.uppercased(), "ff" + good.dropFirst(2),
        "00-00000000000000000000000000000000-0123456789abcdef-01",
        "00-0123456789abcdef0123456789abcdef-0000000000000000-01",
        "00-0123456789abcdef0123456789abcde-0123456789abcdeff-01", good.replacing("-", with: "_"),
        good.replacing("a", with: "g"), "00-0123456789abcdef0123456789abcd\r\n-0123456789abcdef-01",
        "00-0123456789abcdef0123456789abc公-0123456789abcdef-01",
    ])
    func `anything else is not: it goes into logs`(header: String) {
        #expect(TraceContext.wellFormed(header) == nil)
    }
}

@Suite struct RouterTests {
    private func found(_ method: Method?, _ path: String) -> String {
        var router = Router()
        router.on(.get, "/v1/subjects/{uscc}") { _ in .json([]) }
        router.on(.get, "/v1/subjects/search") { _ in .json([]) }
        router.on(.get, "/v1/{kind}/latest") { _ in .json([]) }
        router.on(.put, "/v1/subjects/{uscc}") { _ in .json([]) }
        router.on(.get, "/") { _ in .json([]) }
        switch router.match(method, PathSegments(path)) {
        case .found(let route, _): return route.pattern
        case .wrongMethod(let route, let allowed): return "\(route.pattern) \(allowed.map(\.rawValue))"
        case .none: return "none"
        }
    }

    @Test func `the pattern added first wins`() {
        #expect(found(.get, "/v1/subjects/search") == "/v1/subjects/{uscc}")
        #expect(found(.get, "/v1/lists/latest") == "/v1/{kind}/latest")
        #expect(found(.get, "/v1/subjects/latest") == "/v1/subjects/{uscc}")
        #expect(found(.get, "/") == "/")
    }

    @Test func `HEAD is GET, another method is named with those there are`() {
        #expect(found(.head, "/v1/subjects/x") == "/v1/subjects/{uscc}")
        #expect(found(.put, "/v1/subjects/x") == "/v1/subjects/{uscc}")
        #expect(found(.post, "/v1/subjects/x") == #"/v1/subjects/{uscc} ["GET", "HEAD", "PUT"]"#)
        #expect(found(nil, "/v1/lists/latest") == #"/v1/{kind}/latest ["GET", "HEAD"]"#)
    }

    @Test func `shorter and longer paths do not match`() {
        for path in ["/v1", "/v1/subjects", "/v1/subjects/x/y", "/v2/subjects/x"] {
            #expect(found(.get, path) == "none")
        }
    }

    @Test func `segments stand where they are, however many slashes there are`() {
        for (path, segments) in [
            ("/a/bc/d", ["a", "bc", "d"]), ("", []), ("/", []), ("//a///公司//", ["a", "公司"]), ("a", ["a"]),
            (String(repeating: "/x", count: 16), Array(repeating: "x", count: 16)),
        ] {
            let found = PathSegments(path)
            #expect((0..<found.count).map { String(found[$0]) } == segments)
        }
        #expect(PathSegments(String(repeating: "/x", count: 40)).count == 17)
        #expect(found(.get, String(repeating: "/x", count: 40)) == "none")
    }

    @Test func `parameters are taken by name`() {
        let route = Route("/a/{one}/b/{two}")
        let path = PathSegments("/a/1/b/2")
        #expect(route.parameter("one", in: path) == "1")
        #expect(route.parameter("two", in: path) == "2")
        #expect(route.parameter("three", in: path) == nil)
        #expect(route.parameter("two", in: PathSegments("/a/1/b")) == nil)
    }
}

@Suite struct LanguageTests {
    @Test(
        arguments: [
            (nil, Language.chinese), ("", .chinese), ("zh", .chinese), ("ZH-hans-CN", .chinese), ("en", .english),
            ("EN-us", .english),
            ("fr", .chinese), ("fr,en;q=0.1", .english), ("en;q=0.8,zh;q=0.9", .chinese),
            ("en;q=0.9, zh;q=0.8", .english),
            ("zh;q=0,en;q=0.1", .english), ("en;q=0", .chinese), ("*", .chinese), ("en, *;q=0.5", .english),
            ("zh;q=0.8 , en;q=0.9", .english), ("en ; q=0.1 , zh;q=0.2", .chinese), ("en;Q=0.1,zh;q=0.2", .chinese),
            (",,;;q=", .chinese), ("en;q=nan", .chinese), ("zh,en", .chinese), ("en,zh", .english),
        ] as [(String?, Language)])
    func `the better liked language, Chinese when neither is named`(header: String?, expected: Language) {
        #expect(Language(acceptLanguage: header) == expected)
    }
}

@Suite struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1:8080"), ("0.0.0.0:0", "0.0.0.0:0"), ("[::1]:8080", "[::1]:8080"),
        ("[::]:65535", "[::]:65535"),
    ])
    func `literal addresses with a port`(text: String, description: String) {
        #expect(ListenAddress(text)?.description == description)
    }

    @Test(arguments: [
        "", ":", "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "localhost:80", "[::1]",
        "1.2.3:80", "[::1:80", "a:b:80", "::1]:80",
    ])
    func `anything else is refused`(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}

@Suite struct RequestIDTests {
    @Test func `numbers are sixteen digits and differ over requests and listeners`() {
        var seen: Set<String> = []
        for listener in 0..<4 {
            for count in 1...500 as ClosedRange<UInt64> {
                seen.insert(RequestID(count: count, listener: listener).description)
            }
        }
        #expect(seen.count == 2000)
        #expect(seen.allSatisfy { $0.utf8.count == 16 })
    }
}
