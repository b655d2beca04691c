import Foundation
import TestSupport
import Testing

/// How a service ends.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct ShutdownTests {
    private let database = TestDatabase.current

    @Test(arguments: [SIGTERM, SIGINT]) func anIdleServiceEndsAtOnceAndInOrder(signal: Int32) async throws {
        // Without a worker, whose statement in hand may take a while on a busy machine.
        let service = try await RunningService.start(on: database, roles: ["ingestion", "query"])
        // A connection that is open and says nothing does not hold it up.
        let idle = try HTTPCall(port: service.port)
        try idle.send("GET /healthz HTTP/1.1\r\n".utf8)
        let start = ContinuousClock.now
        service.process.signal(signal)
        #expect(try await service.process.end() == 0)
        #expect(ContinuousClock.now - start < .seconds(8))
        let events = RunningService.logLines(service.process.errors).compactMap { $0["event"] as? String }
        #expect(events.contains("stopping"))
        #expect(events.last == "stopped")
    }

    @Test func anUploadUnderWayIsReceivedToItsEnd() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let service = try await RunningService.start(on: database)
        let payload = try await Departments.sample("penalty", rows: 3000, seed: 12)
        let half = payload.count / 2
        let call = try HTTPCall(port: service.port)
        try call.send(
            "POST /v1/feeds/penalty/batches HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer \(token)\r\nContent-Length: \(payload.count)\r\nContent-Type: text/csv\r\n\r\n"
                .utf8)
        try call.send(payload[..<half])
        try await eventually("the upload has begun") {
            try await database.count("SELECT count(*) FROM batch WHERE state = 'receiving'") == 1
        }
        service.process.signal(SIGTERM)
        try await eventually("it stops") { service.process.errors.contains("\"stopping\"") }
        try await eventually("it accepts no one any more") { (try? service.get("/healthz")) == nil }
        try call.send(payload[half...])
        let answer = try call.answer()
        #expect(answer.status == 202, "\(answer.text)")
        #expect(answer.headers["connection"]?.lowercased() == "close")
        #expect(try await service.process.end() == 0)
        let batch = try answer.decoded(BatchAnswer.self).id
        #expect(
            try await database.run(
                "SELECT state IN ('received', 'working', 'done'), payload_bytes FROM batch WHERE id = '\(batch)'")
                == [["t", "\(payload.count)"]])
        // Whoever comes next works it off.
        let next = try await RunningService.start(on: database)
        #expect(try await next.finished(batch, token: token).rows.read == 3000)
        try await next.stop()
    }

    @Test func anUploadThatNeverEndsDoesNotKeepItForEver() async throws {
        let token = try await Departments.token("990000-hbj", database)
        let service = try await RunningService.start(on: database)
        let call = try HTTPCall(port: service.port)
        try call.send(
            "POST /v1/feeds/penalty/batches HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer \(token)\r\nContent-Length: 1000000\r\nContent-Type: text/csv\r\n\r\nCF_XDR_SHXYM,CF_WSH\n"
                .utf8)
        try await eventually("the upload has begun") {
            try await database.count("SELECT count(*) FROM batch WHERE state = 'receiving' AND source = '990000-hbj'")
                == 1
        }
        service.process.signal(SIGTERM)
        #expect(try await service.process.end(within: 60) == 0, "\(service.process.errors)")
        #expect(
            try await database.count(
                "SELECT count(*) FROM batch WHERE state <> 'receiving' AND source = '990000-hbj'") == 0)
    }

    @Test func aBatchInWorkIsLeftWhereItsLastSliceEnded() async throws {
        let token = try await Departments.token("990000-swj", database)
        let payload = try await Departments.sample("permit", rows: 40_000, seed: 13)
        let service = try await RunningService.start(on: database)
        let answer = try service.send("permit", payload, token: token)
        try #require(answer.status == 202, "\(answer.text)")
        let batch = try answer.decoded(BatchAnswer.self).id
        try await eventually("it works on it") {
            try await database.value("SELECT state FROM batch WHERE id = '\(batch)'") == "working"
        }
        service.process.signal(SIGTERM)
        #expect(try await service.process.end() == 0, "\(service.process.errors)")
        let next = try await RunningService.start(on: database)
        let status = try await next.finished(batch, token: token)
        #expect(status.rows.read == 40_000)
        #expect(status.rows.new == status.rows.accepted)
        #expect(try await database.count("SELECT count(*) FROM record WHERE batch = '\(batch)'") == status.rows.new)
        try await next.stop()
    }
}
