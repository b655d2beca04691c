import Catalogue
import CatalogueStore
import Disclosure
import EventLoop
import Foundation
import Governance
import HTTPServer
import PostgresClient
import TestSupport
import Testing

/// The addresses of authorisations and portfolios, served for a suite: to be put behind `.database`.
struct GovernanceServer: Sendable {
    @TaskLocal static var current = GovernanceServer(port: 0)

    let port: Int

    func get(_ target: String, as caller: TestCaller, nonce: String? = nil) throws -> HTTPAnswer {
        try HTTPCall.make("GET", target, port: port, headers: caller.header(nonce: nonce))
    }

    func post(
        _ target: String, _ body: [String: Any] = [:], as caller: TestCaller, nonce: String? = nil
    ) throws -> HTTPAnswer {
        let bytes = try Array(JSONSerialization.data(withJSONObject: body))
        return try HTTPCall.make("POST", target, port: port, headers: caller.header(nonce: nonce), body: bytes)
    }
}

/// A problem document.
struct ProblemAnswer: Decodable {
    let status: Int
    let code: String
    let detail: String?
}

/// Who takes part in these tests.
enum Party {
    static let subject = "91990000MA0000000X"
    static let validSubject = "11990000MB99000569"
    static let otherSubject = "11990000MB9900013U"
    static let bank = TestCaller("bank-a", .bank)
    static let otherBank = TestCaller("bank-b", .bank)
    static let department = TestCaller("990000-scjg", .department)
    static let window = TestCaller("window", .operatorOfPlatform)
    static let itself = TestCaller("subject-a", .subject, uscc: validSubject)
    static let another = TestCaller("subject-b", .subject, uscc: otherSubject)

    static func insert(into database: TestDatabase) async throws {
        try await database.run(
            """
            SET session_replication_role = replica; TRUNCATE record, subject, subject_gram, authorisation, access_log, request_nonce, service_right, organisation CASCADE; SET session_replication_role = origin
            """)
        for (organisation, kind) in [
            ("bank-a", "bank"), ("bank-b", "bank"), ("990000-scjg", "department"), ("window", "operator"),
        ] {
            try await database.insertCaller(organisation, kind: kind)
        }
        try await database.insertCaller("subject-a", kind: "subject", uscc: validSubject)
        try await database.insertCaller("subject-b", kind: "subject", uscc: otherSubject)
    }
}

/// Serves for the suite's time.
struct GovernanceServerTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        let database = TestDatabase.current
        let catalogue = CurrentCatalogue(try TestDatabase.catalogue())
        let loop = try EventLoop()
        let owner = SessionPool(database.settings(), on: loop, size: 3, patience: .seconds(120))
        let gate = PipelineGroup(database.settings(role: "gongxin_authorised"), on: loop, size: 2)
        var router = Router()
        AuthorisationRoutes(owner, catalogue, TestCaller.authentication).add(to: &router)
        PortfolioRoutes(owner, gate: gate, catalogue, TestCaller.authentication).add(to: &router)
        let listener = try HTTPListener(
            try #require(ListenAddress(host: "127.0.0.1", port: 0)), on: loop, router: router)
        let server = GovernanceServer(port: listener.port)
        let thread = try LoopThread(name: "test-governance", loop: loop)
        let result: Result<Void, any Error>
        do {
            result = .success(try await GovernanceServer.$current.withValue(server) { try await body() })
        } catch {
            result = .failure(error)
        }
        loop.execute {
            Task(executorPreference: loop) {
                await listener.stop(within: .seconds(2))
                gate.close()
                owner.close()
                loop.stop()
            }
        }
        thread.join()
        try result.get()
    }
}

extension Trait where Self == GovernanceServerTrait {
    /// The addresses of authorisations and portfolios on the suite's database.
    static var governance: Self { GovernanceServerTrait() }
}

extension TestDatabase {
    /// Waits until everything committed so far is shown by the feeds: transactions of other suites, in other databases of the cluster, may
    /// keep it back.
    func settle() async throws {
        let last = try await count("SELECT pg_current_xact_id()::text::bigint")
        let stopwatch = Stopwatch()
        while try await count("SELECT first_open_transaction()") <= last {
            try #require(stopwatch.milliseconds < 120_000, "a transaction of another test does not end")
        }
    }
}
