import Foundation
import TestSupport
import Testing

/// What the service tells those who run it, and what it keeps to itself.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct ObservabilityTests {
    private let database = TestDatabase.current
    private static let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    @Test func logsAreLinesOfJSONWithoutAnyonesData() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let service = try await RunningService.start(on: database)
        let payload = try await Departments.sample("penalty", rows: 200, seed: 14, faults: 20, persons: 30)
        let sent = try service.send("penalty", payload, token: token, headers: ["traceparent": Self.trace])
        let batch = try sent.decoded(BatchAnswer.self).id
        _ = try await service.finished(batch, token: token)
        let code = try await database.value("SELECT uscc FROM subject ORDER BY uscc LIMIT 1")
        let name = try await database.value("SELECT name FROM subject ORDER BY uscc LIMIT 1")
        let requests = [
            try service.get("/v1/subjects/\(code)/report", headers: ["traceparent": Self.trace]),
            try service.get("/v1/subjects/119900199001010010"), try service.get("/canary-path/\(code)"),
            try service.get("/v1/publicity/penalties?name=canary-query", headers: ["User-Agent": "canary-agent"]),
            try HTTPCall.make("CANARY", "/v1/subjects", port: service.port),
            try service.get("/v1/batches/\(batch)/rejected.csv", token: token),
            try service.get("/healthz", headers: ["traceparent": "canary-\(Self.trace)", "X-Request-Id": "canary-id"]),
            try service.send("penalty", Array("canary-column\n".utf8), token: token),
        ]
        try await service.stop()

        let log = service.process.errors
        let lines = RunningService.logLines(log)
        #expect(lines.count == log.split(separator: "\n").count, "every line is JSON")
        let known = Set(["time", "level", "event"])
        #expect(lines.allSatisfy { known.isSubset(of: $0.keys) })
        for answer in requests {
            let id = try #require(answer.headers["x-request-id"])
            let line = try #require(lines.first { $0["request"] as? String == id }, "\(id)")
            #expect(line["status"] as? Int == answer.status)
            #expect(line["duration_us"] is Int)
        }
        func line(_ answer: HTTPAnswer) -> [String: Any]? {
            lines.first { $0["request"] as? String == answer.headers["x-request-id"] }
        }
        #expect(line(sent)?["traceparent"] as? String == Self.trace)
        #expect(line(sent)?["route"] as? String == "/v1/feeds/{class}/batches")
        #expect(line(requests[0])?["traceparent"] as? String == Self.trace)
        #expect(line(requests[0])?["route"] as? String == "/v1/subjects/{uscc}/report")
        #expect(line(requests[2])?["route"] as? String == "-")
        #expect(line(requests[4])?["method"] as? String == "other")
        #expect(line(requests[6])?["traceparent"] == nil)
        #expect(lines.contains { $0["event"] as? String == "batch claimed" && $0["batch"] as? String == batch })
        #expect(lines.contains { $0["event"] as? String == "batch left" && $0["outcome"] as? String == "done" })

        try await expectNothingPersonal(in: log, [code, name, token, "canary", "CANARY", "119900199001010010"])
    }

    private func expectNothingPersonal(in log: String, _ words: [String]) async throws {
        for word in words { #expect(!log.contains(word), "\(word)") }
        let values = try await database.run(
            """
            SELECT DISTINCT value FROM record, jsonb_each_text(authorised_items || shared_items) WHERE length(value) > 1
            UNION SELECT DISTINCT uscc FROM record UNION SELECT DISTINCT subject_name FROM record WHERE subject_name <> ''
            """)
        #expect(values.count > 100)
        let leaked = values.filter { log.contains($0[0]) }
        #expect(leaked.isEmpty)
    }

    @Test func metricsAreWellFormedAndKnowRoutesOnly() async throws {
        let service = try await RunningService.start(on: database)
        let code = "11990000MB9900013U"
        for path in [
            "/v1/subjects/\(code)", "/v1/subjects/\(code)/report", "/v1/subjects?name=%22%0A", "/nothing/\(code)",
            "/metrics",
            "/v1/publicity/permits", "/v1/publicity/permits", "/v1/subjects/x",
        ] { _ = try service.get(path) }
        let answer = try service.get("/metrics")
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") ?? false)
        #expect(!answer.text.contains(code))
        let sample = /([a-z_]+)(\{([a-z]+="[^"\\\n]*"(,[a-z]+="[^"\\\n]*")*)\})? (\d+(\.\d+)?(e-?\d+)?)/
        var values: [String: Double] = [:]
        var types: Set<String> = []
        for line in answer.text.split(separator: "\n") {
            if line.hasPrefix("#") {
                if line.hasPrefix("# TYPE ") { #expect(types.insert(String(line)).inserted) }
                continue
            }
            let match = try #require(line.wholeMatch(of: sample), "\(line)")
            let key = String(match.1) + (match.3.map { "{\($0)}" } ?? "")
            #expect(values.updateValue(Double(match.5) ?? -1, forKey: key) == nil, "\(key) stands twice")
        }
        #expect(answer.text.hasSuffix("\n"))
        let listing = "route=\"/v1/publicity/permits\""
        #expect(values["gongxin_http_requests_total{\(listing),method=\"GET\",status=\"200\"}"] == 2)
        #expect(values["gongxin_http_requests_total{route=\"-\",method=\"GET\",status=\"404\"}"] == 1)
        let name = "gongxin_http_request_duration_seconds"
        #expect(values["\(name)_count{\(listing)}"] == 2)
        #expect(values["\(name)_bucket{\(listing),le=\"+Inf\"}"] == 2)
        let buckets = values.filter { $0.key.hasPrefix("\(name)_bucket{\(listing)") }
        #expect(buckets.count == 14)
        #expect(buckets.values.allSatisfy { $0 <= 2 })
        try await service.stop()
    }
}
