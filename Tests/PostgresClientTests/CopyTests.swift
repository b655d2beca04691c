import EventLoop
import PostgresClient
import TestSupport
import Testing

@Suite(.enabled(if: isServerAvailable, serverReason), .database)
struct CopyTests {
    private struct Refusal: Error {}

    @Test func `five megabytes go in and come out`() async throws {
        let line = Array((String(repeating: "信", count: 30) + "\n").utf8)
        let data = (0..<60_000).flatMap { Array("\($0)\t".utf8) + line }
        #expect(data.count > 5_000_000)
        let (rows, lines, bytes) = try await withSession { _, session in
            try await session.execute("CREATE TABLE big (number integer, name text)")
            let rows = try await copy(data, into: "big", session)
            let (lines, bytes) = (LoopConfined(0), LoopConfined(0))
            try await session.copyOut("COPY (SELECT * FROM big ORDER BY number) TO STDOUT") { row in
                lines.value += 1
                bytes.value += row.count
            }
            #expect(try await session.execute("SELECT count(*) FROM big").integer(0, 0) == 60_000)
            return (rows, lines.value, bytes.value)
        }
        #expect(rows == 60_000)
        #expect(lines == 60_000)
        #expect(bytes == data.count)
    }

    @Test func `a bad line fails the whole copy, at its start or its end, and the session stays usable`() async throws {
        let good = (0..<200_000).flatMap { Array("\($0)\n".utf8) }
        try await withSession { _, session in
            try await session.execute("CREATE TABLE checked (number integer)")
            for data in [Array("bad\n".utf8) + good, good + Array("bad\n".utf8), Array("1\t2\n".utf8)] {
                await #expect(throws: PostgresError.self) { _ = try await copy(data, into: "checked", session) }
                #expect(!session.isBroken)
                #expect(try await session.execute("SELECT count(*) FROM checked").integer(0, 0) == 0)
            }
            #expect(try await copy(Array("7\n".utf8), into: "checked", session) == 1)
            #expect(try await copy([], into: "checked", session) == 0)
        }
    }

    @Test func `a table that does not exist fails before anything is sent`() async throws {
        try await withSession { _, session in
            await #expect(throws: PostgresError.self) { _ = try await copy([0x31, 0x0A], into: "nowhere", session) }
            #expect(await outcome { try await session.execute("SELECT 'usable'") } == "usable")
        }
    }

    @Test func `a copy out that fails midway gives an error, not a short file`() async throws {
        try await withSession { _, session in
            let rows = LoopConfined(0)
            await #expect(throws: PostgresError.self) {
                try await session.copyOut("COPY (SELECT 10 / (5 - n) FROM generate_series(1, 9) n) TO STDOUT") { _ in
                    rows.value += 1
                }
            }
            #expect(rows.value <= 4)
            #expect(await outcome { try await session.execute("SELECT 'usable'") } == "usable")
        }
    }

    @Test func `a receiver that throws ends the copy and the session`() async throws {
        try await withSession { loop, session in
            let rows = LoopConfined(0)
            await #expect(throws: Refusal.self) {
                try await session.copyOut("COPY (SELECT generate_series(1, 1000000)) TO STDOUT") { _ in
                    rows.value += 1
                    await loop.sleep(for: .milliseconds(1))
                    if rows.value == 3 { throw Refusal() }
                }
            }
            #expect(rows.value == 3)
            #expect(session.isBroken)
        }
    }

    @Test func `a receiver during which the session is closed gets an error`() async throws {
        try await withSession { _, session in
            await #expect(throws: PostgresError.self) {
                try await session.copyOut("COPY (SELECT generate_series(1, 1000000)) TO STDOUT") { _ in session.close()
                }
            }
        }
    }

    @Test func `a server process that ends during a copy out is an error`() async throws {
        try await withSession { _, session in
            let process = try await session.query(Statements.processID).integer(0, 0)
            let rows = LoopConfined(0)
            await #expect(throws: PostgresError.self) {
                try await session.copyOut("COPY (SELECT repeat('x', 1000) FROM generate_series(1, 3000000)) TO STDOUT")
                { _ in
                    rows.value += 1
                    if rows.value == 10 { try await terminate(process) }
                }
            }
            #expect(rows.value < 3_000_000)
            #expect(session.isBroken)
        }
    }

    private func copy(_ data: [UInt8], into table: String, _ session: Session) async throws -> Int {
        // The buffer must live across suspensions, which `withUnsafeBytes` of an array cannot promise.
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: 1)
        defer { buffer.deallocate() }
        buffer.copyBytes(from: data)
        return try await session.copyIn("COPY \(table) FROM STDIN", UnsafeRawBufferPointer(buffer))
    }
}
