import EventLoop
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite struct ProblemTests {
    private struct Secret: Error { let text = "secret detail" }
    private struct Known: Error {}

    private final class Notes: RequestObserver {
        let finished = Mutex<[RequestSummary]>([])
        let failed = Mutex<[String]>([])

        func finished(_ summary: RequestSummary) { finished.withLock { $0.append(summary) } }
        func failed(_ summary: RequestSummary, _ error: any Error) {
            failed.withLock { $0.append("\(summary.status) \(type(of: error))") }
        }
    }

    private static func routes(_ router: inout Router) {
        router.on(.get, "/problem") { _ in
            throw Problem(
                409, "conflict", LocalisedText("冲突", "A conflict"), detail: LocalisedText("“细节”", "\"detail\""),
                headers: [Header("Retry-After", "7")])
        }
        router.on(.get, "/secret") { _ in throw Secret() }
        router.on(.get, "/known") { _ in throw Known() }
        router.on(.get, "/query") { request in
            let values = try request.query(known: ["name", "page"])
            return .text(values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "|"))
        }
    }

    @Test(arguments: [
        ("", "zh-CN", "冲突"), ("en", "en", "A conflict"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN", "冲突"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en", "A conflict"), ("fr", "zh-CN", "冲突"), (";;,,q=", "zh-CN", "冲突"),
    ])
    func `a problem is told in the caller's language`(accepted: String, language: String, title: String) async throws {
        try await withServer(Self.routes) { server in
            let response = try server.connect().request("GET", "/problem", "Accept-Language: \(accepted)")
            #expect(response.status == 409)
            #expect(response.header("content-type") == "application/problem+json")
            #expect(response.header("content-language") == language)
            #expect(response.header("cache-control") == "no-store")
            #expect(response.header("retry-after") == "7")
            #expect(response.problem("type") == "urn:gongxin:problem:conflict")
            #expect(response.problem("code") == "conflict")
            #expect(response.problem("title") == title)
            #expect(response.problem("detail") == (language == "en" ? "\"detail\"" : "“细节”"))
        }
    }

    @Test func `an error that is no problem is a bare 500, and told to the observer`() async throws {
        let notes = Notes()
        let translate: @Sendable (any Error) -> Problem? = {
            $0 is Known ? Problem(503, "known", LocalisedText("知", "Known")) : nil
        }
        try await withServer(observer: notes, translate: translate, Self.routes) { server in
            let connection = try server.connect()
            let secret = try connection.request("GET", "/secret")
            #expect(secret.status == 500)
            #expect(!secret.text.contains("secret") && !secret.text.contains("Secret"))
            #expect(try connection.request("GET", "/known").problem("code") == "known")
            #expect(try connection.request("GET", "/problem").status == 409)
        }
        #expect(notes.failed.withLock { $0 } == ["500 Secret", "503 Known"])
        #expect(notes.finished.withLock { $0.map(\.status) } == [500, 503, 409])
    }

    @Test func `the observer is told the route, never the path, and only a well-formed trace`() async throws {
        let notes = Notes()
        let trace = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"
        try await withServer(observer: notes, { $0.on(.get, "/things/{name}") { _ in .text("x") } }) { server in
            let connection = try server.connect()
            _ = try connection.request("GET", "/things/private?name=private", "traceparent: \(trace)")
            _ = try connection.request("GET", "/private", "traceparent: private")
        }
        let summaries = notes.finished.withLock { $0 }
        #expect(summaries.map(\.route) == ["/things/{name}", "-"])
        #expect(summaries.map(\.traceparent) == [trace, nil])
        #expect(summaries.map(\.method) == ["GET", "GET"])
        #expect(summaries.allSatisfy { $0.duration > .zero })
        #expect(!"\(summaries)".contains("private"))
    }

    @Test(arguments: [
        ("", 200, ""), ("?", 200, ""), ("?name=a&page=2", 200, "name=a|page=2"),
        ("?name=a+b%26c%3D", 200, "name=a b&c="),
        ("?name=%E5%85%AC%E4%BF%A1", 200, "name=公信"), ("?name=", 200, "name="), ("?name", 200, "name="),
        ("?nmae=a", 400, "unknown_parameter"), ("?name=a&name=a", 400, "repeated_parameter"),
        ("?name=a&n%61me=b", 400, "repeated_parameter"), ("?name=%FF", 400, "invalid_parameter"),
        ("?name=%E5%85", 400, "invalid_parameter"), ("?name=a%00b", 400, "invalid_parameter"),
        ("?name=%FF%CC%81", 400, "invalid_parameter"), ("?Name=a", 400, "unknown_parameter"),
        ("?name=a&&page=1", 400, "unknown_parameter"), ("?name%00=a", 400, "unknown_parameter"),
    ])
    func `query parameters are taken exactly or refused`(query: String, status: Int, answer: String) async throws {
        try await withServer(Self.routes) { server in
            let response = try server.connect().request("GET", "/query" + query)
            #expect(response.status == status)
            #expect((status == 200 ? response.text : response.problem("code")) == answer)
        }
    }
}
