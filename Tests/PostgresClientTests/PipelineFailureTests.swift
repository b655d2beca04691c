import EventLoop
import PostgresClient
import TestSupport
import Testing

@Suite(.enabled(if: isServerAvailable, serverReason), .database)
struct PipelineFailureTests {
    @Test func `a statement that takes too long is cancelled, the next one answers`() async throws {
        let outcomes = try await withPipeline({ $0.statementTimeout = .milliseconds(200) }) { _, connection in
            async let slow = outcome { try await connection.query(Statements.sleep, ["30"]) }
            async let behind = outcome { try await connection.query(Statements.echo, ["behind"]) }
            return await [slow, behind]
        }
        #expect(outcomes == ["57014", "behind"])
    }

    @Test(.timeLimit(.minutes(10)))
    func `when the server ends the connection each query in flight ends, and a new connection follows`() async throws {
        let (outcomes, afterwards) = try await withPipeline { loop, connection in
            let process = try await connection.query(Statements.processID).integer(0, 0)
            let killer = Task(executorPreference: loop) {
                await loop.sleep(for: .milliseconds(50))
                try await terminate(process)
            }
            let outcomes = await withTaskGroup(of: String.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        await outcome {
                            try await connection.query(Statements.sleep, [.text(number < 5 ? "0" : "0.01")])
                        }
                    }
                }
                return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            try await killer.value
            _ = await eventually(on: loop) { connection.isReady }
            let afterwards = await outcome { try await connection.query(Statements.echo, ["again"]) }
            return (outcomes, afterwards)
        }
        #expect(outcomes.values.reduce(0, +) == 300)
        #expect(outcomes["", default: 0] >= 5)
        #expect(outcomes["connectionLost", default: 0] >= 1)
        #expect(Set(outcomes.keys).isSubset(of: ["", "connectionLost", "57P01"]))
        #expect(afterwards == "again")
    }

    @Test func `an idle connection that is ended comes back`() async throws {
        let (first, second) = try await withPipeline { loop, connection in
            let first = try await connection.query(Statements.processID).integer(0, 0)
            try await terminate(first)
            let isLost = await eventually(on: loop) { !connection.isReady }
            let isBack = await eventually(on: loop) { connection.isReady }
            try #require(isLost && isBack)
            return (first, try await connection.query(Statements.processID).integer(0, 0))
        }
        #expect(first != second)
        #expect(second > 0)
    }

    @Test func `a query that comes before the first connection stands waits for it`() async throws {
        let settings = TestDatabase.current.settings()
        let early = try await withLoop { loop in
            let connection = PipelinedConnection(settings, on: loop)
            let early = await withTaskGroup(of: String.self) { group in
                for _ in 0..<5 {
                    group.addTask { await outcome { try await connection.query(Statements.echo, ["early"]) } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            connection.close()
            return early
        }
        #expect(early == Array(repeating: "early", count: 5))
    }

    @Test func `no more queries wait for the first connection than may be in flight`() async throws {
        let settings = PostgresSettings(connection: "host=/no/such/folder", applicationName: "test")
        let outcomes = try await withLoop { loop in
            let connection = PipelinedConnection(settings, on: loop, limit: 2)
            async let first = outcome { try await connection.query(Statements.echo, ["x"]) }
            async let second = outcome { try await connection.query(Statements.echo, ["x"]) }
            async let third = outcome { try await connection.query(Statements.echo, ["x"]) }
            let outcomes = await [first, second, third]
            connection.close()
            return outcomes.sorted()
        }
        #expect(outcomes == ["connectionLost", "connectionLost", "overloaded"])
    }

    @Test func `closed before the first connection stood, what waits for it fails`() async throws {
        let settings = TestDatabase.current.settings()
        let answer = try await withLoop { loop in
            let connection = PipelinedConnection(settings, on: loop)
            async let early = outcome { try await connection.query(Statements.echo, ["early"]) }
            loop.execute { connection.close() }
            return await early
        }
        #expect(answer == "connectionLost")
    }

    @Test func `without a server a query is refused at once, and the reason is told`() async throws {
        let (outcomes, milliseconds, failures) = try await withLoop { loop in
            let failures = LoopConfined<[String]>([])
            let settings = PostgresSettings(connection: "host=/no/such/folder", applicationName: "test")
            let connection = PipelinedConnection(settings, on: loop) { failures.value.append($0.message) }
            let stopwatch = Stopwatch()
            let before = await outcome { try await connection.query(Statements.echo, ["x"]) }
            let milliseconds = stopwatch.milliseconds
            _ = await eventually(on: loop) { failures.value.count >= 2 }
            connection.close()
            let after = await outcome { try await connection.query(Statements.echo, ["x"]) }
            return ([before, after], milliseconds, failures.value)
        }
        #expect(outcomes == ["connectionLost", "connectionLost"])
        #expect(milliseconds < 1000)
        #expect(failures.count >= 2)
        #expect(failures.allSatisfy { $0.contains("/no/such/folder") })
    }

    @Test func `queries in flight when it is closed fail, and it stays closed`() async throws {
        let (outcomes, isReady) = try await withPipeline { loop, connection in
            async let slow = outcome { try await connection.query(Statements.sleep, ["30"]) }
            _ = await eventually(on: loop) { connection.inFlight > 0 }
            connection.close()
            let late = await outcome { try await connection.query(Statements.echo, ["x"]) }
            let outcomes = [await slow, late]
            await loop.sleep(for: .milliseconds(250))
            return (outcomes, connection.isReady)
        }
        #expect(outcomes == ["connectionLost", "connectionLost"])
        #expect(!isReady)
    }

    @Test func `a role that does not exist is a failure, not a connection with other rights`() async throws {
        var settings = TestDatabase.current.settings()
        settings.role = "no_such_role"
        let fixed = settings
        let (isReady, failures) = try await withLoop { loop in
            let failures = LoopConfined<[String]>([])
            let connection = PipelinedConnection(fixed, on: loop) { failures.value.append($0.sqlState ?? "-") }
            _ = await eventually(on: loop) { !failures.value.isEmpty }
            defer { connection.close() }
            return (connection.isReady, failures.value)
        }
        #expect(!isReady)
        #expect(failures.first == "22023")
    }
}
