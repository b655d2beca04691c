import EventLoop
import Foundation
import HTTPServer
import TestSupport
import Testing

@Suite struct ExchangeTests {
    private static func routes(_ router: inout Router) {
        router.on(.get, "/hello") { _ in .text("hello") }
        router.on(.get, "/large") { _ in .text(String(repeating: "x", count: 3_000_000)) }
        router.on(.get, "/things/{name}") { .text("thing \($0.parameter("name")) \($0.parameter("other"))") }
        router.on(.post, "/things/{name}") { request in .text("\(try await request.body.collect(limit: 1000).count)") }
        router.on(.delete, "/only") { _ in .text("", status: 204) }
        router.on(.get, "/headers") { request in
            Response(headers: [Header("X-Bad", "a\r\nX-Injected: 1"), Header("X-Id", request.id)], body: .bytes([]))
        }
    }

    private func withServer(_ body: (TestServer, TestConnection) async throws -> Void) async throws {
        try await HTTPServerTests.withServer(Self.routes) { server in try await body(server, server.connect()) }
    }

    @Test func `a connection serves request after request, each with a number of its own`() async throws {
        try await withServer { (_, connection) async throws in
            var numbers: Set<String> = []
            for _ in 0..<20 {
                let response = try connection.request("GET", "/hello")
                #expect(response.status == 200)
                #expect(response.text == "hello")
                #expect(response.header("content-length") == "5")
                numbers.insert(response.header("x-request-id") ?? "")
            }
            #expect(numbers.count == 20)
            #expect(numbers.allSatisfy { $0.utf8.count == 16 })
            let last = try connection.request("GET", "/hello", "Connection: close")
            #expect(last.text == "hello")
            #expect(connection.readToEnd().isEmpty)
        }
    }

    @Test func `the handler and the header tell the same number`() async throws {
        try await withServer { (_, connection) async throws in
            let response = try connection.request("GET", "/headers")
            #expect(response.header("x-id") == response.header("x-request-id"))
            #expect(response.header("x-injected") == nil)
        }
    }

    @Test func `HEAD gives the headers of GET and no body`() async throws {
        try await withServer { (_, connection) async throws in
            let head = try connection.request("HEAD", "/large")
            #expect(head.status == 200)
            #expect(head.header("content-length") == "3000000")
            // A body would stand in the way of the next answer.
            #expect(try connection.request("GET", "/hello").text == "hello")
        }
    }

    @Test func `a large answer arrives whole`() async throws {
        try await withServer { (_, connection) async throws in
            #expect(try connection.request("GET", "/large").body.count == 3_000_000)
        }
    }

    @Test(arguments: [
        ("GET", "/nothing", 404, ""), ("GET", "/", 404, ""), ("BREW", "/nothing", 404, ""),
        ("POST", "/hello", 405, "GET, HEAD"), ("BREW", "/hello", 405, "GET, HEAD"), ("get", "/hello", 405, "GET, HEAD"),
        ("PUT", "/things/a", 405, "GET, HEAD, POST"), ("GET", "/only", 405, "DELETE"), ("HEAD", "/only", 405, "DELETE"),
        ("GET", "/things", 404, ""), ("GET", "/things/a/b", 404, ""), ("GET", "/Hello", 404, ""),
    ])
    func `no such address, or not that method`(method: String, path: String, status: Int, allow: String) async throws {
        try await withServer { (_, connection) async throws in
            let response = try connection.request(method, path)
            #expect(response.status == status)
            #expect(response.header("allow") ?? "" == allow)
            if method != "HEAD" {
                #expect(response.header("content-type") == "application/problem+json")
                #expect(response.problem("status") == "\(status)")
                #expect(response.problem("instance").hasSuffix(response.header("x-request-id") ?? "?"))
            }
            #expect(try connection.request("GET", "/hello").text == "hello")
        }
    }

    @Test(arguments: [
        ("/things/%E5%85%AC%E4%BF%A1", "thing 公信 "), ("/things/a%20b", "thing a b "), ("//things///x/", "thing x "),
        ("/things/a+b", "thing a+b "), ("/things/x?y=1", "thing x "),
    ])
    func `paths are decoded once`(path: String, answer: String) async throws {
        try await withServer { (_, connection) async throws in
            #expect(try connection.request("GET", path).text == answer)
        }
    }

    @Test(arguments: [
        "/things/../hello", "/things/%2e%2e/hello", "/things/..%2fhello", "/../../etc/passwd", "/things/%252e%252e/x",
        "/hello/..", "/things/a%2Fb",
    ])
    func `dots and slashes in a path lead nowhere`(path: String) async throws {
        try await withServer { (_, connection) async throws in
            #expect(try connection.request("GET", path).status == 404)
            #expect(try connection.request("GET", "/hello").text == "hello")
        }
    }

    @Test func `a path with a NUL is not the path before it`() async throws {
        try await withServer { (server, connection) async throws in
            #expect(try connection.request("GET", "/hello%00.txt").status != 200)
            #expect(try server.connect().request("GET", "/things/a%00b").text == "thing a\u{FFFD}b ")
        }
    }

    @Test func `requests sent at once are answered in order`() async throws {
        try await withServer { (_, connection) async throws in
            let names = (0..<50).map { "n\($0)" }
            try connection.send(names.map { "GET /things/\($0) HTTP/1.1\r\nHost: t\r\n\r\n" }.joined())
            for name in names { #expect(try connection.receive().text == "thing \(name) ") }
        }
    }

    @Test func `a request that comes byte by byte is understood`() async throws {
        try await withServer { (_, connection) async throws in
            for byte in Array("GET /hello HTTP/1.1\r\nHost: t\r\n\r\n".utf8) { try connection.send([byte]) }
            #expect(try connection.receive().text == "hello")
        }
    }

    @Test(arguments: [
        "GET /hello HTTP/1.1\r\n\r\n", "NONSENSE\r\n\r\n", "GET  HTTP/9.9\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: t\r\nContent-Length: abc\r\n\r\n",
        "POST /things/a HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /things/a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nXYZ\r\n",
    ])
    func `a malformed request is refused, the server goes on`(request: String) async throws {
        try await withServer { (server, connection) async throws in
            try connection.send(request)
            connection.endSending()
            let answer = String(decoding: connection.readToEnd(), as: UTF8.self)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(80))")
            #expect(try server.connect().request("GET", "/hello").text == "hello")
        }
    }

    @Test(arguments: [20_000, 200_000])
    func `headers longer than the limit are refused, the server goes on`(length: Int) async throws {
        try await HTTPServerTests.withServer(limits: Limits(headerBytes: 4096), Self.routes) { server in
            let connection = try server.connect()
            try? connection.send(
                "GET /hello HTTP/1.1\r\nHost: t\r\nX-Long: \(String(repeating: "a", count: length))\r\n\r\n")
            let answer = String(decoding: connection.readToEnd(), as: UTF8.self)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 431") || answer.hasPrefix("HTTP/1.1 4"))
            let other = try server.connect()
            try? other.send("GET /\(String(repeating: "a", count: length)) HTTP/1.1\r\nHost: t\r\n\r\n")
            let second = String(decoding: other.readToEnd(), as: UTF8.self)
            #expect(second.isEmpty || second.hasPrefix("HTTP/1.1 4"))
            #expect(try server.connect().request("GET", "/hello").text == "hello")
        }
    }
}
