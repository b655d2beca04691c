import EventLoop
import PostgresClient
import TestSupport
import Testing

@testable import OpenData

/// The worker makes the day's export and keeps it clean.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized,
    .timeLimit(.minutes(5)))
struct ExportWorkerTests {
    @Test func theDayHasItsExportAndWhatEndsIsTakenOut() async throws {
        try await OpenDataServer.run { server in
            try await server.database.run(RandomLife.beginning)
            try await server.database.insert((1...5).map { number in RecordRow { $0.key = number } })
            try await server.number()
            let loop = try EventLoop()
            let catalogue = server.catalogue
            let failures = LoopConfined(0)
            let worker = ExportWorker(
                on: loop, owner: server.database.settings(), reader: server.database.settings(role: "gongxin_public"),
                OpenDataServer.small, lookEvery: .zero
            ) { _ in
                catalogue
            } onFailure: { _ in
                failures.value += 1
            }
            let thread = try LoopThread(name: "test-exports", loop: loop)
            let run = Task(executorPreference: loop) { await worker.run() }
            let result = await Task { try await self.watch(server) }.result
            loop.execute { worker.stop() }
            await run.value
            loop.stop()
            thread.join()
            try result.get()
            #expect(failures.value == 0)
            // One export a day.
            #expect(try await server.database.run("SELECT count(*) FROM export") == [["1"]])
        }
    }

    private func watch(_ server: OpenDataServer) async throws {
        func waitFor(_ count: Int) async throws {
            try await withLoop { loop in
                let deadline = MonotonicClock.now() + Duration.seconds(120).nanoseconds
                while MonotonicClock.now() < deadline {
                    let made = try await server.database.run("SELECT id FROM offered_export")
                    if let id = made.first.flatMap({ Int($0[0]) }) {
                        // A file may be renewed between two looks.
                        let answers = try server.manifest(id).files.map { try server.get($0.address) }
                        let records = try answers.filter { $0.status == 200 }.flatMap {
                            try OpenDataServer.lines($0.body)
                        }
                        if answers.allSatisfy({ $0.status == 200 }), records.count == count { return }
                    }
                    await loop.sleep(for: .milliseconds(50))
                }
                Issue.record("there are no \(count) records")
            }
        }
        try await waitFor(5)
        try await server.database.run("UPDATE record SET state = 'repaired', revision = 2 WHERE row_number = 2")
        try await server.number()
        try await waitFor(4)
    }
}
