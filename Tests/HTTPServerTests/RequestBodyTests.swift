import EventLoop
import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite struct RequestBodyTests {
    private static func routes(_ router: inout Router) {
        router.on(.post, "/count") { request in
            var (count, sum) = (0, 0)
            while let part = try await request.body.next() {
                count += part.count
                sum += part.reduce(0) { $0 &+ Int($1) }
            }
            return .text("\(count) \(sum)")
        }
        router.on(.put, "/collect") { request in .text("\(try await request.body.collect(limit: 10_000).count)") }
        router.on(.post, "/ignore") { _ in .text("ignored", status: 403) }
        router.on(.post, "/first") { request in
            let part = try await request.body.next()
            return .text(part == nil ? "none" : "some", status: 422)
        }
    }

    private func withServer(
        _ limits: Limits = .patient, _ body: (TestServer, TestConnection) async throws -> Void
    ) async throws {
        try await HTTPServerTests.withServer(limits: limits, Self.routes) { server in
            try await body(server, server.connect())
        }
    }

    @Test func `a handler can ask for headers and parameters when the connection is gone`() async throws {
        let seen = Mutex<[String]>([])
        let done = Door()
        let routes: (inout Router) -> Void = { router in
            router.on(.post, "/late") { request in
                while (try? await request.body.next()) != nil {}
                let mode = (try? request.query(known: ["mode"]))?["mode"]
                seen.withLock { $0 = [request.header("accept-language") ?? "-", mode ?? "-"] }
                await done.pass()
                return .text("")
            }
            router.on(.get, "/") { _ in .text("") }
        }
        try await HTTPServerTests.withServer(routes) { server in
            try server.connect().send(
                "POST /late?mode=withdrawal HTTP/1.1\r\nHost: t\r\nAccept-Language: en-GB\r\nContent-Length: 10\r\n\r\nabc"
            )
            // Other connections take the memory that the first one had.
            repeat {
                _ = try server.connect().request("GET", "/", "Accept-Language: zh")
            } while await server.onLoop {
                done.arrived == 0
            }
            #expect(seen.withLock { $0 } == ["en-GB", "withdrawal"])
            await server.onLoop { done.open() }
        }
    }

    private func head(_ path: String, _ headers: String...) -> String {
        "POST \(path) HTTP/1.1\r\nHost: t\r\n\(headers.map { $0 + "\r\n" }.joined())\r\n"
    }

    @Test(arguments: [0, 1, 1000, 32_768, 262_144, 5_000_000])
    func `a body arrives whole, whatever its length, and the connection goes on`(length: Int) async throws {
        try await withServer { _, connection in
            let body = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            for _ in 0..<2 {
                try connection.send(Array(head("/count", "Content-Length: \(length)").utf8) + body)
                #expect(try connection.receive().text == "\(length) \(body.reduce(0) { $0 &+ Int($1) })")
            }
        }
    }

    @Test func `a chunked body arrives whole, also byte by byte`() async throws {
        try await withServer { _, connection in
            let request = head("/count", "Transfer-Encoding: chunked") + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n"
            try connection.send(request)
            #expect(try connection.receive().text.hasPrefix("13 "))
            for byte in Array(request.utf8) { try connection.send([byte]) }
            #expect(try connection.receive().text.hasPrefix("13 "))
        }
    }

    @Test func `pipelined requests with bodies are answered in order`() async throws {
        try await withServer { _, connection in
            let requests = (0..<20).map {
                head("/count", "Content-Length: \($0)") + String(repeating: "\u{1}", count: $0)
            }
            try connection.send(requests.joined())
            for length in 0..<20 { #expect(try connection.receive().text == "\(length) \(length)") }
        }
    }

    @Test func `whoever was heard learns the outcome behind the largest body, others are cut off`() async throws {
        try await withServer { server, connection in
            let length = 80_000_000
            let body = [UInt8](repeating: 1, count: length)
            try connection.send(Array(head("/first", "Content-Length: \(length)").utf8) + body)
            #expect(try connection.receive().status == 422)
            let ignored = try server.connect()
            #expect(throws: (any Error).self) {
                try ignored.send(Array(head("/ignore", "Content-Length: \(length)").utf8) + body)
                _ = try ignored.receive()
            }
        }
    }

    @Test func `a body announced larger than the limit is refused before it is sent`() async throws {
        try await withServer(Limits(bodyBytes: 1000)) { server, connection in
            try connection.send(head("/count", "Content-Length: 1001"))
            let response = try connection.receive()
            #expect(response.status == 413)
            #expect(response.problem("code") == "body_too_large")
            #expect(connection.readToEnd().isEmpty)
            let other = try server.connect()
            try other.send(head("/count", "Content-Length: 1000") + String(repeating: "x", count: 1000))
            #expect(try other.receive().text.hasPrefix("1000 "))
        }
    }

    @Test func `a chunked body that grows over the limit is refused`() async throws {
        try await withServer(Limits(bodyBytes: 1000)) { server, connection in
            try connection.send(head("/count", "Transfer-Encoding: chunked"))
            for _ in 0..<20 { try? connection.send("64\r\n\(String(repeating: "x", count: 100))\r\n") }
            try? connection.send("0\r\n\r\n")
            #expect(try connection.receive().status == 413)
            #expect(try server.connect().request("POST", "/count", "Content-Length: 0").text == "0 0")
        }
    }

    @Test func `collecting stops at its own limit`() async throws {
        try await withServer { _, connection in
            for (length, status) in [(10_000, 200), (10_001, 413), (9, 200)] {
                let request = "PUT /collect HTTP/1.1\r\nHost: t\r\nContent-Length: \(length)\r\n\r\n"
                try connection.send(request + String(repeating: "x", count: length))
                #expect(try connection.receive().status == status)
            }
        }
    }

    @Test func `an answer before the body is sent at once and nothing hangs`() async throws {
        try await withServer { server, connection in
            try connection.send(head("/ignore", "Content-Length: 1000000"))
            #expect(try connection.receive().text == "ignored")
            #expect(connection.readToEnd().isEmpty)
            let unrouted = try server.connect()
            try unrouted.send(head("/nowhere", "Content-Length: 1000000"))
            #expect(try unrouted.receive().status == 404)
        }
    }

    @Test func `an answer in the middle of the body reaches a client that sends on`() async throws {
        try await withServer { _, connection in
            try connection.send(head("/first", "Content-Length: 3000000"))
            for _ in 0..<300 { try connection.send([UInt8](repeating: 1, count: 10_000)) }
            let response = try connection.receive()
            #expect(response.status == 422)
            #expect(response.text == "some")
        }
    }

    @Test func `a client that asks first is told to go on, or why not`() async throws {
        try await withServer(Limits(bodyBytes: 1000)) { server, connection in
            try connection.send(head("/count", "Content-Length: 3", "Expect: 100-continue"))
            #expect(try connection.receive().status == 100)
            try connection.send("\u{1}\u{1}\u{1}")
            #expect(try connection.receive().text == "3 3")
            let other = try server.connect()
            try other.send(head("/count", "Content-Length: 2000", "Expect: 100-continue"))
            #expect(try other.receive().status == 413)
        }
    }

    @Test func `a client that goes away in the middle of the body is an error to the handler`() async throws {
        let ends = LoopConfined<[String]>([])
        try await HTTPServerTests.withServer({ router in
            router.on(.post, "/watch") { request in
                do {
                    while try await request.body.next() != nil {}
                    ends.value.append("end")
                } catch {
                    ends.value.append((error as? Problem)?.code ?? "\(error)")
                    throw error
                }
                return .text("x")
            }
        }) { server in
            for abandons in [false, true] {
                let connection = try server.connect()
                try connection.send(head("/watch", "Content-Length: 1000") + "half")
                let isReceiving = await server.onLoop {
                    await eventually(on: server.loop) { server.listener.inFlight == 1 }
                }
                #expect(isReceiving)
                if abandons { connection.abandon() } else { connection.endSending() }
            }
            let isOver = await server.onLoop { await eventually(on: server.loop) { ends.value.count == 2 } }
            #expect(isOver)
            #expect(await server.onLoop { await eventually(on: server.loop) { server.listener.inFlight == 0 } })
        }
        #expect(ends.value == ["body_cut_off", "body_cut_off"])
    }

    @Test func `a sender is held back while nobody reads`() async throws {
        let (first, second) = (Door(), Door())
        try await HTTPServerTests.withServer({ router in
            router.on(.post, "/slow") { request in
                await first.pass()
                var count = 0
                while let part = try await request.body.next() { count += part.count }
                return .text("\(count)")
            }
            router.on(.post, "/stuck") { request in
                _ = try await request.body.next()
                await second.pass()
                var count = 0
                while let part = try await request.body.next() { count += part.count }
                return .text("rest \(count > 0)")
            }
        }) { server in
            let length = 64_000_000
            let body = [UInt8](repeating: 1, count: length)
            for (path, door) in [("/slow", first), ("/stuck", second)] {
                let connection = try server.connect()
                try connection.send(head(path, "Content-Length: \(length)"))
                let taken = connection.sendWithoutWaiting(body)
                // What the kernel's buffers hold, and a little in the server.
                #expect(taken < 24_000_000)
                await server.onLoop { door.open() }
                try connection.send(Array(body[taken...]))
                #expect(try connection.receive().text == (path == "/slow" ? "\(length)" : "rest true"))
            }
        }
    }
}
