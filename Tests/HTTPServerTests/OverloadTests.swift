import EventLoop
import Foundation
import HTTPServer
import TestSupport
import Testing

@Suite struct OverloadTests {
    @Test func `requests over the limit get 503 at once, the others their answers`() async throws {
        let door = Door()
        try await withServer(
            limits: Limits(requests: 3),
            { router in
                router.on(.get, "/wait") { _ in
                    await door.pass()
                    return .text("done")
                }
            }
        ) { server in
            let connections = try (0..<3).map { _ in try server.connect() }
            for connection in connections { try connection.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n") }
            let areIn = await server.onLoop { await eventually(on: server.loop) { door.arrived == 3 } }
            #expect(areIn)
            let refused = try server.connect().request("GET", "/wait", "Accept-Language: en")
            #expect(refused.status == 503)
            #expect(refused.header("retry-after") == "1")
            #expect(refused.problem("code") == "overloaded")
            await server.onLoop { door.open() }
            for connection in connections { #expect(try connection.receive().text == "done") }
            #expect(try server.connect().request("GET", "/wait").text == "done")
        }
    }

    @Test func `one address cannot take all connections`() async throws {
        var limits = Limits.patient
        limits.connectionsPerAddress = 3
        try await withServer(limits: limits, { $0.on(.get, "/hello") { _ in .text("hello") } }) { server in
            let held = try (0..<3).map { _ in try server.connect() }
            for connection in held { #expect(try connection.request("GET", "/hello").text == "hello") }
            #expect(throws: (any Error).self) { _ = try server.connect().request("GET", "/hello") }
            #expect(try server.connect(from: "127.0.0.2").request("GET", "/hello").text == "hello")
            for connection in held { #expect(try connection.request("GET", "/hello").text == "hello") }
        }
    }

    @Test(arguments: [
        "GET /hello HTTP/1.1\r\nHost: t\r\n", "", "POST /body HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\nx",
    ])
    func `a client that dawdles is shut out, one that does not is served`(start: String) async throws {
        try await withServer(
            limits: Limits(headerSeconds: 1),
            { router in
                router.on(.get, "/hello") { _ in .text("hello") }
                router.on(.post, "/body") { request in .text("\(try await request.body.collect(limit: 2000).count)") }
            }
        ) { server in
            let slow = try server.connect()
            try slow.send(start)
            let stopwatch = Stopwatch()
            _ = slow.readToEnd()
            #expect(stopwatch.milliseconds < 8000)
            #expect(try server.connect().request("GET", "/hello").text == "hello")
        }
    }

    @Test func `a handler that works long is not taken for a slow client`() async throws {
        try await withServer(
            limits: Limits(headerSeconds: 1, responseSeconds: 1),
            { router in
                router.on(.get, "/work") { request in
                    await request.loop.sleep(for: .milliseconds(3500))
                    // Larger than the socket's buffers, so that it is still being sent when the watch looks.
                    return .text(String(repeating: "x", count: 20_000_000))
                }
            }
        ) { server in
            let connection = try server.connect(receiveBuffer: 65_536)
            #expect(try connection.request("GET", "/work").body.count == 20_000_000)
        }
    }
}
