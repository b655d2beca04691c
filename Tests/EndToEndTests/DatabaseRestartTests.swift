import Foundation
import Synchronization
import TestSupport
import Testing

/// PostgreSQL crashes and comes back, again and again, while two services work on a large batch and departments go on sending.
@Suite(
    .enabled(if: Executable.isUsable, Executable.reason), .enabled(if: OwnCluster.isPossible, OwnCluster.reason),
    .serialized)
struct DatabaseRestartTests {
    @Test func everyRowIsStoredOnceWhateverPostgreSQLLoses() async throws {
        try await OwnCluster.with { try await endure($0) }
    }

    private func endure(_ cluster: OwnCluster) async throws {
        try await cluster.prepare()
        let database = cluster.database
        let rows = Ordeal.restartedRows
        let large = try await Departments.sample(
            "penalty", rows: rows, seed: 18, faults: 3, persons: 5, subjects: max(1, rows / 3))
        let token = try await Departments.token("990000-scjg", database)
        let senders = try await [
            Sender("990000-hbj", database, seed: 1000), Sender("990000-rsj", database, seed: 2000),
        ]

        let services = [try await RunningService.start(on: database), try await RunningService.start(on: database)]
        let batch = try services[0].send("penalty", large, token: token).decoded(BatchAnswer.self).id
        let crashes = Task { try await crash(cluster, services, batch, token, size: large.count) }
        let sending = zip(senders, services).map { sender, service in
            Task { try await sender.send(to: service, until: crashes) }
        }
        try await crashes.value
        let sent = [try await sending[0].value, try await sending[1].value]
        for (sender, batches) in zip(senders, sent) {
            for (index, number) in batches.enumerated() {
                let status = try await services[0].finished(number, token: sender.token, within: Ordeal.patience)
                #expect(status.state == "done")
                let same =
                    try services[1].get("/v1/batches/\(number)/payload", token: sender.token).body
                    == sender.payload(index)
                #expect(same)
            }
        }
        let status = try await services[1].finished(batch, token: token, within: Ordeal.patience)
        #expect(status.state == "done" && status.rows.read == rows)
        let disturbed = try await BatchOutcome(of: database)
        for service in services { try await service.stop() }
        #expect(disturbed.counts.filter { $0 == "done" }.count == 1 + sent.joined().count)

        try await BatchOutcome.clear(database)
        let calm = try await RunningService.start(on: database)
        let first = try calm.send("penalty", large, token: token).decoded(BatchAnswer.self).id
        #expect(try await calm.finished(first, token: token, within: Ordeal.patience).state == "done")
        for (sender, batches) in zip(senders, sent) {
            for index in batches.indices {
                let number = try await sender.offer(index, to: calm).decoded(BatchAnswer.self).id
                #expect(try await calm.finished(number, token: sender.token).state == "done")
            }
        }
        #expect(disturbed == (try await BatchOutcome(of: database)))
        try await calm.stop()
    }

    /// Takes PostgreSQL away at places all over the batch, and looks at what callers are told meanwhile.
    private func crash(
        _ cluster: OwnCluster, _ services: [RunningService], _ batch: String, _ token: String, size: Int
    ) async throws {
        var random = SeededNumbers(seed: 2027)
        let places = (0..<Ordeal.restarts).map { _ in Int.random(in: 0..<size * 9 / 10, using: &random) }.sorted()
        for place in places {
            try await eventually("the batch comes to byte \(place)", within: Ordeal.patience) {
                try await cluster.database.count(
                    "SELECT CASE WHEN state = 'done' THEN \(size) ELSE next_offset END FROM batch WHERE id = '\(batch)'"
                )
                    >= place
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...300, using: &random)))
            try await cluster.crash()
            for service in services {
                let refused = [
                    try await onOwnThread { try service.get("/v1/batches/\(batch)", token: token) },
                    try await onOwnThread { try service.send("penalty", Array("x".utf8), token: token) },
                ]
                for answer in refused {
                    #expect(answer.status == 503, "\(answer.text)")
                    #expect(answer.headers["retry-after"] != nil)
                    #expect(try answer.object()["code"] as? String == "database_unavailable")
                }
            }
            try await cluster.go()
            for service in services {
                try await eventually("it is ready again") {
                    try await onOwnThread { try service.get("/readyz").status == 200 }
                }
            }
        }
    }
}

/// A department that sends file after file, each until it is accepted, and waits for each to be worked off.
private struct Sender: Sendable {
    let token: String
    private let payloads: [[UInt8]]

    init(_ department: String, _ database: TestDatabase, seed: Int) async throws {
        token = try await Departments.token(department, database)
        var payloads: [[UInt8]] = []
        for number in 0..<8 {
            payloads.append(try await Departments.sample("penalty", rows: 2000, seed: seed + number, faults: 2))
        }
        self.payloads = payloads
    }

    func payload(_ index: Int) -> [UInt8] { payloads[index] }

    /// Sends until the crashes are over or it has nothing left; at least one file.
    /// - Returns: the batches, in the order of the files.
    func send(to service: RunningService, until end: Task<Void, any Error>) async throws -> [String] {
        let isOver = Mutex(false)
        let watch = Task {
            _ = await end.result
            isOver.withLock { $0 = true }
        }
        var batches: [String] = []
        while batches.count < payloads.count, batches.isEmpty || !isOver.withLock({ $0 }) {
            let answer = try await accepted(batches.count, by: service)
            batches.append(try answer.decoded(BatchAnswer.self).id)
            try await follow(batches[batches.count - 1], on: service, unless: { isOver.withLock { $0 } })
        }
        await watch.value
        return batches
    }

    func offer(_ index: Int, to service: RunningService) async throws -> HTTPAnswer {
        let payload = payloads[index]
        return try await onOwnThread {
            try service.send("penalty", payload, token: token, headers: ["Idempotency-Key": "file-\(index)"])
        }
    }

    private func accepted(_ index: Int, by service: RunningService) async throws -> HTTPAnswer {
        var answer: HTTPAnswer?
        try await eventually("file \(index) is accepted", within: 60) {
            let given = try await offer(index, to: service)
            #expect([202, 503].contains(given.status), "\(given.text)")
            if given.status == 503 { #expect(given.headers["retry-after"] != nil) }
            answer = given
            return given.status == 202
        }
        return try #require(answer)
    }

    private func follow(_ batch: String, on service: RunningService, unless isOver: () -> Bool) async throws {
        try await eventually("batch \(batch) is finished", within: Ordeal.patience) {
            let answer = try await onOwnThread { try service.get("/v1/batches/\(batch)", token: token) }
            // A batch that was accepted is never unknown.
            #expect([200, 503].contains(answer.status), "\(answer.text)")
            return try isOver() || answer.status == 200 && answer.decoded(BatchAnswer.self).state == "done"
        }
    }
}
