import Foundation
import TestSupport
import Testing

/// A special report, from the departments' declarations to the answer.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct SpecialReportPageTests {
    private let database = TestDatabase.current
    private var settings: [String: String] { Executable.settings(database) }

    private struct Answer: Decodable {
        struct Domain: Decodable {
            let result: String
            let statement: String
            let gaps: [Gap]
        }
        struct Gap: Decodable {
            let reason: String
            let department: String?
        }
        let domains: [Domain]
    }

    private func complete(_ classCode: String, _ arguments: [String]) async throws -> Int32 {
        let command = ["feed", "complete", "--class", classCode, "--department", "990000-swj"] + arguments
        return try await Executable.run(command, settings).status
    }

    @Test func declaredCompleteAndClean() async throws {
        let service = try #require(RunningService.current)
        let token = try await Departments.token("990000-scjg", database)
        let payload = try await Departments.sample("registration", rows: 3, seed: 77)
        let sent = try service.send("registration", payload, token: token).decoded(BatchAnswer.self)
        _ = try await service.finished(sent.id, token: token)
        let code = try await database.value("SELECT uscc FROM subject WHERE registered ORDER BY uscc LIMIT 1")
        let target = "/v1/subjects/\(code)/special-report?domain=taxation"
        func report() throws -> Answer.Domain {
            let answer = try service.get(target)
            #expect(answer.status == 200, "\(answer.text)")
            return try #require(try answer.decoded(Answer.self).domains.first)
        }
        let before = try report()
        #expect(before.result == "unknown" && before.gaps.map(\.reason) == ["not_declared", "not_declared"])

        let through = try await database.value("SELECT (publicity_today() - 1)::text")
        #expect(try await complete("penalty", ["--through", through]) == 0)
        #expect(try await complete("serious_dishonesty", ["--through", through]) == 2, "nothing says from when")
        #expect(try await complete("serious_dishonesty", ["--from", "2019-01-01", "--through", through]) == 0)
        #expect(try await complete("penalty", []) == 0)
        let clean = try report()
        #expect(clean.result == "none" && clean.gaps.isEmpty && clean.statement.contains("未查询到"))

        #expect(try await complete("penalty", ["--revoke"]) == 0)
        #expect(try await complete("penalty", ["--revoke"]) == 2)
        #expect(try report().gaps.map(\.department) == ["990000-swj"])
        let kept = try await Executable.run(
            ["feed", "complete", "--class", "penalty", "--department", "990000-swj"], settings)
        #expect(String(decoding: kept.output, as: UTF8.self).contains("\"ended_as\":\"revoked\""))
    }
}
