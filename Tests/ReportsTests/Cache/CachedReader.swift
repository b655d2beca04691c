import CatalogueStore
import Disclosure
import EventLoop
import Foundation
import HTTPServer
import PostgresClient
import TestSupport
import Testing

@testable import Reports

/// The public's addresses on the suite's database twice: with a cache and its follower, and read afresh each time.
struct CachedReader: Sendable {
    let cache: ReportCache
    let database: TestDatabase
    let port: Int
    let freshPort: Int
    /// How its follower is called in `pg_stat_activity`.
    let followerName: String

    func get(_ path: String, _ headers: [String: String] = [:]) throws -> HTTPAnswer {
        try HTTPCall.make("GET", path, port: port, headers: headers)
    }

    func report(_ code: String) throws -> HTTPAnswer { try get("/v1/subjects/\(code)/report") }

    func fresh(_ path: String) throws -> HTTPAnswer { try HTTPCall.make("GET", path, port: freshPort) }

    /// Asks until the answer comes from memory.
    func warm(_ path: String) async throws {
        for _ in 0..<10_000 {
            let before = cache.figures.counts.hits
            _ = try get(path)
            if cache.figures.counts.hits > before { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("\(path) is never kept")
    }

    /// Waits until everything committed before has been heard: the second round trip from now began after that.
    func hears() async throws {
        let before = cache.figures.counts.confirmed
        for _ in 0..<24_000 {
            if cache.figures.counts.confirmed >= before + 2 { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("the database is not heard")
    }

    /// Serves while `body` runs.
    static func with(
        bytes: Int = 8 << 20, reader: PostgresSettings? = nil, _ body: @Sendable (CachedReader) async throws -> Void
    ) async throws {
        let database = TestDatabase.current
        let catalogue = CurrentCatalogue(try TestDatabase.catalogue(on: try await database.clockDay()))
        let cache = ReportCache(bytes: bytes)
        let loop = try EventLoop()
        let connection = PipelineGroup(database.settings(role: "gongxin_public"), on: loop, size: 2)
        let owner = SessionPool(database.settings(), on: loop, size: 1)
        let listeners = try [cache, nil].enumerated().map { number, cache in
            var router = Router()
            QueryRoutes.add(
                to: &router,
                ReaderContext(
                    connection: connection, catalogue: catalogue, owner: owner,
                    callers: .live(owner: owner, secrets: nil) { 0 }, cache: cache, on: loop))
            let address = try #require(ListenAddress(host: "127.0.0.1", port: 0))
            return try HTTPListener(address, on: loop, router: router, number: number)
        }
        var announcing = database.settings()
        announcing.applicationName = "follower \(UInt32.random(in: 0...UInt32.max))"
        let followerLoop = try EventLoop()
        let follower = CacheFollower(
            cache, on: followerLoop, owner: announcing, reader: reader ?? database.settings(role: "gongxin_public"))
        followerLoop.execute {
            Task(executorPreference: followerLoop) {
                await follower.run()
                followerLoop.stop()
            }
        }
        let threads = try [
            LoopThread(name: "test-reader", loop: loop), LoopThread(name: "test-follower", loop: followerLoop),
        ]
        let server = CachedReader(
            cache: cache, database: database, port: listeners[0].port, freshPort: listeners[1].port,
            followerName: announcing.applicationName)
        let result: Result<Void, any Error>
        do { result = .success(try await body(server)) } catch { result = .failure(error) }
        followerLoop.execute { follower.stop() }
        loop.execute {
            Task(executorPreference: loop) {
                for listener in listeners { await listener.stop(within: .seconds(2)) }
                connection.close()
                owner.close()
                loop.stop()
            }
        }
        for thread in threads { thread.join() }
        try result.get()
    }
}
