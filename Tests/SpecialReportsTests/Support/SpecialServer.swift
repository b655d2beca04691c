import Catalogue
import CatalogueStore
import Disclosure
import Documents
import EventLoop
import Foundation
import HTTPServer
import PostgresClient
import Reports
import TestSupport
import Testing

@testable import SpecialReports

/// The addresses of special reports and of declarations, served for a suite: to be put behind `.database`.
struct SpecialServer: Sendable {
    @TaskLocal static var current = SpecialServer(port: 0)

    let port: Int

    func get(_ target: String, headers: [String: String] = [:]) throws -> HTTPAnswer {
        try HTTPCall.make("GET", target, port: port, headers: headers)
    }

    func call(_ method: String, _ target: String, _ body: String? = nil, as caller: TestCaller?) throws -> HTTPAnswer {
        try HTTPCall.make(
            method, target, port: port, headers: caller?.header() ?? [:], body: body.map { Array($0.utf8) })
    }
}

extension HTTPAnswer {
    /// The body as a JSON object.
    func members() throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }

    /// The code of a problem document.
    func problem() throws -> String? { try members()["code"] as? String }
}

/// Serves for the suite's time.
struct SpecialServerTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        let database = TestDatabase.current
        let day = try #require(CivilDate(iso: try await database.value("SELECT publicity_today()::text")))
        let catalogue = CurrentCatalogue(try TestDatabase.catalogue(on: day))
        let loop = try EventLoop()
        let connection = PipelineGroup(database.settings(role: "gongxin_public"), on: loop, size: 1)
        let owner = SessionPool(database.settings(), on: loop, size: 2)
        var router = Router()
        let press = try PDFPress(threads: 1)
        SpecialReportRoutes(connection, catalogue, printing: ReportPrinting(issuer: "样例市公共信用信息中心", press: press)) {
            day
        }
        .add(to: &router)
        CompletenessRoutes(owner, catalogue, callers: TestCaller.authentication).add(to: &router)
        let address = try #require(ListenAddress(host: "127.0.0.1", port: 0))
        let listener = try HTTPListener(address, on: loop, router: router)
        let thread = try LoopThread(name: "test-special", loop: loop)
        let server = SpecialServer(port: listener.port)
        let result: Result<Void, any Error>
        do {
            let isUp = await eventually(on: loop) {
                (try? server.get("/v1/subjects/\(SpecialDesk.subject)/special-report?domain=taxation").status) == 404
            }
            try #require(isUp)
            result = .success(try await SpecialServer.$current.withValue(server) { try await body() })
        } catch {
            result = .failure(error)
        }
        loop.execute {
            Task(executorPreference: loop) {
                await listener.stop(within: .seconds(2))
                connection.close()
                owner.close()
                loop.stop()
            }
        }
        thread.join()
        press.stop()
        try result.get()
    }
}

extension Trait where Self == SpecialServerTrait {
    /// The addresses on the suite's database.
    static var specialReports: Self { SpecialServerTrait() }
}
