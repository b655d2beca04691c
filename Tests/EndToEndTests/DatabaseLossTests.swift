import Foundation
import TestSupport
import Testing

/// The service when its database goes away and comes back.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct DatabaseLossTests {
    private let database = TestDatabase.current

    @Test func itRecoversWhenEveryConnectionIsCut() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let service = try await RunningService.start(on: database)
        let payload = try await Departments.sample("penalty", rows: 50, seed: 9)
        let batch = try service.send("penalty", payload, token: token).decoded(BatchAnswer.self).id
        _ = try await service.finished(batch, token: token)
        for _ in 0..<3 {
            try await database.run(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
            try await eventually("readers are answered", within: 10) {
                let answer = try service.get("/v1/publicity/penalties?limit=1")
                // Never “nothing found” while it cannot look.
                #expect([200, 503].contains(answer.status), "\(answer.text)")
                if answer.status == 200 { #expect(answer.text.contains("\"key\"")) }
                return answer.status == 200
            }
            try await eventually("departments are answered", within: 10) {
                let answer = try service.get("/v1/batches/\(batch)", token: token)
                #expect([200, 503].contains(answer.status), "\(answer.text)")
                return answer.status == 200
            }
        }
        // The worker is back as well.
        let more = try await Departments.sample("penalty", rows: 60, seed: 10)
        let second = try service.send("penalty", more, token: token).decoded(BatchAnswer.self).id
        #expect(try await service.finished(second, token: token, within: 20).rows.read == 60)
        try await service.stop()
    }

    @Test(.enabled(if: OwnCluster.isPossible, OwnCluster.reason))
    func readersAreToldAtOnceAndServedAgainWhenItIsBack() async throws {
        try await OwnCluster.with { try await loseAndFind($0) }
    }

    private func loseAndFind(_ cluster: OwnCluster) async throws {
        try await cluster.prepare()
        let service = try await RunningService.start(on: cluster.database)
        let paths = [
            "/v1/publicity/penalties", "/v1/subjects?name=x", "/v1/subjects/11990000MB9900013U",
            "/v1/subjects/11990000MB9900013U/report",
        ]
        try await eventually("it is ready") { try service.get("/readyz").status == 200 }
        try await cluster.stop()
        let start = ContinuousClock.now
        for path in paths {
            let answer = try service.get(path)
            #expect(answer.status == 503, "\(path): \(answer.text)")
            #expect(answer.headers["retry-after"] != nil)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(try answer.object()["code"] as? String == "database_unavailable")
        }
        let feed = try service.send("penalty", Array("x".utf8), token: "gx_any")
        #expect(feed.status == 503, "\(feed.text)")
        #expect(ContinuousClock.now - start < .seconds(3), "at once")
        #expect(try service.get("/readyz").status == 503)
        #expect(try service.get("/healthz").status == 200)
        #expect(try service.get("/metrics").status == 200)
        try await cluster.go()
        try await eventually("it is ready again by itself", within: 15) { try service.get("/readyz").status == 200 }
        for path in paths { #expect([200, 404].contains(try service.get(path).status)) }
        #expect(try service.send("penalty", Array("x".utf8), token: "gx_any").status == 401)
        try await service.stop()
    }
}
