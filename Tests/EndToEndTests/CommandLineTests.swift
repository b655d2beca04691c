import Catalogue
import Foundation
import TestSupport
import Testing

/// The commands of an operator.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct CommandLineTests {
    private let database = TestDatabase.current
    private var settings: [String: String] { Executable.settings(database) }

    @Test func migratingAnUpToDateDatabaseDoesNothing() async throws {
        for _ in 0..<2 {
            let done = try await Executable.run(["migrate"], settings)
            #expect(done.status == 0)
            #expect(String(decoding: done.output, as: UTF8.self).contains("up to date"))
        }
    }

    @Test func severalMigrateAtOnce() async throws {
        try await database.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        let settings = settings
        let results = try await withThrowingTaskGroup(of: (Int32, Int).self) { group in
            for _ in 0..<3 {
                group.addTask {
                    let done = try await Executable.run(["migrate"], settings)
                    return (
                        done.status,
                        String(decoding: done.output, as: UTF8.self).components(separatedBy: "applied ").count - 1
                    )
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0.0 == 0 })
        let scripts = try FileManager.default.contentsOfDirectory(atPath: ProjectFolder.schema + "/migrations").count
        #expect(results.map(\.1).reduce(0, +) == scripts)
        #expect(try await Executable.run(["catalogue", "apply"], settings).status == 0)
    }

    @Test func aBrokenCatalogueIsFoundLineByLine() async throws {
        let folder = try TemporaryFolder()
        for (name, content) in try CatalogueFiles(directory: ProjectFolder.schema + "/catalogue").contents {
            var content = content
            if name == "items.csv" {
                content = content.replacing(
                    "permit,XK_NR,许可内容,What is permitted,text", with: "permit,XK_NR,许可内容,What is permitted,txet")
            }
            if name == "rules.csv" { content += "permit,x,fatal,not_future,XK_NOWHERE,,\n" }
            _ = try folder.write(Array(content.utf8), to: name)
        }
        let before = try await database.value("SELECT max(version) FROM catalogue_version")
        for verb in ["check", "apply"] {
            let done = try await Executable.run(["catalogue", verb, folder.path], settings)
            #expect(done.status == 1)
            #expect(done.errors.contains("items.csv"))
            #expect(done.errors.contains("txet"))
            #expect(done.errors.contains("rules.csv"))
            #expect(done.errors.contains("XK_NOWHERE") || done.errors.contains("fatal"))
        }
        #expect(try await database.value("SELECT max(version) FROM catalogue_version") == before)
        #expect(try await Executable.run(["catalogue", "check"], settings).status == 0)
    }

    @Test func whatIsExportedIsWhatWasApplied() async throws {
        let folder = try TemporaryFolder()
        #expect(try await Executable.run(["catalogue", "apply"], settings).status == 0)
        let done = try await Executable.run(["catalogue", "export", folder.path + "/deep/down"], settings)
        #expect(done.status == 0, "\(done.errors)")
        let exported = try CatalogueFiles(directory: folder.path + "/deep/down")
        #expect(exported == (try CatalogueFiles(directory: ProjectFolder.schema + "/catalogue")))
    }

    @Test func rightsAreGivenListedAndRevoked() async throws {
        let add = ["right", "add", "--department", "990000-hbj", "--class", "penalty", "--purpose", "supervision"]
        func run(_ words: [String]) async throws -> (status: Int32, output: String) {
            let done = try await Executable.run(words, settings)
            return (done.status, String(decoding: done.output, as: UTF8.self) + done.errors)
        }
        for wrong in [
            add, add + ["--basis", "x", "--until", "2020-01-01"], ["right", "revoke", "1"], ["right"],
            add.map { $0 == "penalty" ? "nothing" : $0 } + ["--basis", "x"],
            add.map { $0 == "supervision" ? "loan" : $0 } + ["--basis", "x"],
        ] {
            #expect(try await run(wrong).status == 2, "\(wrong)")
        }
        let added = try await run(add + ["--basis", "样例规定第三条", "--by", "wang", "--until", "2099-01-01"])
        #expect(added.status == 0, "\(added.output)")
        let id = try await database.value("SELECT id FROM service_right")
        let listed = try await run(["right", "list", "--department", "990000-hbj"])
        for word in ["holds", "样例规定第三条", "2099-01-01", "wang"] { #expect(listed.output.contains(word)) }
        #expect(try await run(["right", "list", "--department", "990000-scjg"]).output.isEmpty)
        #expect(try await run(["right", "revoke", id, "--by", "li"]).status == 0)
        #expect(try await run(["right", "revoke", id]).status == 2)
        #expect(try await run(["right", "list"]).output.contains("revoked"))
        let log = try await database.run(
            "SELECT client, array_to_string(classes, ';'), purpose, authority FROM access_log WHERE action = 'right' ORDER BY id"
        )
        #expect(log == ["wang", "li"].map { [$0, "penalty", "supervision", "right:\(id)"] })
    }

    @Test func samplesAreTheSameEveryTime() async throws {
        func sample(_ seed: Int, _ today: String = "2026-03-01") async throws -> [UInt8] {
            let arguments = [
                "sample", "--class", "penalty", "--rows", "300", "--seed", "\(seed)", "--faults", "20", "--persons",
                "10",
                "--today", today,
            ]
            let made = try await Executable.run(arguments)
            #expect(made.status == 0)
            return made.output
        }
        let first = try await sample(1)
        #expect(first == (try await sample(1)))
        #expect(first != (try await sample(2)))
        #expect(first.split(separator: UInt8(ascii: "\n")).count >= 301)
        let empty = try await Executable.run(["sample", "--class", "permit", "--rows", "0"])
        #expect(empty.status == 0)
        #expect(empty.output.filter { $0 == UInt8(ascii: "\n") }.count == 1)
    }

    @Test func afterAnItemMovedTheSameRowsAreUnchanged() async throws {
        let folder = try TemporaryFolder()
        let rows = try await Departments.sample("penalty", rows: 150, seed: 15, persons: 10)
        func feed(_ bytes: [UInt8]) async throws -> [String: Any] {
            let file = try folder.write(bytes, to: "rows.csv")
            let done = try await Executable.run(
                ["feed", "submit", "--class", "penalty", "--source", "990000-scjg", file, "--wait", "--json"], settings)
            try #require(done.status == 0, "\(done.errors)")
            let receipt = try JSONSerialization.jsonObject(with: Data(done.output)) as? [String: Any]
            let batch = receipt?["batch"] as? [String: Any]
            return batch?["rows"] as? [String: Any] ?? [:]
        }
        let first = try await feed(rows)
        #expect(first["new"] as? Int == first["accepted"] as? Int)
        #expect(first["accepted"] as? Int ?? 0 > 100)

        let changed = try TemporaryFolder()
        for (name, content) in try CatalogueFiles(directory: ProjectFolder.schema + "/catalogue").contents {
            let content = content.replacing(
                "penalty,CF_SY,违法事实,Facts of the case,text,2000,required,required,required,,,A,",
                with: "penalty,CF_SY,违法事实,Facts of the case,text,2000,required,required,required,,,C,")
            _ = try changed.write(Array(content.utf8), to: name)
        }
        let applied = try await Executable.run(["catalogue", "apply", changed.path], settings)
        #expect(applied.status == 0, "\(applied.errors)")
        let open = "SELECT count(*) FROM record WHERE public_items ? 'CF_SY'"
        #expect(try await database.count(open) == 0)
        #expect(
            try await database.count("SELECT count(*) FROM record WHERE shared_items ? 'CF_SY'") == first["new"] as? Int
        )
        // One more line end makes it another file; its rows are the same.
        let second = try await feed(rows + [UInt8(ascii: "\n")])
        #expect(second["unchanged"] as? Int == second["accepted"] as? Int)
        #expect(second["accepted"] as? Int == first["accepted"] as? Int)
        #expect(try await database.count(open) == 0)
        #expect(try await Executable.run(["catalogue", "apply"], settings).status == 0)
        #expect(try await database.count(open) == first["new"] as? Int)
    }

    @Test func aFileIsSubmittedForAnAction() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(try await Departments.sample("permit", rows: 30, seed: 16), to: "rows.csv")
        func submit(_ more: [String]) async throws -> (status: Int32, output: String, errors: String) {
            let done = try await Executable.run(
                ["feed", "submit", "--class", "permit", "--source", "990000-scjg", file, "--wait"] + more, settings)
            return (done.status, String(decoding: done.output, as: UTF8.self), done.errors)
        }
        #expect(try await submit([]).output.contains("new 30, changed 0, corrected 0, withdrawn 0, unchanged 0"))
        #expect(
            try await submit(["--action", "withdrawal"]).output.contains("new 0, changed 0, corrected 0, withdrawn 30"))
        #expect(try await submit([]).output.contains("new 0, changed 30,"), "back again")
        let refused = try await submit(["--action", "delete"])
        #expect(refused.status != 0 && refused.errors.contains("new, update, correction, withdrawal"))
    }

    @Test func helpIsThere() async throws {
        for arguments in [[], ["help"], ["--help"], ["-h"]] {
            let done = try await Executable.run(arguments)
            #expect(done.status == 0)
            #expect(String(decoding: done.output, as: UTF8.self).contains("gongxin serve"))
        }
    }
}
