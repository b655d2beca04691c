import Glibc
import TestSupport
import Testing

/// Two services on one database, killed again and again while they work on a large batch.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct CrashRecoveryTests {
    private let database = TestDatabase.current

    @Test func everyRowIsStoredOnceWhateverIsKilledWhen() async throws {
        let payload = try await Departments.sample(
            "penalty", rows: Ordeal.rows, seed: 8, faults: 3, persons: 5, subjects: max(1, Ordeal.rows / 3))
        try await compare(payload, rows: Ordeal.rows)
    }

    /// Records that are updated, corrected, withdrawn – some in vain – and sent again, in one file.
    @Test func everyRevisionIsMadeOnceWhateverIsKilledWhen() async throws {
        let sample = try await Departments.sample("penalty", rows: 20_000, seed: 9, persons: 5, subjects: 8000)
        let lines = String(decoding: sample, as: UTF8.self).split(separator: "\n").map(String.init)
        // Its last two columns are the action and the reason.
        try #require(lines[0].hasSuffix(",GX_CZLX,GX_CZYY") && lines[1...].allSatisfy { $0.hasSuffix(",,") })
        var file = lines
        for (number, line) in lines.dropFirst().enumerated() {
            let row = line.dropLast(2)
            switch number % 5 {
            case 0: file.append(line)
            case 1: file.append("改名\(row),变更,")
            case 2: file.append("改名\(row),更正,录入有误")
            default: file.append("\(row),撤回,")
            }
        }
        // Once more withdrawn, and some sent again.
        for (number, line) in lines.dropFirst().enumerated() where number % 5 == 3 {
            file.append(number % 2 == 0 ? line : "\(line.dropLast(2)),撤回,")
        }
        for number in 0..<500 { file.append(file[1].replacing("〔", with: "〔\(number)").dropLast(2) + ",撤回,") }
        let outcome = try await compare(Array((file.joined(separator: "\n") + "\n").utf8), rows: file.count - 1)
        #expect(outcome.quarantined >= 500 && Int(outcome.history[0]) ?? 0 > 15_000)
    }

    /// Works a payload off undisturbed, then with two services that are killed again and again.
    @discardableResult
    private func compare(_ payload: [UInt8], rows: Int) async throws -> BatchOutcome {
        try await BatchOutcome.clear(database)
        let token = try await Departments.token("990000-scjg", database)
        let calm = try await RunningService.start(on: database)
        let undisturbed = try await send(payload, token, calm)
        _ = try await calm.finished(undisturbed, token: token, within: Ordeal.patience)
        try await calm.stop()
        let expected = try await BatchOutcome(of: database)
        #expect(expected.counts.first == "done")
        try await BatchOutcome.clear(database)

        var random = SeededNumbers(seed: 2026)
        var services = [try await RunningService.start(on: database), try await RunningService.start(on: database)]
        let batch = try await send(payload, token, services[0])
        // Instants all over the work: somewhere in the payload, and somewhere on the way to the next slice.
        let places = (0..<Ordeal.kills).map { _ in Int.random(in: 0..<payload.count * 9 / 10, using: &random) }.sorted()
        var inWork = 0
        for place in places {
            try await eventually("the batch comes to byte \(place)", within: Ordeal.patience) {
                try await reached(batch) >= place
            }
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...150, using: &random)))
            // A machine that is faster than the killing is not to blame.
            guard try await state(batch) != "done" else { break }
            inWork += 1
            let victim = Int.random(in: 0...1, using: &random)
            services[victim].process.signal(SIGKILL)
            try await services[victim].process.end()
            services[victim] = try await RunningService.start(on: database)
        }
        let status = try await services[0].finished(batch, token: token, within: Ordeal.patience)
        #expect(status.state == "done")
        #expect(status.rows.read == rows)
        #expect(inWork > 0)
        let disturbed = try await BatchOutcome(of: database)
        #expect(disturbed == expected)
        let same = try services[1].get("/v1/batches/\(batch)/payload", token: token).body == payload
        #expect(same)
        for service in services { try await service.stop() }
        let gapless = try await database.count(
            """
            SELECT count(*) FROM (
                SELECT recorded_at = lag(replaced_at, 1, recorded_at) OVER life AND action = lag(ended_by, 1, 'new') OVER life
                    AND revision = row_number() OVER life AS follows
                FROM revision WINDOW life AS (PARTITION BY uscc, class, record_key ORDER BY revision)
            ) AS judged WHERE NOT follows
            """)
        #expect(gapless == 0)
        let stored = try await database.count(
            "SELECT (SELECT count(*) FROM revision) + (SELECT count(*) FROM waiting_row)")
        #expect(stored + disturbed.quarantined + (Int(disturbed.counts[3]) ?? 0) == rows)
        return disturbed
    }

    private func send(_ payload: [UInt8], _ token: String, _ service: RunningService) async throws -> String {
        let answer = try service.send("penalty", payload, token: token)
        try #require(answer.status == 202, "\(answer.text)")
        return try answer.decoded(BatchAnswer.self).id
    }

    private func state(_ batch: String) async throws -> String {
        try await database.value("SELECT state FROM batch WHERE id = '\(batch)'")
    }

    /// How far the batch has come, in bytes; beyond any when it is done.
    private func reached(_ batch: String) async throws -> Int {
        try await database.count(
            "SELECT CASE WHEN state = 'done' THEN 1::bigint << 40 ELSE next_offset END FROM batch WHERE id = '\(batch)'"
        )
    }
}
