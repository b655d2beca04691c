import Foundation
import Glibc
import TestSupport
import Testing

/// The change feed of a running service, from what a department sends to who follows it.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct ChangeFeedTests {
    private let database = TestDatabase.current

    private struct Page: Decodable {
        struct Record: Decodable {
            let uscc: String
            let revision: Int
        }

        struct Change: Decodable {
            let number: Int
            let id: String
            let change: String
            let record: Record?
        }

        let changes: [Change]
        let next: Int
        let last: Int
        let complete: Bool
    }

    /// Follows to the end of what there is.
    private func follow(
        _ service: RunningService, from place: inout Int, _ copy: inout [String: String]
    ) throws {
        while true {
            let answer = try service.get("/v1/changes?after=\(place)&limit=1000")
            // A busy machine may keep the database from answering in time.
            if answer.status == 503 { continue }
            let page: Page = try answer.decoded()
            for change in page.changes { copy[change.id] = change.record.map { "\($0.uscc) \($0.revision)" } }
            place = page.next
            if page.complete { return }
        }
    }

    @Test func aReaderEndsWithWhatIsPublicWhateverIsKilled() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let service = try await RunningService.start(on: database, roles: ["query", "ingestion"])
        let payload = try await Departments.sample("penalty", rows: 3000, seed: 21, persons: 5, subjects: 500)
        let batch = try service.send("penalty", payload, token: token).decoded(BatchAnswer.self).id
        var place = 0
        var copy: [String: String] = [:]
        var worker = try await RunningService.start(on: database, roles: ["work"])
        for _ in 0..<3 {
            let before = place
            try await eventually("changes come", within: 60) {
                try follow(service, from: &place, &copy)
                let status = try service.get("/v1/batches/\(batch)", token: token)
                return place > before || status.text.contains("\"state\":\"done\"")
            }
            worker.process.signal(SIGKILL)
            try await worker.process.end()
            worker = try await RunningService.start(on: database, roles: ["work"])
        }
        _ = try await service.finished(batch, token: token)
        let expected = try await database.run(
            """
            SELECT md5(uscc || '/' || class || '/' || record_key)::uuid, uscc || ' ' || revision FROM record
            """, role: "gongxin_public")
        try await eventually("everything is followed", within: 60) {
            try follow(service, from: &place, &copy)
            return copy.count == expected.count
        }
        #expect(copy == Dictionary(uniqueKeysWithValues: expected.map { ($0[0], $0[1]) }))
        #expect(!copy.isEmpty)
        #expect(place == (try await database.count("SELECT count(*) FROM change")))
        // Who waits is answered when it comes, and in order when the service ends.
        let next = place
        let waiting = Task.detached { try service.get("/v1/changes?after=\(next)&wait=60") }
        try await database.run(
            "UPDATE record SET state = 'repaired' WHERE uscc = (SELECT min(uscc) FROM record WHERE state = 'active')")
        let page: Page = try await waiting.value.decoded()
        #expect(!page.changes.isEmpty && page.changes.allSatisfy { $0.change == "removal" && $0.record == nil })
        try await worker.stop()
        try await service.stop()
    }

    @Test func anOperatorKeepsWebhooks() async throws {
        func gongxin(_ words: String...) async throws -> (status: Int32, output: String, errors: String) {
            let ended = try await Executable.run(["webhook"] + words, Executable.settings(database))
            return (ended.status, String(decoding: ended.output, as: UTF8.self), ended.errors)
        }
        try await database.insertCaller("bank-hook", kind: "bank")
        let port = 9  // Nobody listens there.
        let added = try await gongxin(
            "add", "--client", "bank-hook-client", "--url", "http://127.0.0.1:\(port)/hook", "--class", "penalty",
            "--region",
            "990000", "--after", "0")
        #expect(added.status == 0, "\(added.errors)")
        let lines = added.output.split(separator: "\n").map(String.init)
        let id = try #require(lines.first)
        #expect(id.hasPrefix("wh_") && lines.last?.hasPrefix("whsec_") == true)
        let list = try await gongxin("list")
        #expect(list.output.contains(id) && list.output.contains("good") && !list.output.contains("whsec_"))
        #expect(try await gongxin("test", id).output.contains("onnect"))
        #expect(try await gongxin("enable", id, "--after", "0").status == 0)
        for wrong in [
            ["--client", "nobody", "--url", "https://example.cn/"],
            ["--client", "bank-hook-client", "--url", "http://example.cn/"],
            ["--client", "bank-hook-client", "--url", "https://example.cn/", "--class", "nothing"],
            ["--client", "bank-hook-client", "--url", "https://example.cn/", "--region", "1"],
        ] {
            let refused = try await Executable.run(["webhook", "add"] + wrong, Executable.settings(database))
            #expect(refused.status == 2, "\(wrong)")
        }
        #expect(try await gongxin("remove", id).status == 0)
        #expect(try await gongxin("remove", id).status == 2)
        #expect(try await database.count("SELECT count(*) FROM access_log WHERE action = 'webhook'") == 3)
    }
}
