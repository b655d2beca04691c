import EventLoop
import PostgresClient
import Synchronization
import TestSupport
import Testing

@testable import OpenData

/// Whatever happens to records, and while files are made and fetched: what a harvester holds, what an older export becomes by the file of
/// changes and the feed, what reports and listings show, and what the database shows to everybody are the same.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized,
    .timeLimit(.minutes(5)))
struct OpenDataPropertyTests {
    @Test(arguments: [1, 2, 3, 4]) func everyWayLeadsToTheSame(seed: UInt64) async throws {
        try await OpenDataServer.run { server in
            try await server.database.run(RandomLife.beginning)
            for code in RandomLife.codes {
                try await server.database.insertSubject(code, name: "样例市测试有限公司", registered: true)
            }
            var life = RandomLife(seed: seed)
            for _ in 0..<40 { try await server.database.run(life.next()) }
            let folder = TemporaryFolder()
            let path = folder.path
            var former: ExportMaker.Summary?
            for _ in 0..<3 {
                let made = try await server.under((0..<30).map { _ in life.next() }) {
                    let made = try await server.makeExport()
                    try Harvester(TestSource(port: server.port), into: path).catchUp()
                    return made
                }
                try await server.number()
                try await server.keep()
                try await compare(server, path, made, former)
                former = made
            }
        }
    }

    /// In what two states differ.
    private func difference(_ found: PublicState, _ expected: PublicState) -> [String] {
        Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }.sorted()
            .map { "\($0): \(found[$0] ?? "-") instead of \(expected[$0] ?? "-")" }
    }

    private func compare(
        _ server: OpenDataServer, _ folder: String, _ made: ExportMaker.Summary, _ former: ExportMaker.Summary?
    ) async throws {
        let state = try await server.publicState()
        #expect(!state.isEmpty)
        // A harvester that was there all the time, and one that begins now.
        let fresh = TemporaryFolder()
        for path in [folder, fresh.path] {
            let harvester = try Harvester(TestSource(port: server.port), into: path)
            try harvester.catchUp()
            try harvester.writeRecords()
            #expect(difference(try OpenDataServer.harvested(path), state) == [], "harvested")
        }
        // The files and the feed behind them.
        var built = try server.records(of: made.id)
        #expect(Set(built.keys).isSubset(of: state.keys), "a file has what is public no more")
        try OpenDataServer.apply(server.changes(after: made.from), to: &built)
        #expect(difference(built, state) == [], "the files")
        // The files from before, the changes between, and the feed behind these.
        if let former {
            var built = try server.records(of: former.id)
            #expect(Set(built.keys).isSubset(of: state.keys), "an older file has what is public no more")
            for file in try server.changeFiles(made.id) { try OpenDataServer.apply(server.lines(file), to: &built) }
            try OpenDataServer.apply(server.changes(after: made.from), to: &built)
            #expect(difference(built, state) == [], "the files from before")
        }
        #expect(try server.reported(RandomLife.codes) == OpenDataServer.brief(state))
        #expect(try server.listed("/v1/publicity/penalties", "penalty") == OpenDataServer.brief(state, "penalty"))
        #expect(try server.listed("/v1/publicity/permits", "permit") == OpenDataServer.brief(state, "permit"))
    }
}

/// Tells other tasks to end.
private final class Flag: Sendable {
    private let state = Atomic<Bool>(false)

    var isSet: Bool { state.load(ordering: .relaxed) }

    func set() { state.store(true, ordering: .relaxed) }
}

extension OpenDataServer {
    /// Runs `body` while these events happen, changes get numbers and files are kept clean.
    func under<Value: Sendable>(
        _ events: [String], _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let isDone = Flag()
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                for event in events { try await database.run(event) }
                return nil
            }
            group.addTask {
                while !isDone.isSet { try await number() }
                return nil
            }
            group.addTask {
                while !isDone.isSet { try await keep() }
                return nil
            }
            group.addTask {
                defer { isDone.set() }
                return try await body()
            }
            var value: Value?
            for try await result in group { value = result ?? value }
            return try #require(value)
        }
    }
}
