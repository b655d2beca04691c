import Catalogue
import CatalogueStore
import Disclosure
import Documents
import EventLoop
import Foundation
import HTTPServer
import PostgresClient
import Reports
import Synchronization
import TestSupport
import Testing

/// The public's addresses, served for a suite: to be put behind `.database`.
struct ReaderServer: Sendable {
    @TaskLocal static var current = ReaderServer(port: 0, day: .earliest)

    let port: Int
    /// The day of its catalogue, which it goes on with when a test runs past midnight.
    let day: CivilDate

    /// Asks for an address with parameters.
    func get(_ path: String, _ query: KeyValuePairs<String, String> = [:]) throws -> HTTPAnswer {
        let parameters = query.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        return try HTTPCall.make("GET", parameters.isEmpty ? path : "\(path)?\(parameters)", port: port)
    }

    /// Asks as a caller that signs.
    func get(
        _ path: String, _ query: KeyValuePairs<String, String>, as caller: TestCaller, nonce: String? = nil
    ) throws -> HTTPAnswer {
        let parameters = query.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
        return try HTTPCall.make("GET", "\(path)?\(parameters)", port: port, headers: caller.header(nonce: nonce))
    }

    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            let digits = String(byte, radix: 16, uppercase: true)
            return isPlain ? String(UnicodeScalar(byte)) : "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }

    /// All entries of a paged answer, followed from cursor to cursor.
    func all<Page: PagedAnswer>(
        _ path: String, _ query: [String: String], _ page: Page.Type, betweenPages: () async throws -> Void = {}
    ) async throws -> [Page.Entry] {
        var entries: [Page.Entry] = []
        var query = query
        for _ in 0..<10_000 {
            let target = query.map { "\($0.key)=\(Self.encoded($0.value))" }.joined(separator: "&")
            let answer = try HTTPCall.make("GET", "\(path)?\(target)", port: port)
            try #require(answer.status == 200, "\(answer.text)")
            let page = try answer.decoded(Page.self)
            entries += page.entries
            guard let next = page.next else { return entries }
            // A page that is not the last one is full.
            #expect(page.entries.count == query["limit"].flatMap { Int($0) } ?? 20)
            query["cursor"] = next
            try await betweenPages()
        }
        throw HTTPCall.Failure(description: "the pages do not end")
    }
}

/// A page of entries and the place of the next one.
protocol PagedAnswer: Decodable {
    associatedtype Entry
    var entries: [Entry] { get }
    var next: String? { get }
}

/// Serves for the suite's time.
struct ReaderServerTrait: SuiteTrait, TestScoping {
    /// When reports are made: 20 November 2026, 17:30:00 in Beijing.
    private static let madeAt = 1_795_167_000

    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        let database = TestDatabase.current
        let catalogue = try TestDatabase.catalogue(on: try await database.clockDay())
        let loop = try EventLoop()
        let connection = PipelineGroup(database.settings(role: "gongxin_public"), on: loop, size: 2)
        let gates = Gates(
            authorised: PipelineGroup(database.settings(role: "gongxin_authorised"), on: loop, size: 2),
            shared: PipelineGroup(database.settings(role: "gongxin_shared"), on: loop, size: 2),
            authentication: TestCaller.authentication)
        let press = try PDFPress(threads: 1)
        var router = Router()
        let owner = SessionPool(database.settings(), on: loop, size: 2)
        QueryRoutes.add(
            to: &router,
            ReaderContext(
                connection: connection, catalogue: CurrentCatalogue(catalogue), owner: owner,
                callers: .live(owner: owner, secrets: nil) { 0 }, gates: gates,
                printing: ReportPrinting(issuer: "样例市公共信用信息中心", press: press) { Self.madeAt }, on: loop))
        let address = try #require(ListenAddress(host: "127.0.0.1", port: 0))
        let listener = try HTTPListener(address, on: loop, router: router)
        let server = ReaderServer(port: listener.port, day: catalogue.date)
        let thread = try LoopThread(name: "test-reader", loop: loop)
        let result: Result<Void, any Error>
        do {
            try await server.waitUntilReady()
            result = .success(try await ReaderServer.$current.withValue(server) { try await body() })
        } catch {
            result = .failure(error)
        }
        loop.execute {
            Task(executorPreference: loop) {
                await listener.stop(within: .seconds(2))
                connection.close()
                gates.authorised.close()
                gates.shared.close()
                owner.close()
                loop.stop()
            }
        }
        thread.join()
        press.stop()
        try result.get()
    }
}

extension ReaderServer {
    fileprivate func waitUntilReady() async throws {
        let deadline = MonotonicClock.now() + Duration.seconds(20).nanoseconds
        while try get("/v1/publicity/permits", ["limit": "1"]).status != 200 {
            guard MonotonicClock.now() < deadline else { throw HTTPCall.Failure(description: "no database") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

extension Trait where Self == ReaderServerTrait {
    /// The public's addresses on the suite's database.
    static var readers: Self { ReaderServerTrait() }
}

extension TestDatabase {
    /// The day the publicity clock shows.
    func clockDay() async throws -> CivilDate {
        try #require(CivilDate(iso: try await value("SELECT publicity_today()::text")))
    }
}
