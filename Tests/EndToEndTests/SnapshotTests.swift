import Foundation
import TestSupport
import Testing

/// Snapshots, as a department and an operator meet them.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct SnapshotTests {
    private let database = TestDatabase.current
    private let service: RunningService

    init() throws { service = try #require(RunningService.current) }

    private func post(_ path: String, _ token: String) throws -> HTTPAnswer {
        try HTTPCall.make("POST", path, port: service.port, headers: RunningService.authorisation(token), body: [])
    }

    private func settled(_ batch: String, _ token: String) async throws -> BatchAnswer {
        var status: BatchAnswer?
        try await eventually("batch \(batch) is settled", within: 60) {
            status = try service.get("/v1/batches/\(batch)", token: token).decoded(BatchAnswer.self)
            return ["done", "failed", "held", "cancelled"].contains(status?.state)
        }
        return try #require(status)
    }

    private static func first(_ count: Int, of payload: [UInt8]) -> [UInt8] {
        let lines = String(decoding: payload, as: UTF8.self).split(separator: "\n").prefix(count + 1)
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    @Test func aDepartmentConfirmsWhatIsHeld() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let neighbour = try await Departments.token("990000-hbj", database)
        let all = try await Departments.sample("registration", rows: 60, seed: 31)
        func send(_ payload: [UInt8], _ query: String = "?snapshot=true") async throws -> BatchAnswer {
            let answer = try service.send("registration", payload, token: token, query: query)
            try #require(answer.status == 202, "\(answer.text)")
            return try await settled(answer.decoded(BatchAnswer.self).id, token)
        }
        let records = try await send(all).rows.new
        #expect(records > 30)
        let held = try await send(Self.first(20, of: all))
        #expect(held.state == "held" && held.rows.read == 0)
        let path = "/v1/batches/\(held.id)"
        let status = try service.get(path, token: token).object()
        let snapshot = try #require(status["snapshot"] as? [String: Any])
        let reasons = try #require(snapshot["reasons"] as? [[String: Any]])
        #expect(reasons.map { $0["code"] as? String } == ["too_many_dropped"])
        #expect(snapshot["records"] as? Int == records)
        let sample = try #require(snapshot["sample"] as? [[String: Any]])
        #expect(sample.count == 20 && sample.allSatisfy { ($0["name"] as? String)?.isEmpty == false })
        // The public sees them as before.
        let code = try #require(sample[0]["uscc"] as? String)
        #expect(try service.get("/v1/subjects/\(code)").status == 200)

        #expect(try post("\(path)/confirm", neighbour).status == 404, "others' batches do not exist for it")
        let confirmed = try post("\(path)/confirm", token)
        #expect(confirmed.status == 200, "\(confirmed.text)")
        #expect(try await settled(held.id, token).state == "done")
        #expect(try service.get("/v1/subjects/\(code)").status == 404)
        let again = try post("\(path)/confirm", token)
        #expect(try again.status == 409 && again.object()["code"] as? String == "batch_not_held")
        #expect(try service.get("/metrics").text.contains("gongxin_batches_total{outcome=\"held\"} 1"))
    }

    @Test func whatMakesNoSenseIsRefused() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let payload = try await Departments.sample("permit", rows: 3, seed: 32)
        let queries = ["?snapshot=true&action=correction", "?snapshot=true&action=withdrawal", "?snapshot=1"]
        for query in queries {
            let answer = try service.send("permit", payload, token: token, query: query)
            #expect(try answer.status == 400 && answer.object()["code"] as? String == "invalid_parameter", "\(query)")
        }
        #expect(try await database.count("SELECT count(*) FROM batch WHERE class = 'permit'") == 0)
    }

    @Test func anOperatorIsToldAndConfirms() async throws {
        let folder = try TemporaryFolder()
        let settings = Executable.settings(database)
        let all = try await Departments.sample("penalty", rows: 50, seed: 33)
        func submit(_ payload: [UInt8], _ more: [String]) async throws -> (
            status: Int32, output: String, errors: String
        ) {
            let file = try folder.write(payload, to: "penalties.csv")
            let done = try await Executable.run(
                ["feed", "submit", "--class", "penalty", "--source", "990000-yjj", file, "--wait"] + more, settings)
            return (done.status, String(decoding: done.output, as: UTF8.self), done.errors)
        }
        #expect(try await submit(all, ["--snapshot"]).status == 0)
        let held = try await submit(Self.first(9, of: all), ["--snapshot"])
        #expect(held.status == 3 && held.errors.contains("held"), "\(held.errors)")
        let batch = try #require(held.output.split(whereSeparator: { $0 == " " || $0 == ":" }).dropFirst().first)
        #expect(held.output.contains("gongxin feed confirm \(batch)"))
        #expect(held.output.contains("gongxin feed cancel \(batch)"))
        #expect(held.output.contains("超过上限 10%"))
        #expect(try await submit(all, ["--snapshot", "--action", "correction"]).status == 2)

        let confirmed = try await Executable.run(["feed", "confirm", String(batch)], settings)
        #expect(confirmed.status == 0, "\(confirmed.errors)")
        try await eventually("it has replaced the records", within: 60) {
            try await database.value("SELECT state FROM batch WHERE id = '\(batch)'") == "done"
        }
        #expect(
            try await database.count("SELECT count(*) FROM record WHERE source = '990000-yjj' AND state = 'active'")
                == 9)
        let again = try await Executable.run(["feed", "confirm", String(batch)], settings)
        #expect(again.status == 2 && again.errors.contains("not held"))
    }
}
