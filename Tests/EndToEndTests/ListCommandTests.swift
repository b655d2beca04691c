import Foundation
import TestSupport
import Testing

/// `gongxin list` and the addresses it fills.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct ListCommandTests {
    private static let subject = "91990000MA0000001B"

    private let database = TestDatabase.current
    private let service: RunningService

    init() throws { service = try #require(RunningService.current) }

    private func run(_ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
        let ended = try await Executable.run(["list"] + arguments, Executable.settings(database))
        return (ended.status, String(decoding: ended.output, as: UTF8.self), ended.errors)
    }

    private func add(_ list: String, _ decider: String..., decided: String) async throws -> (
        status: Int32, output: String, errors: String
    ) {
        let ended = try await Executable.run(
            [
                "list", "add-entry", "--list", list, "--uscc", Self.subject, "--name", "样例市列名有限公司", "--document",
                "样字1号",
                "--decided", decided, "--reason", "样例事由", "--by", "clerk",
            ] + decider, Executable.settings(database))
        return (ended.status, String(decoding: ended.output, as: UTF8.self), ended.errors)
    }

    @Test func `an operator enters a decision, everybody sees it, and another ends it`() async throws {
        let today = try await database.value("SELECT publicity_today()")
        let added = try await add("judgment_debtor", "--authority", "样例市人民法院", decided: today)
        #expect(added.status == 0, "\(added.errors)")
        let id = try #require(added.output.split(separator: " ").dropFirst().first?.dropLast())
        let shown = try service.get("/v1/subjects/\(Self.subject)/lists")
        #expect(shown.status == 200 && shown.text.contains("样例市人民法院") && shown.text.contains("失信被执行人名单"))
        let listed = try await run("show", "judgment_debtor")
        #expect(listed.output.contains(Self.subject) && listed.output.contains("decision"))
        let refused = try await run(
            "end-entry", String(id), "--list", "judgment_debtor", "--exit", "term", "--document", "样字2号", "--decided",
            today,
            "--reason", "已履行")
        #expect(refused.status == 2 && refused.errors.contains("repair or revocation"))
        let ended = try await run(
            "end-entry", String(id), "--list", "judgment_debtor", "--exit", "repair", "--document", "样字2号", "--decided",
            today,
            "--reason", "已履行")
        #expect(ended.status == 0, "\(ended.errors)")
        #expect(try service.get("/v1/subjects/\(Self.subject)/lists").text.contains(#""lists":[]"#))
        #expect(try await run("show", Self.subject).output == "nobody\n")
        #expect(try await run("show", Self.subject, "--all").output.contains("repair"))
        #expect(
            try await database.run("SELECT outcome, client FROM access_log WHERE action = 'list' ORDER BY id")
                == [["entered", "clerk"], ["ended", NSUserName()]])
    }

    @Test func `what a definition does not allow is said`() async throws {
        let wrong = try await add("tax", "--department", "990000-scjg", decided: "2026-01-01")
        #expect(wrong.status == 2 && wrong.errors.contains("not_your_list"))
        let nobody = try await add("tax", decided: "2026-01-01")
        #expect(nobody.status == 2 && nobody.errors.contains("--authority"))
        let unknown = try await add("no_such_list", "--authority", "样例局", decided: "2026-01-01")
        #expect(unknown.status == 2 && unknown.errors.contains("list_not_found"))
    }

    @Test func `all records are judged again`() async throws {
        try await database.insert([
            RecordRow {
                $0.uscc = Self.subject
                $0.classCode = "serious_dishonesty"
                $0.key = 77
                $0.publicUntil = nil
                $0.publicItems = #"{"SX_MLMC":"重大税收违法失信主体"}"#
            }
        ])
        try await database.run("TRUNCATE list_entry CASCADE")
        #expect(try await run("evaluate").output == "all records have been judged\n")
        let lists = try service.get("/v1/lists").object()["lists"] as? [[String: Any]]
        #expect(lists?.first { $0["code"] as? String == "tax" }?["entries"] as? Int == 1)
    }
}
