import Foundation
import TestSupport
import Testing

@testable import OpenData

/// A harvester goes on wherever it was, and believes no file that is not what the manifest says.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized,
    .timeLimit(.minutes(5)))
struct HarvesterTests {
    private func prepared(_ server: OpenDataServer) async throws {
        try await server.database.run(RandomLife.beginning)
        try await server.database.insert(
            (1...20).map { number in
                RecordRow {
                    $0.key = number
                    $0.uscc = RandomLife.codes[number % 8]
                }
            })
        try await server.number()
        _ = try await server.makeExport()
    }

    private func changed(_ server: OpenDataServer, _ name: String) async throws {
        try await server.database.run(
            """
            UPDATE record SET revision = revision + 1, subject_name = '\(name)' WHERE row_number <= 4;
            UPDATE record SET revision = revision + 1, state = 'withdrawn' WHERE row_number BETWEEN 3 AND 5 AND state = 'active'
            """)
        try await server.number()
    }

    private func expectState(_ server: OpenDataServer, _ harvester: Harvester, _ folder: String) async throws {
        let state = try await server.publicState()
        #expect(try harvester.writeRecords() == state.count)
        #expect(try OpenDataServer.harvested(folder) == state)
    }

    @Test func aHarvestThatWasCutOffGoesOn() async throws {
        try await OpenDataServer.run { server in
            try await prepared(server)
            let folder = TemporaryFolder()
            let path = folder.path
            struct Killed: Error {}
            struct Cut: HarvestSource {
                let whole: TestSource
                let left: LoopConfined<Int>
                func get(_ target: String, _ content: (UnsafeRawBufferPointer) -> Void) throws -> Int {
                    left.value -= 1
                    if left.value < 0 { throw Killed() }
                    return try whole.get(target, content)
                }
                func pause(_ seconds: Int) {}
            }
            // Killed ever later: while it lists, while it fetches, before it follows.
            for requests in 1...9 {
                let source = Cut(whole: TestSource(port: server.port), left: LoopConfined(requests))
                _ = try? Harvester(source, into: path).catchUp()
            }
            let harvester = try Harvester(TestSource(port: server.port), into: path)
            try harvester.catchUp()
            try await expectState(server, harvester, path)
        }
    }

    @Test func aLineCutOffIsReadAgain() async throws {
        try await OpenDataServer.run { server in
            try await prepared(server)
            let folder = TemporaryFolder()
            let path = folder.path
            try Harvester(TestSource(port: server.port), into: path).catchUp()
            try await changed(server, "样例市更名有限公司")
            let harvester = try Harvester(TestSource(port: server.port), into: path)
            let number = try harvester.catchUp()
            let name = try #require(
                try FileManager.default.contentsOfDirectory(atPath: path).first { $0.hasPrefix("journal") })
            let journal = try Data(contentsOf: URL(filePath: path + "/" + name))
            #expect(journal.filter { $0 == 0x0A }.count > 3)
            for kept in [journal.count - 1, journal.count - 40, journal.count / 2, 1, 0] {
                try journal.prefix(kept).write(to: URL(filePath: path + "/" + name))
                let again = try Harvester(TestSource(port: server.port), into: path)
                #expect(try again.catchUp() == number)
                #expect(try Data(contentsOf: URL(filePath: path + "/" + name)) == journal)
                try await expectState(server, again, path)
            }
        }
    }

    @Test func aFileThatIsNotWhatTheManifestSaysIsNotTaken() async throws {
        try await OpenDataServer.run { server in
            try await prepared(server)
            let folder = TemporaryFolder()
            let path = folder.path
            let damages = LoopConfined(2)
            let source = TestSource(port: server.port) { target, bytes in
                guard target.hasSuffix("penalty-0002.ndjson.gz"), damages.value > 0 else { return bytes }
                damages.value -= 1
                var bytes = bytes
                bytes[bytes.count / 2] ^= 1
                return bytes
            }
            let harvester = try Harvester(source, into: path)
            try harvester.catchUp()
            #expect(damages.value == 0)
            try await expectState(server, harvester, path)
        }
    }

    @Test func whatTheFeedHasForgottenIsBegunAnew() async throws {
        try await OpenDataServer.run { server in
            try await prepared(server)
            let folder = TemporaryFolder()
            let path = folder.path
            try Harvester(TestSource(port: server.port), into: path).catchUp()
            try await changed(server, "样例市另名有限公司")
            let made = try await server.makeExport()
            try await server.database.run("UPDATE change_clock SET complete_after = \(made.from)")
            let harvester = try Harvester(TestSource(port: server.port), into: path)
            #expect(try harvester.catchUp() == made.from)
            try await expectState(server, harvester, path)
            let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix("export-") }
            #expect(names == ["export-\(made.id)"])
        }
    }

    @Test func aPlatformWithoutExportsIsSaidToHaveNone() async throws {
        try await OpenDataServer.run { server in
            try await server.database.run(RandomLife.beginning)
            let folder = TemporaryFolder()
            let harvester = try Harvester(TestSource(port: server.port), into: folder.path)
            #expect { try harvester.catchUp() } throws: { error in
                if case HarvestFailure.noExport = error { true } else { false }
            }
        }
    }
}
