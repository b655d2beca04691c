import Glibc
import TestSupport
import Testing

/// A service that is killed in every stage of a snapshot.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct SnapshotCrashTests {
    private let database = TestDatabase.current

    private func value(_ sql: String) async throws -> String { try await database.value(sql) }

    /// Kills the service as soon as the batch is seen in a stage, and starts another one.
    private func kill(
        _ service: RunningService, _ batch: String, in stage: String
    ) async throws -> RunningService {
        try await eventually("the snapshot is \(stage)", within: 60) {
            try await value(
                """
                SELECT state = 'working' AND snapshot_stage = '\(stage)' OR state IN ('held', 'done') FROM batch
                WHERE id = '\(batch)'
                """) == "t"
        }
        #expect(try await value("SELECT state FROM batch WHERE id = '\(batch)'") == "working", "killed in time")
        service.process.signal(SIGKILL)
        try await service.process.end()
        return try await RunningService.start(on: database)
    }

    /// Progress takes its time, so that no stage passes unseen.
    private func slowDown() async throws {
        try await database.run(
            """
            CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_sleep(0.4); RETURN NEW; END $$;
            CREATE TRIGGER take_time BEFORE UPDATE OF next_offset, rows_withdrawn ON batch FOR EACH ROW
            WHEN (OLD.state = 'working') EXECUTE FUNCTION take_time()
            """)
    }

    @Test func itReplacesTheRecordsOnce() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let all = try await Departments.sample("penalty", rows: 8000, seed: 41, persons: 5)
        let lines = String(decoding: all, as: UTF8.self).split(separator: "\n")
        let part = Array((lines.prefix(501) + lines.suffix(1500)).joined(separator: "\n").utf8)
        var service = try await RunningService.start(on: database)
        let before = try service.send("penalty", all, token: token).decoded(BatchAnswer.self).id
        let records = try await service.finished(before, token: token).rows.new
        try await slowDown()
        let batch = try service.send("penalty", part, token: token, query: "?snapshot=true")
            .decoded(BatchAnswer.self).id
        service = try await kill(service, batch, in: "checking")
        try await eventually("it is held", within: 60) {
            try await value("SELECT state FROM batch WHERE id = '\(batch)'") == "held"
        }
        let confirmed = try HTTPCall.make(
            "POST", "/v1/batches/\(batch)/confirm", port: service.port,
            headers: RunningService.authorisation(token), body: [])
        #expect(confirmed.status == 200)
        service = try await kill(service, batch, in: "storing")
        service = try await kill(service, batch, in: "withdrawing")
        let status = try await service.finished(batch, token: token, within: 90)
        #expect(status.state == "done" && status.rows.read == 2000 && status.rows.new == 0)
        #expect(status.rows.unchanged + status.rows.changed == 2000)
        let active = Int(try await value("SELECT count(*) FROM record WHERE state = 'active'")) ?? 0
        #expect(status.rows.withdrawn == records - active && active <= 2000 && active > 1800)
        #expect(
            try await value("SELECT count(*) FROM record_history WHERE ended_by = 'withdrawal'")
                == "\(status.rows.withdrawn)")
        #expect(try await value("SELECT max(revision) FROM record WHERE state = 'withdrawn'") == "2")
        #expect(
            try await value("SELECT (SELECT count(*) FROM snapshot_key) + (SELECT count(*) FROM snapshot_drop)") == "0")
        try await service.stop()
    }
}
