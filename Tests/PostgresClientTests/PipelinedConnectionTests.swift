import EventLoop
import PostgresClient
import TestSupport
import Testing

@Suite(.enabled(if: isServerAvailable, serverReason), .database)
struct PipelinedConnectionTests {
    @Test func `a division by zero among a thousand queries fails alone`() async throws {
        let outcomes = try await withPipeline { _, connection in
            await withTaskGroup(of: (Int, String).self) { group in
                for number in 0..<1000 {
                    group.addTask {
                        (
                            number,
                            await outcome { try await connection.query(Statements.divide, [.integer(number % 10)]) }
                        )
                    }
                }
                return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
        }
        #expect(outcomes.count == 1000)
        for (number, outcome) in outcomes {
            #expect(outcome == (number % 10 == 0 ? "22012" : "\(100 / (number % 10))"))
        }
    }

    @Test func `a statement that cannot be prepared fails with the server's reason, its neighbours do not`()
        async throws
    {
        let outcomes = try await withPipeline { _, connection in
            await withTaskGroup(of: (Int, String).self) { group in
                for number in 0..<60 {
                    group.addTask {
                        let outcome = await outcome {
                            number % 3 == 0
                                ? try await connection.query(Statements.broken)
                                : try await connection.query(
                                    Statement("fresh \(number % 7)", "SELECT \(number % 7)"))
                        }
                        return (number, outcome)
                    }
                }
                return await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
            }
        }
        #expect(outcomes.count == 60)
        for (number, outcome) in outcomes { #expect(outcome == (number % 3 == 0 ? "42703" : "\(number % 7)")) }
    }

    @Test func `isolated writes are kept although a query beside them fails`() async throws {
        let kept = try await withPipeline { _, connection in
            _ = try await connection.query(Statement("make", "CREATE TABLE kept (number integer)"), isolated: true)
            let write = Statement("write", "INSERT INTO kept VALUES ($1::integer)")
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        _ = await outcome { try await connection.query(write, [.integer(number)], isolated: true) }
                    }
                    group.addTask { _ = await outcome { try await connection.query(Statements.divide, [0]) } }
                }
            }
            return try await connection.query(Statement("count", "SELECT count(*) FROM kept")).integer(0, 0)
        }
        #expect(kept == 50)
    }

    @Test(.timeLimit(.minutes(10)), arguments: [false, true])
    func `a parameter and a result larger than any socket buffer pass`(isolated: Bool) async throws {
        let size = 12_000_000
        let lengths = try await withPipeline { _, connection in
            let length = Statement("length", "SELECT length($1::bytea)")
            let bytes = [UInt8](repeating: 0xA5, count: size)
            async let first = connection.query(length, [.bytes(bytes)], isolated: isolated)
            async let second = connection.query(Statement("long", "SELECT repeat('x', \(size))"), isolated: isolated)
            return [try await first.integer(0, 0), try await second.bytes(0, 0).count]
        }
        #expect(lengths == [size, size])
    }

    @Test func `results in binary form come as they are stored`() async throws {
        let bytes: [UInt8] = [0, 1, 0x5C, 0x78, 0xFF, 0]
        let got = try await withPipeline { _, connection in
            let binary = Statement("binary", "SELECT $1::bytea", binaryResult: true)
            let text = Statement("text", "SELECT $1::bytea")
            let first = try await connection.query(binary, [.bytes(bytes)])
            let second = try await connection.query(text, [.bytes(bytes)])
            return [Array(first.bytes(0, 0)), second.bytea(0, 0)]
        }
        #expect(got == [bytes, bytes])
    }

    @Test func `a statement planned each time runs beside prepared ones`() async throws {
        let outcomes = try await withPipeline { _, connection in
            let anew = Statement("anew", "SELECT $1::text || '!'", plannedEachTime: true)
            async let first = outcome { try await connection.query(anew, ["a"]) }
            async let second = outcome { try await connection.query(Statements.echo, ["b"]) }
            async let third = outcome { try await connection.query(anew, ["c"]) }
            return await [first, second, third]
        }
        #expect(outcomes == ["a!", "b", "c!"])
    }

    @Test func `more queries than the limit are refused at once`() async throws {
        let outcomes = try await withPipeline({ _ in }, limit: 10) { _, connection in
            await withTaskGroup(of: String.self) { group in
                for _ in 0..<40 {
                    group.addTask { await outcome { try await connection.query(Statements.echo, ["x"]) } }
                }
                return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
        }
        #expect(outcomes["x", default: 0] >= 5)
        #expect(outcomes["overloaded", default: 0] >= 25)
        #expect(outcomes.values.reduce(0, +) == 40)
    }

    @Test func `a group spreads queries over its connections`() async throws {
        let settings = TestDatabase.current.settings()
        let processes = try await withLoop { loop in
            let group = PipelineGroup(settings, on: loop, size: 3)
            defer { group.close() }
            let ready = LoopConfined<Set<String>>([])
            let stopwatch = Stopwatch()
            while ready.value.count < 3, stopwatch.milliseconds < 10_000 {
                await withTaskGroup(of: String.self) { tasks in
                    for _ in 0..<12 { tasks.addTask { await outcome { try await group.query(Statements.processID) } } }
                    for await process in tasks where Int(process) != nil { ready.value.insert(process) }
                }
                await loop.sleep(for: .milliseconds(5))
            }
            return ready.value.count
        }
        #expect(processes == 3)
    }
}
