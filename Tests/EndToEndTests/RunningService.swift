import Foundation
import TestSupport
import Testing

/// `gongxin serve` on a port that the kernel chose.
struct RunningService: Sendable {
    /// The one that serves a suite.
    @TaskLocal static var current: RunningService?

    let process: RunningProcess
    let port: Int

    /// Starts it and waits until it says that it serves.
    static func start(
        _ settings: [String: String], roles: [String] = [], until seconds: Int = 30
    ) async throws -> RunningService {
        let process = try RunningProcess(["serve"] + roles, settings)
        var port = 0
        try await eventually("the service serves", within: seconds) {
            if !process.isRunning { throw NotInTime(what: "it ended: \(process.errors)") }
            let line = logLines(process.errors).first { $0["event"] as? String == "serving" }
            port = (line?["address"] as? String)?.split(separator: ":").last.flatMap { Int($0) } ?? 0
            return port != 0
        }
        return RunningService(process: process, port: port)
    }

    static func start(on database: TestDatabase, roles: [String] = []) async throws -> RunningService {
        try await start(Executable.settings(database), roles: roles)
    }

    /// Asks it to end and expects that it does so in order.
    func stop() async throws {
        process.signal(SIGTERM)
        #expect(try await process.end(within: 60) == 0, "\(process.errors.suffix(2000))")
    }

    /// The complete lines of its log.
    static func logLines(_ errors: String) -> [[String: Any]] {
        errors.split(separator: "\n").compactMap { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any]
        }
    }

    func get(_ target: String, token: String? = nil, headers: [String: String] = [:]) throws -> HTTPAnswer {
        try HTTPCall.make("GET", target, port: port, headers: headers.merging(Self.authorisation(token)) { $1 })
    }

    func send(
        _ classCode: String, _ body: [UInt8], token: String?, type: String = "text/csv",
        headers: [String: String] = [:],
        query: String = ""
    ) throws -> HTTPAnswer {
        let all = headers.merging(Self.authorisation(token)) { $1 }.merging(["Content-Type": type]) { $1 }
        return try HTTPCall.make("POST", "/v1/feeds/\(classCode)/batches\(query)", port: port, headers: all, body: body)
    }

    /// Follows a batch to its end.
    func finished(_ batch: String, token: String, within seconds: Int = 60) async throws -> BatchAnswer {
        var status: BatchAnswer?
        try await eventually("batch \(batch) is finished", within: seconds) {
            let answer = try get("/v1/batches/\(batch)", token: token)
            // A busy machine may keep the database from answering in time.
            if answer.status == 503 { return false }
            status = try answer.decoded(BatchAnswer.self)
            return status?.state == "done" || status?.state == "failed"
        }
        return try #require(status)
    }

    static func authorisation(_ token: String?) -> [String: String] {
        token.map { ["Authorization": "Bearer \($0)"] } ?? [:]
    }
}

/// A batch as the service tells of it.
struct BatchAnswer: Decodable, Equatable {
    struct Payload: Decodable, Equatable {
        let bytes: Int
        let processedBytes: Int
        let sha256: String
    }

    struct Rows: Decodable, Equatable {
        let read: Int
        let accepted: Int
        let new: Int
        let changed: Int
        let corrected: Int
        let withdrawn: Int
        let unchanged: Int
        let rejected: Int
    }

    let id: String
    let `class`: String
    let source: String
    let format: String
    let action: String
    let state: String
    let payload: Payload
    let rows: Rows
}

/// A service of the suite's own: to be put behind `.database`.
struct ServiceTrait: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing body: @Sendable () async throws -> Void
    ) async throws {
        let service = try await RunningService.start(on: TestDatabase.current)
        try await RunningService.$current.withValue(service) { try await body() }
        try await service.stop()
    }
}

extension Trait where Self == ServiceTrait {
    /// The service, started for the suite and stopped behind it.
    static var service: Self { ServiceTrait() }
}
