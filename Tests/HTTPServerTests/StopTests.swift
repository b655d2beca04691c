import EventLoop
import Foundation
import HTTPServer
import TestSupport
import Testing

@Suite struct StopTests {
    @Test func `running requests finish, new ones are refused`() async throws {
        let door = Door()
        let server = try TestServer { router in
            router.on(.get, "/wait") { _ in
                await door.pass()
                return .text("done")
            }
        }
        let running = try server.connect()
        let idle = try server.connect()
        try running.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n")
        try idle.send("GET /no HTTP/1.1\r\nHost: t\r\n\r\n")
        #expect(try idle.receive().status == 404)
        let isIn = await server.onLoop { await eventually(on: server.loop) { door.arrived == 1 } }
        #expect(isIn)
        server.beginStop(within: .seconds(20))
        var isClosed = false
        for _ in 0..<500 where !isClosed {
            // The kernel may take the connection in its queue; what counts is that nobody answers with success.
            isClosed = (try? server.connect()) == nil
            usleep(5000)
        }
        #expect(isClosed)
        let late = try? idle.request("GET", "/wait")
        #expect(late == nil || late?.status == 503)
        server.loop.execute { door.open() }
        let response = try running.receive()
        #expect(response.text == "done")
        #expect(response.header("connection")?.lowercased() == "close")
        await server.stop()
    }

    @Test func `who is not done in time gets 503`() async throws {
        let door = Door()
        let server = try TestServer { router in
            router.on(.get, "/wait") { _ in
                await door.pass()
                return .text("late")
            }
        }
        let connection = try server.connect()
        try connection.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n")
        _ = await server.onLoop { await eventually(on: server.loop) { door.arrived == 1 } }
        await server.onLoop { await server.listener.stop(within: .milliseconds(50)) }
        let response = try connection.receive()
        #expect(response.status == 503)
        #expect(response.problem("code") == "stopping")
        // The handler ends after its server: nothing of it may be touched then.
        await server.onLoop {
            door.open()
            await server.loop.sleep(for: .milliseconds(20))
        }
        await server.stop()
    }

    @Test func `an upload nobody reads is ended`() async throws {
        let door = Door()
        let server = try TestServer { router in
            router.on(.post, "/upload") { request in
                _ = try await request.body.next()
                await door.pass()
                return .text("late")
            }
        }
        let connection = try server.connect()
        try connection.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 50000000\r\n\r\n")
        _ = connection.sendWithoutWaiting([UInt8](repeating: 1, count: 10_000_000))
        await server.stop(within: .milliseconds(50))
        #expect(door.arrived == 1)
        let answer = String(decoding: connection.readToEnd(), as: UTF8.self)
        #expect(!answer.hasPrefix("HTTP/1.1 2"))
    }

    @Test func `a stream that waits for its producer is cut`() async throws {
        let door = Door()
        let server = try TestServer { router in
            router.on(.get, "/stream") { _ in
                Response(
                    headers: [],
                    body: .stream { writer in
                        try await writer.write(Array("part".utf8))
                        await door.pass()
                        try await writer.write(Array("rest".utf8))
                    })
            }
        }
        let connection = try server.connect()
        try connection.send("GET /stream HTTP/1.1\r\nHost: t\r\n\r\n")
        _ = await server.onLoop { await eventually(on: server.loop) { door.arrived == 1 } }
        await server.onLoop { await server.loop.sleep(for: .milliseconds(50)) }
        await server.onLoop { await server.listener.stop(within: .milliseconds(50)) }
        await server.onLoop {
            door.open()
            await server.loop.sleep(for: .milliseconds(20))
        }
        await server.stop()
        let everything = String(decoding: connection.readToEnd(), as: UTF8.self)
        #expect(everything.contains("part"))
        #expect(!everything.contains("rest"))
        #expect(!everything.hasSuffix("0\r\n\r\n"))
    }

    @Test func `stopping twice, and a port free again`() async throws {
        let server = try TestServer { $0.on(.get, "/") { _ in .text("first") } }
        let port = server.port
        await server.onLoop { await server.listener.stop(within: .zero) }
        await server.stop()
        #expect(throws: (any Error).self) { try TestConnection(port: port).request("GET", "/") }
    }

    @Test func `two loops share a port, and their request numbers differ`() async throws {
        let first = try TestServer(number: 1) { $0.on(.get, "/") { _ in .text("1") } }
        let second = try TestServer(port: first.port, number: 2) { $0.on(.get, "/") { _ in .text("2") } }
        var answers: Set<String> = []
        var numbers: Set<String> = []
        var count = 0
        // The kernel spreads connections by a hash: two hundred on one side only is as good as impossible.
        while count < 200, answers.count < 2 || count < 40 {
            let response = try TestConnection(port: first.port).request("GET", "/")
            answers.insert(response.text)
            numbers.insert(response.header("x-request-id") ?? "")
            count += 1
        }
        #expect(answers == ["1", "2"])
        #expect(numbers.count == count)
        await first.stop()
        #expect(try TestConnection(port: second.port).request("GET", "/").text == "2")
        await second.stop()
    }

    @Test func `an address that is not this machine's is refused with its reason`() throws {
        let address = try #require(ListenAddress("192.0.2.1:0"))
        let error = #expect(throws: ListenError.self) {
            _ = try HTTPListener(address, on: EventLoop(), router: Router())
        }
        #expect(error?.description.contains("192.0.2.1:0") == true)
    }
}
