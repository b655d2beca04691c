import EventLoop
import Foundation
import HTTPServer
import TestSupport
import Testing

@Suite struct ResponseStreamTests {
    private struct Refusal: Error {}

    private static func stream(_ produce: @escaping @Sendable (ResponseBodyWriter) async throws -> Void) -> Response {
        Response(headers: [Header("Content-Type", "text/plain")], body: .stream(produce))
    }

    @Test func `a streamed answer arrives whole and the connection goes on`() async throws {
        try await withServer({ router in
            router.on(.get, "/stream") { request in
                Self.stream { writer in
                    for number in 0..<2000 {
                        try await writer.write(Array("line \(number)\n".utf8))
                        if number % 500 == 0 { await request.loop.sleep(for: .milliseconds(2)) }
                    }
                }
            }
            router.on(.get, "/empty") { _ in Self.stream { _ in } }
        }) { server in
            let connection = try server.connect()
            let expected = (0..<2000).map { "line \($0)\n" }.joined()
            for _ in 0..<3 {
                let response = try connection.request("GET", "/stream")
                #expect(response.header("transfer-encoding") == "chunked")
                #expect(response.text == expected)
                #expect(try connection.request("GET", "/empty").body.isEmpty)
            }
            #expect(try connection.request("HEAD", "/stream").status == 200)
            let afterHead = try connection.request("GET", "/stream")
            #expect(
                afterHead.text == expected, "\(afterHead.status) \(afterHead.headers) \(afterHead.text.prefix(200))")
        }
    }

    @Test func `a producer waits for a slow reader, and stops when the reader goes`() async throws {
        let written = LoopConfined(0)
        let ended = LoopConfined("")
        try await withServer({ router in
            router.on(.get, "/endless") { _ in
                Self.stream { writer in
                    do {
                        while written.value < 500_000_000 {
                            try await writer.write([UInt8](repeating: 0x78, count: 50_000))
                            written.value += 50_000
                        }
                        ended.value = "all"
                    } catch {
                        ended.value = (error as? Problem)?.code ?? "\(error)"
                        throw error
                    }
                }
            }
        }) { server in
            do {
                let connection = try server.connect(receiveBuffer: 65_536)
                try connection.send("GET /endless HTTP/1.1\r\nHost: t\r\n\r\n")
                _ = try connection.readBytes(100_000)
                var before = -1
                // Still when nothing was written for a while.
                await server.onLoop { await server.loop.sleep(for: .milliseconds(200)) }
                while before != written.value {
                    before = written.value
                    await server.onLoop { await server.loop.sleep(for: .milliseconds(100)) }
                }
                #expect(before < 20_000_000)
            }
            let isOver = await server.onLoop { await eventually(on: server.loop) { !ended.value.isEmpty } }
            #expect(isOver)
            #expect(ended.value == "body_cut_off")
        }
    }

    @Test(.timeLimit(.minutes(10))) func `memory stays flat while a reader lags behind all the time`() async throws {
        @Sendable func residentBytes() -> Int {
            let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
            return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) * 4096
        }
        let most = LoopConfined(0)
        let size = 400_000_000
        try await withServer({ router in
            router.on(.get, "/big") { _ in
                Self.stream { writer in
                    for _ in 0..<(size / 200_000) {
                        try await writer.write([UInt8](repeating: 0x78, count: 200_000))
                        most.value = max(most.value, residentBytes())
                    }
                }
            }
        }) { server in
            let before = residentBytes()
            let connection = try server.connect(receiveBuffer: 65_536)
            try connection.send("GET /big HTTP/1.0\r\n\r\n")
            var count = 0
            while let piece = try? connection.readBytes(1_000_000) { count += piece.count }
            #expect(count >= size)
            // Of the whole process, in which other tests run.
            #expect(most.value - before < 300_000_000)
        }
    }

    @Test func `a producer that fails cuts the connection, so that a part is not taken for the whole`() async throws {
        try await withServer({ router in
            router.on(.get, "/half") { _ in
                Self.stream { writer in
                    try await writer.write(Array("half".utf8))
                    throw Refusal()
                }
            }
            router.on(.get, "/nothing") { _ in Self.stream { _ in throw Refusal() } }
        }) { server in
            for path in ["/half", "/nothing"] {
                let connection = try server.connect()
                try connection.send("GET \(path) HTTP/1.1\r\nHost: t\r\n\r\n")
                let stopwatch = Stopwatch()
                let everything = String(decoding: connection.readToEnd(), as: UTF8.self)
                #expect(stopwatch.milliseconds < 8000, "\(path): \(everything)")
                #expect(connection.wasReset)
                #expect(path == "/half" || !everything.contains("half"))
                #expect(!everything.hasSuffix("0\r\n\r\n"))
            }
        }
    }
}
