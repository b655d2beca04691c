import CatalogueStore
import EventLoop
import Foundation
import HTTPServer
import Lists
import PostgresClient
import TestSupport
import Testing

/// The addresses of lists, served for a suite: to be put behind `.database`.
struct ListServer: Sendable {
    @TaskLocal static var current = ListServer(port: 0)

    let port: Int

    func get(_ target: String, headers: [String: String] = [:]) throws -> HTTPAnswer {
        try HTTPCall.make("GET", target, port: port, headers: headers)
    }

    func get(_ target: String, as caller: TestCaller) throws -> HTTPAnswer {
        try HTTPCall.make("GET", target, port: port, headers: caller.header())
    }

    func post(_ target: String, _ body: [String: Any], as caller: TestCaller?, nonce: String? = nil) throws
        -> HTTPAnswer
    {
        let bytes = try Array(JSONSerialization.data(withJSONObject: body))
        return try HTTPCall.make(
            "POST", target, port: port, headers: caller?.header(nonce: nonce) ?? [:], body: bytes)
    }
}

/// Serves for the suite's time.
struct ListServerTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        let database = TestDatabase.current
        for department in ["990000-scjg", "990000-swj", "990000-fgw"] {
            try await database.insertCaller(department, kind: "department")
        }
        try await database.insertCaller("bank-a", kind: "bank")
        try await database.insertCaller("platform", kind: "operator")
        let loop = try EventLoop()
        let readers = PipelineGroup(database.settings(role: "gongxin_public"), on: loop, size: 2)
        let gate = PipelineGroup(database.settings(role: "gongxin_shared"), on: loop, size: 2)
        let owner = SessionPool(database.settings(), on: loop, size: 3, patience: .seconds(120))
        var router = Router()
        ListRoutes(
            readers, gate: gate, owner: owner, CurrentCatalogue(try TestDatabase.catalogue()), TestCaller.authentication
        ).add(to: &router)
        let address = try #require(ListenAddress(host: "127.0.0.1", port: 0))
        let listener = try HTTPListener(address, on: loop, router: router)
        let server = ListServer(port: listener.port)
        let thread = try LoopThread(name: "test-lists", loop: loop)
        let result: Result<Void, any Error>
        do {
            let deadline = MonotonicClock.now() + Duration.seconds(120).nanoseconds
            while try server.get("/v1/lists").status != 200 {
                guard MonotonicClock.now() < deadline else { throw HTTPCall.Failure(description: "no database") }
            }
            result = .success(try await ListServer.$current.withValue(server) { try await body() })
        } catch {
            result = .failure(error)
        }
        loop.execute {
            Task(executorPreference: loop) {
                await listener.stop(within: .seconds(2))
                readers.close()
                gate.close()
                owner.close()
                loop.stop()
            }
        }
        thread.join()
        try result.get()
    }
}

extension Trait where Self == ListServerTrait {
    /// The addresses of lists on the suite's database.
    static var lists: Self { ListServerTrait() }
}

/// Credit codes of nobody that pass their checks.
enum Codes {
    static let all = [
        "91990000MA90000114", "91990000MA900002XU", "91990000MA9000038U", "91990000MA9000046N", "91990000MA9000054H",
        "91990000MA9000062C", "91990000MA90000707", "91990000MA90000894", "91990000MA9000097Y", "91990000MA900010XF",
        "91990000MA9000118F", "91990000MA9000126A", "91990000MA90001345", "91990000MA90001420", "91990000MA9000150T",
    ]
    static let business = "92990000MA90000111"
}
