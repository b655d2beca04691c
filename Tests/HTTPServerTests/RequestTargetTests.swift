import HTTPServer
import TestSupport
import Testing

/// What a request asks for, as it was sent: libmicrohttpd decodes it where it stands.
@Suite struct RequestTargetTests {
    private static func routes(_ router: inout Router) {
        let echo: Handler = { request in
            let fields = request.headers.filter { $0.name.lowercased().hasPrefix("x-") }.map {
                "\($0.name)=\($0.value)"
            }
            return .text(([request.methodName, request.target, "\(request.hasBody)"] + fields).joined(separator: " "))
        }
        router.on(.get, "/a/{b}", echo)
        router.on(.post, "/a/{b}", echo)
        router.on(.get, "/a/{b}/{c}", echo)
    }

    @Test(arguments: [
        "/a/b", "/a/b?", "/a/b?c=d%20e+f&g&c=%E4%B8%AD&&", "/a/%E4%B8%AD", "/a/b%2Fc", "/a/b%00c", "/a/%zz%", "//a///b",
        "/a/b?x=1?y=2#z", "/a/\u{4E2D}?q=\u{4E2D}",
    ])
    func `as it was sent`(target: String) async throws {
        try await withServer(Self.routes) { server in
            let connection = try server.connect()
            #expect(try connection.request("GET", target).text == "GET \(target) false")
        }
    }

    @Test func `each request of a connection has its own`() async throws {
        try await withServer(Self.routes) { server in
            let connection = try server.connect()
            for number in 0..<20 {
                let target = "/a/b?n=\(number)" + String(repeating: "x", count: number * 50)
                #expect(try connection.request("GET", target).text == "GET \(target) false")
            }
            // All at once, the answers in their order; other connections in between.
            let other = try server.connect()
            try other.send("GET /a/b?other HTTP/1.1\r\nHost: t\r\n")
            try connection.send((0..<5).map { "GET /a/b?p=\($0) HTTP/1.1\r\nHost: t\r\n\r\n" }.joined())
            for number in 0..<5 { #expect(try connection.receive().text == "GET /a/b?p=\(number) false") }
            try other.send("\r\n")
            #expect(try other.receive().text == "GET /a/b?other false")
        }
    }

    @Test func `all fields, in their order, and whether a body follows`() async throws {
        try await withServer(Self.routes) { server in
            let connection = try server.connect()
            let fields = "X-One: 1\r\nx-two:  2\r\nX-One: 3"
            let text = try connection.request("GET", "/a/b", fields).text
            #expect(text == "GET /a/b false X-One=1 x-two=2 X-One=3", "\(text)")
            try connection.send("POST /a/b HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nok")
            #expect(try connection.receive().text == "POST /a/b true")
        }
    }
}
