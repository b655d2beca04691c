import EventLoop
import Foundation
import HTTPServer
import PostgresClient
import RequestParameters
import Synchronization
import TestSupport
import Testing

@testable import Reports

/// Writers and readers at once: no answer is older than the time the cache may rely on the database's word, whatever the machine does.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database)
struct CacheSoakTests {
    private static let subjects = ["91990000MA1", "91990000MA2", "91990000MA3", "91990000MA4"].compactMap { prefix in
        "0123456789ABCDEFGHJKLMNPQRTUWXY".map { "\(prefix)000000" + String($0) }.first {
            (try? QueryParameters.creditCode($0, name: "uscc")) != nil
        }
    }

    /// The versions of a subject's record, and when each was known to be committed.
    private final class Commits: Sendable {
        let areOver = Atomic<Bool>(false)
        private let times = Mutex<[[(version: Int, at: UInt64)]]>(Array(repeating: [], count: 4))

        func add(_ subject: Int, _ version: Int) {
            times.withLock { $0[subject].append((version, MonotonicClock.now())) }
        }

        /// The newest version known to be committed at a moment.
        func newest(_ subject: Int, at moment: UInt64) -> Int {
            times.withLock { $0[subject].last { $0.at <= moment }?.version ?? 0 }
        }
    }

    @Test func `no answer is older than the database's word is good for`() async throws {
        let database = TestDatabase.current
        let subjects = Self.subjects
        try #require(subjects.count == 4)
        for code in subjects {
            try await database.insert([
                RecordRow {
                    $0.uscc = code
                    $0.publicItems = #"{"CF_WSH":"v0."}"#
                }
            ])
        }
        let commits = Commits()
        let bound = DatabaseMoment.patience.nanoseconds
        try await CachedReader.with { server in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for writer in 0..<2 {
                    group.addTask {
                        try await Self.write(subjects, [writer, writer + 2], UInt64(writer), commits, database)
                        return 0
                    }
                }
                for reader in 0..<3 {
                    group.addTask {
                        var numbers = SeededNumbers(seed: UInt64(100 + reader))
                        var count = 0
                        while !commits.areOver.load(ordering: .relaxed) {
                            let subject = Int.random(in: 0..<4, using: &numbers)
                            let began = MonotonicClock.now()
                            let text = try server.report(subjects[subject]).text
                            let version = try #require(Self.version(in: text))
                            #expect(version >= commits.newest(subject, at: began - bound))
                            count += 1
                            if count % 16 == 0 { await Task.yield() }
                        }
                        return count
                    }
                }
                _ = try await group.next()
                _ = try await group.next()
                commits.areOver.store(true, ordering: .relaxed)
                try await group.waitForAll()
            }
            let figures = server.cache.figures
            #expect(figures.counts.hits > 0 && figures.counts.dropped > 0, "\(figures)")
            for (number, code) in subjects.enumerated() {
                let path = "/v1/subjects/\(code)/report"
                try await Self.settled(server, path)
                #expect(try server.get(path).text == (try server.fresh(path).text))
                #expect(
                    Self.version(in: try server.get(path).text) == commits.newest(number, at: MonotonicClock.now()))
            }
        }
    }

    /// Changes these subjects in random order, in transactions of their own, for a few seconds.
    private static func write(
        _ codes: [String], _ own: [Int], _ seed: UInt64, _ commits: Commits, _ database: TestDatabase
    ) async throws {
        let settings = database.settings()
        try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                var numbers = SeededNumbers(seed: seed)
                for version in 1...150 {
                    let subject = own[Int.random(in: 0..<own.count, using: &numbers)]
                    try await session.execute(
                        """
                        UPDATE record SET public_items = '{"CF_WSH":"v\(version)."}' WHERE uscc = '\(codes[subject])'
                        """)
                    commits.add(subject, version)
                    await loop.sleep(for: .milliseconds(Int64.random(in: 1...30, using: &numbers)))
                }
            }
        }
    }

    /// Waits until the path is answered from memory.
    private static func settled(_ server: CachedReader, _ path: String) async throws {
        try await Task.sleep(for: DatabaseMoment.patience)
        try await server.warm(path)
    }

    private static func version(in text: String) -> Int? {
        guard let start = text.range(of: #": "v"#),
            let end = text.range(of: ".", range: start.upperBound..<text.endIndex)
        else { return nil }
        return Int(text[start.upperBound..<end.lowerBound])
    }
}
