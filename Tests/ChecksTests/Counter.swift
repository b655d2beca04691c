import Catalogue
import CatalogueStore
import Cryptography
import Disclosure
import EventLoop
import HTTPServer
import PostgresClient
import TestSupport
import Testing

@testable import Checks

/// A platform as small as can be: checks are made and read over HTTP and worked off on one loop, on the suite's database. Who
/// calls is told by a header here; the proof of it is another module's.
struct Counter: Sendable {
    let port: Int
    let loop: EventLoop
    let worker: CheckWorker

    /// Runs `body` with everything in place.
    static func open<Value: Sendable>(
        limits: CheckLimits = CheckLimits(), key: AttestationKey? = nil,
        _ body: @escaping @Sendable (Counter) async throws -> Value
    ) async throws -> Value {
        let loop = try EventLoop()
        let database = TestDatabase.current
        let shared = database.settings(role: "gongxin_shared")
        let sessions = SessionPool(shared, on: loop, size: 2, patience: .seconds(60))
        let catalogue = CurrentCatalogue(try TestDatabase.catalogue())
        var router = Router()
        CheckRoutes(CheckDesk(sessions, limits: limits), headerAuthentication, catalogue).add(to: &router)
        let authorised = SessionPool(
            database.settings(role: "gongxin_authorised"), on: loop, size: 2, patience: .seconds(60))
        AttestationRoutes(authorised, headerAuthentication, catalogue, key: key).add(to: &router)
        let address = try #require(ListenAddress(host: "127.0.0.1", port: 0))
        let listener = try HTTPListener(address, on: loop, router: router)
        let worker = CheckWorker(on: loop, gate: shared, owner: database.settings())
        let thread = try LoopThread(name: "test-checks", loop: loop)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(Counter(port: listener.port, loop: loop, worker: worker)))
        } catch {
            result = .failure(error)
        }
        loop.execute {
            Task(executorPreference: loop) {
                await listener.stop(within: .seconds(2))
                worker.closeSessions()
                sessions.close()
                authorised.close()
                loop.stop()
            }
        }
        thread.join()
        return try result.get()
    }

    /// Believes the header `X-Client` that a client signed with its key: `CLIENT` or `CLIENT nonce`.
    static let headerAuthentication = CallerAuthentication { request in
        guard let words = request.header("X-Client")?.split(separator: " ").map(String.init), let client = words.first,
            let kind = CallerKind(rawValue: String(client.prefix { $0 != "-" }))
        else { return nil }
        let nonce = words.count > 1 ? words[1] : "\(UInt64.random(in: 0...UInt64.max))"
        return Caller(
            organisation: client, kind: kind, client: client, uscc: nil,
            proof: .signature(key: "key-\(client)", nonce: nonce, expires: 4_000_000_000))
    }

    /// Works off all that waits.
    func work() async throws -> Int {
        let worker = worker
        return try await Task(executorPreference: loop) { try await worker.workAll() }.value
    }

    func sweep() async throws -> Int {
        let worker = worker
        return try await Task(executorPreference: loop) { try await worker.sweep() }.value
    }

    // MARK: Calling

    func post(
        _ path: String, as client: String?, type: String = "text/csv", _ body: [UInt8]
    ) throws -> HTTPAnswer {
        var headers = ["Content-Type": type]
        headers["X-Client"] = client
        return try HTTPCall.make("POST", path, port: port, headers: headers, body: body, patience: 120)
    }

    func get(_ path: String, as client: String?, headers: [String: String] = [:]) throws -> HTTPAnswer {
        var headers = headers
        headers["X-Client"] = client
        return try HTTPCall.make("GET", path, port: port, headers: headers, patience: 120)
    }

    /// Makes a check, works it off, and returns its lines.
    func check(
        _ body: String, as client: String, purpose: String = "tender", type: String = "text/csv"
    ) async throws -> [ResultLine] {
        try await check(Array(body.utf8), as: client, purpose: purpose, type: type)
    }

    func check(
        _ body: [UInt8], as client: String, purpose: String = "tender", type: String = "text/csv"
    ) async throws -> [ResultLine] {
        let made = try post("/v1/checks?purpose=\(purpose)", as: client, type: type, body)
        try #require(made.status == 202, "\(made.text)")
        _ = try await work()
        let answer = try get((made.headers["location"] ?? "") + "/results", as: client)
        try #require(answer.status == 200, "\(answer.text)")
        return try ResultLine.lines(answer.text)
    }
}
