import Catalogue
import CatalogueStore
import Disclosure
import EventLoop
import Foundation
import Formats
import HTTPServer
import PostgresClient
import Reports
import TestSupport
import Testing

@testable import OpenData

/// The addresses of open data and of readers on a database, with the change feed beside them.
struct OpenDataServer: Sendable {
    let database: TestDatabase
    let catalogue: Catalogue
    let loop: EventLoop
    let port: Int

    /// Serves while `body` runs.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable (OpenDataServer) async throws -> Value
    ) async throws -> Value {
        let database = TestDatabase.current
        let catalogue = try TestDatabase.catalogue()
        return try await withLoop { loop in
            let connection = PipelineGroup(database.settings(role: "gongxin_public"), on: loop, size: 2)
            let owner = SessionPool(database.settings(), on: loop, size: 2)
            let current = CurrentCatalogue(catalogue)
            var router = Router()
            ExportRoutes(connection, current).add(to: &router)
            router.on(.get, "/v1/changes") { try await changes($0, connection) }
            QueryRoutes.add(
                to: &router,
                ReaderContext(
                    connection: connection, catalogue: current, owner: owner,
                    callers: .live(owner: owner, secrets: nil) { 0 }, on: loop))
            let address = try #require(ListenAddress(host: "127.0.0.1", port: 0))
            let listener = try HTTPListener(address, on: loop, router: router)
            let server = OpenDataServer(database: database, catalogue: catalogue, loop: loop, port: listener.port)
            // Tests wait for answers: on a thread of their own.
            let result = await Task { try await body(server) }.result
            await listener.stop(within: .seconds(2))
            connection.close()
            owner.close()
            return try result.get()
        }
    }

    /// The change feed, in the form that the platform gives it.
    private static func changes(_ request: Request, _ connection: PipelineGroup) async throws -> Response {
        let parameters = try request.query(known: ["after", "limit"])
        let after = Int(parameters["after"] ?? "") ?? 0
        let position = try await connection.query(
            Statement("test_position", "SELECT last_number, complete_after FROM change_position"))
        if after < position.integer(0, 1) { return .json([], status: 410) }
        let rows = try await connection.query(
            Statement(
                "test_changes",
                """
                SELECT number, id, CASE WHEN uscc IS NOT NULL THEN json_build_object(
                    'uscc', uscc, 'class', class, 'key', record_key, 'revision', revision, 'subject_name', subject_name,
                    'region', region, 'agency', agency, 'decision_date', decision_date,
                    'public_from', nullif(public_from, '-infinity'),
                    'public_until', nullif(public_until, 'infinity'), 'items', public_items) END
                FROM published_change WHERE number > $1::bigint ORDER BY number LIMIT $2::integer
                """), [.integer(after), .integer(Int(parameters["limit"] ?? "") ?? 100)])
        var json = JSONWriter()
        json.object { json in
            json.key("changes")
            json.array { json in
                for row in 0..<rows.count {
                    json.object { json in
                        json.key("number")
                        json.value(rows.integer(row, 0))
                        json.key("id")
                        json.value(rows.string(row, 1))
                        guard !rows.isNull(row, 2) else { return }
                        json.key("record")
                        json.raw(rows.bytes(row, 2))
                    }
                }
            }
            let last = position.integer(0, 0)
            let next = rows.count > 0 ? rows.integer(rows.count - 1, 0) : after
            json.key("next")
            json.value(next)
            json.key("last")
            json.value(max(last, next))
        }
        return .json(json)
    }

    // MARK: Doing

    /// Cut so small that few records make many files.
    static let small: ExportSettings = {
        var settings = ExportSettings()
        settings.recordsPerBlock = 3
        settings.blocksPerFile = 2
        return settings
    }()

    func maker(_ settings: ExportSettings = small, on loop: EventLoop) -> ExportMaker {
        ExportMaker(
            owner: database.settings(), reader: database.settings(role: "gongxin_public"), on: loop, settings)
    }

    @discardableResult
    func makeExport(_ only: [String]? = nil) async throws -> ExportMaker.Summary {
        try await withLoop { loop in
            let made = try await maker(on: loop).make(catalogue, only: only)
            try await keep(on: loop)
            return made
        }
    }

    func number() async throws { try await database.run("SELECT * FROM number_changes(1000)") }

    /// Looks at the whole feed, and makes anew what has to be.
    func keep(on loop: EventLoop) async throws {
        try await Session.with(database.settings(), on: loop) { session in
            while try await ExportKeeper.step(session) > 0 {}
            while try await ExportKeeper.clean(session) > 0 {}
        }
    }

    func keep() async throws { try await withLoop { try await keep(on: $0) } }

    // MARK: Asking

    func get(_ target: String, _ headers: [String: String] = [:]) throws -> HTTPAnswer {
        try HTTPCall.make("GET", target, port: port, headers: headers)
    }

    func manifest(_ export: Int) throws -> HarvestManifest {
        try JSONDecoder().decode(HarvestManifest.self, from: Data(get("/v1/exports/\(export)/manifest.json").body))
    }

    /// The files of changes of an export.
    func changeFiles(_ export: Int) throws -> [HarvestManifest.File] {
        struct Manifest: Decodable {
            let changes: HarvestManifest.Class?
        }
        let answer = try get("/v1/exports/\(export)/manifest.json")
        return try JSONDecoder().decode(Manifest.self, from: Data(answer.body)).changes?.files ?? []
    }

    /// The lines of a file.
    func lines(_ file: HarvestManifest.File) throws -> [String] {
        let answer = try get(file.address)
        try #require(answer.status == 200, "\(answer.text)")
        return try Self.lines(answer.body)
    }

    /// The lines of a file's content.
    static func lines(_ content: [UInt8]) throws -> [String] {
        var text = ""
        try content.withUnsafeBytes { bytes in
            try GzipUnpacking.members(of: bytes) { text += String(decoding: $0, as: UTF8.self) }
        }
        return text.split(whereSeparator: \.isNewline).map(String.init)
    }
}

/// A platform as a harvester in a test reaches it.
struct TestSource: HarvestSource {
    let port: Int
    /// Changes what is received from an address.
    var tamper: (String, [UInt8]) -> [UInt8] = { $1 }

    func get(_ target: String, _ content: (UnsafeRawBufferPointer) -> Void) throws -> Int {
        let answer = try HTTPCall.make("GET", target, port: port)
        tamper(target, answer.body).withUnsafeBytes(content)
        return answer.status
    }

    func pause(_ seconds: Int) { usleep(100_000) }
}

/// A folder that is gone with the test.
struct TemporaryFolder: ~Copyable {
    let path = FileManager.default.temporaryDirectory.appending(path: "gongxin-harvest-\(UUID())").path

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
