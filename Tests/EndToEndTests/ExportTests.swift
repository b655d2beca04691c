import Cryptography
import Foundation
import TestSupport
import Testing

/// Exports, from the command to the files that are fetched, and what ends in them.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct ExportTests {
    private let database = TestDatabase.current
    private var settings: [String: String] { Executable.settings(database) }

    private struct Manifest: Decodable {
        struct Class: Decodable {
            let `class`: String
            let records: Int
            let files: [File]
        }
        struct File: Decodable {
            let name: String
            let address: String
            let sha256: String
            let ready: Bool
        }
        let records: Int
        let classes: [Class]

        var files: [File] { classes.flatMap(\.files) }
    }

    private func manifest(_ service: RunningService, _ export: String) throws -> Manifest {
        try service.get("/v1/exports/\(export)/manifest.json").decoded()
    }

    @Test func whatIsMadeIsOfferedAndKeptClean() async throws {
        let service = try #require(RunningService.current)
        try await database.insert(
            (1...8).map { number in
                RecordRow {
                    $0.key = number
                    $0.classCode = number > 6 ? "permit" : "penalty"
                }
            })
        let made = try await Executable.run(["export", "make"], settings)
        #expect(made.status == 0, "\(made.errors)")
        // Its number is told; the service's worker may have made one before.
        let words = String(decoding: made.output, as: UTF8.self).split(whereSeparator: { " :".contains($0) })
        try #require(words.prefix(1) == ["export"] && words.dropFirst(2).starts(with: ["8", "records,"]), "\(words)")
        let export = String(words[1])
        let listed = try await Executable.run(["export", "list"], settings)
        #expect(listed.status == 0 && String(decoding: listed.output, as: UTF8.self).contains("yes"))

        let manifest = try manifest(service, export)
        #expect(manifest.records == 8 && manifest.files.count == 4)
        for file in manifest.files {
            let answer = try service.get(file.address)
            let digest = Hexadecimal.encode(try Digest.of(answer.body))
            #expect(answer.status == 200 && digest == file.sha256)
        }

        // The service's worker keeps watch; numbers come from whoever gives them.
        try await database.run("UPDATE record SET state = 'withdrawn', revision = 2 WHERE row_number = 2")
        try await database.run("SELECT * FROM number_changes(1000)")
        let former = try #require(manifest.files.first { $0.name == "penalty-0001.ndjson.gz" })
        try await eventually("the file is renewed", within: 120) {
            let renewed = try self.manifest(service, export).files.first { $0.name == former.name }
            return renewed?.ready == true && renewed?.sha256 != former.sha256
        }
        #expect(try self.manifest(service, export).records == 7)
    }

    @Test(arguments: [
        ["export"], ["export", "unmake"], ["export", "make", "--class", "unknown"],
        ["export", "make", "--format", "xml"],
        ["harvest"], ["harvest", "nowhere", "."], ["harvest", "http://127.0.0.1:1", ".", "--every", "0"],
    ]) func whatCannotBeUnderstoodIsSaid(words: [String]) async throws {
        let outcome = try await Executable.run(words, settings)
        #expect(outcome.status == 2 && outcome.errors.hasPrefix("gongxin: "), "\(outcome.errors)")
    }

    @Test func aPlatformThatIsNotThereIsSaidToBe() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gongxin-\(UUID())").path
        let outcome = try await Executable.run(["harvest", "http://127.0.0.1:1", folder], settings)
        #expect(outcome.status == 1 && !outcome.errors.isEmpty)
        try FileManager.default.removeItem(atPath: folder)
    }
}
