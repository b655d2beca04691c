import CatalogueStore
import Changes
import EventLoop
import Foundation
import HTTPServer
import PostgresClient
import TestSupport
import Testing

/// `/v1/changes` served on the suite's database, and what a test needs of it.
struct FeedServer: Sendable {
    let port: Int
    let loop: EventLoop
    let watch: ChangeWatch
    private let listener: HTTPListener

    /// Serves while `body` runs.
    static func with<Value: Sendable>(
        _ database: TestDatabase, places: Int = 500, _ body: (FeedServer) async throws -> Value
    ) async throws -> Value {
        let loop = try EventLoop()
        let connection = PipelineGroup(database.settings(role: "gongxin_public").forChanges, on: loop, size: 2)
        let watch = ChangeWatch(database.settings(role: "gongxin_public"), on: loop, places: places)
        var router = Router()
        let catalogue = CurrentCatalogue(try TestDatabase.catalogue())
        ChangeRoutes(connection, watch, catalogue, on: loop).add(to: &router)
        let address = try #require(ListenAddress(host: "127.0.0.1", port: 0))
        let listener = try HTTPListener(address, on: loop, router: router) { error in
            error is PostgresError ? Problem(503, "database_unavailable", LocalisedText("", "")) : nil
        }
        let server = FeedServer(port: listener.port, loop: loop, watch: watch, listener: listener)
        let thread = try LoopThread(name: "test-feed", loop: loop)
        let result: Result<Value, any Error>
        do { result = .success(try await body(server)) } catch { result = .failure(error) }
        server.stop { connection.close() }
        thread.join()
        return try result.get()
    }

    private func stop(_ end: @escaping @Sendable () -> Void) {
        loop.execute {
            Task(executorPreference: loop) {
                watch.stop()
                await listener.stop(within: .seconds(2))
                end()
                loop.stop()
            }
        }
    }

    /// Asks on a thread of its own, so that a waiting answer holds up nothing.
    func get(_ query: String, headers: [String: String] = [:]) async throws -> HTTPAnswer {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<HTTPAnswer, any Error>) in
            let thread = Thread { [port] in
                continuation.resume(
                    with: Result {
                        try HTTPCall.make("GET", "/v1/changes\(query)", port: port, headers: headers, patience: 120)
                    })
            }
            thread.start()
        }
    }

    func page(_ query: String) async throws -> FeedPage {
        let answer = try await get(query)
        #expect(answer.status == 200, "\(query): \(answer.text)")
        return try answer.decoded()
    }

    /// Waits until so many follow.
    func followers(_ count: Int) async -> Bool {
        await Task(executorPreference: loop) { [watch, loop] in
            await eventually(on: loop) { watch.waiting == count }
        }.value
    }
}

/// A page as a reader gets it.
struct FeedPage: Decodable {
    struct Record: Decodable, Equatable {
        let uscc: String
        let `class`: String
        let key: String
        let revision: Int
        let subjectName: String
        let region: String
        let agency: String
        let decisionDate: String?
        let publicFrom: String?
        let publicUntil: String?
        let items: [String: String]
    }

    struct Change: Decodable, Equatable {
        let number: Int
        let at: String
        let id: String
        let change: String
        let record: Record?
    }

    let changes: [Change]
    let next: Int
    let begun: Int?
    let last: Int
    let complete: Bool
}
