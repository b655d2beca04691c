import Foundation
import TestSupport
import Testing

/// `gongxin harvest` against a running platform: a copy, and the copy kept up to date.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct HarvestTests {
    private let database = TestDatabase.current
    private var settings: [String: String] { Executable.settings(database) }

    /// The keys of the records in the copy.
    private func harvested(_ folder: String) throws -> [String] {
        struct Line: Decodable {
            let key: String
        }
        return try FileManager.default.contentsOfDirectory(atPath: folder + "/records").flatMap { name in
            try String(contentsOfFile: "\(folder)/records/\(name)", encoding: .utf8).split(separator: "\n").map {
                try JSONDecoder().decode(Line.self, from: Data($0.utf8)).key
            }
        }.sorted()
    }

    private func published() async throws -> [String] {
        try await database.run("SELECT record_key FROM record ORDER BY 1", role: "gongxin_public").map { $0[0] }
    }

    @Test func aCopyFollowsThePlatform() async throws {
        let service = try #require(RunningService.current)
        let folder = FileManager.default.temporaryDirectory.appending(path: "gongxin-\(UUID())").path
        try await database.insert((1...6).map { number in RecordRow { $0.key = number } })
        let made = try await Executable.run(["export", "make"], settings)
        #expect(made.status == 0, "\(made.errors)")
        let words = ["harvest", "http://127.0.0.1:\(service.port)", folder]
        let first = try await Executable.run(words, settings)
        #expect(first.status == 0, "\(first.errors)")
        #expect(try harvested(folder) == (try await published()))

        try await database.run("UPDATE record SET state = 'repaired', revision = 2 WHERE row_number < 3")
        try await database.insert([
            RecordRow {
                $0.key = 70; $0.classCode = "permit"
            }
        ])
        try await eventually("the copy follows", within: 120) {
            let again = try await Executable.run(words, settings)
            guard again.status == 0 else { return false }
            let found = try harvested(folder)
            return found == (try await published())
        }
        #expect(try harvested(folder).count == 5)
        try FileManager.default.removeItem(atPath: folder)
    }
}
