import Cryptography
import Disclosure
import Foundation
import Glibc
import TestSupport
import Testing

/// The services behind nginx, with the routes that docker/ gives it.
@Suite(
    .enabled(if: Executable.isUsable, Executable.reason),
    .enabled(if: FileManager.default.isExecutableFile(atPath: Front.executable), "install nginx-light"), .database,
    .serialized)
struct FrontTests {
    private let database = TestDatabase.current

    @Test func everythingPassesThroughTheFront() async throws {
        let ingestion = try await RunningService.start(on: database, roles: ["ingestion"])
        let query = try await RunningService.start(on: database, roles: ["query"])
        let worker = try await RunningService.start(on: database, roles: ["work"])
        let front = try await Front(ingestion: ingestion.port, query: query.port)

        // A department's file, and what became of it.
        let token = try await Departments.token("990000-scjg", database)
        let payload = try await Departments.sample("penalty", rows: 4000, seed: 5, persons: 0)
        #expect(payload.count > 1 << 20)
        let batch = try front.service.send("penalty", payload, token: token).decoded(BatchAnswer.self)
        #expect(try await front.service.finished(batch.id, token: token).rows.read == 4000)
        let code = try #require(
            try await database.run("SELECT uscc FROM record LIMIT 1", role: "gongxin_public").first?.first)
        let report = try front.service.get("/v1/subjects/\(code)/report")
        #expect(
            report.status == 200 && report.headers["x-request-id"] != nil && report.headers["etag"] != nil,
            "\(report.text.prefix(300))")

        // A large file to check is judged by the service, not by the front.
        let client = try await SigningClient.register("990000-scjg", .department, .ed25519, in: database)
        let codes = Array(("code\n" + String(repeating: "\(code)\n", count: 100_000)).utf8)
        #expect(codes.count > 1 << 20)
        let refused = try client.call(
            "POST", "/v1/checks?purpose=tender", port: front.service.port, body: codes,
            headers: ["Content-Type": "text/csv"])
        #expect(refused.headers["content-type"] == "application/problem+json", "\(refused.text.prefix(200))")
        #expect(refused.status == 403)
        #expect(try front.service.get("/metrics").headers["content-type"]?.contains("json") != true)
        #expect(try front.service.get("/metrics").status == 404)

        // A stream is passed on as it comes.
        let follower = try RunningProcess(
            ["--silent", "--no-buffer", "--header", "Accept: text/event-stream", front.address + "/v1/changes"],
            ["PATH": "/usr/bin:/bin"], executable: "/usr/bin/curl")
        try await eventually("an event comes while the stream goes on", within: 120) {
            String(decoding: follower.output, as: UTF8.self).contains("data:")
        }
        #expect(follower.isRunning)
        follower.signal(SIGKILL)
        try await follower.end()
        try await front.stop()
        for service in [worker, query, ingestion] { try await service.stop() }
    }
}
