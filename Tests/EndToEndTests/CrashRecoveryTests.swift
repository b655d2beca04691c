import Glibc
import TestSupport
import Testing

/// Two services on one database, killed again and again while they work on a large batch.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct CrashRecoveryTests {
    private let database = TestDatabase.current

    /// What a batch leaves, without what differs from run to run.
    struct Outcome: Equatable {
        let records: [String]
        let history: [String]
        let quarantine: [String]
        let faults: [String]
        let counts: [String]
    }

    private func outcome() async throws -> Outcome {
        func rows(_ sql: String) async throws -> [String] { try await database.run(sql).flatMap { $0 } }
        return Outcome(
            records: try await rows(
                """
                SELECT count(*), count(DISTINCT (uscc, class, record_key)), sum(revision), md5(string_agg(concat_ws('|',
                    uscc, record_key, revision, digest, source, row_number, subject_name, region, agency, decision_date,
                    public_from, public_until, state, natural_person, public_items, authorised_items, action, reason,
                    shown_since, former_state),
                    ';' ORDER BY uscc, record_key)) FROM record
                """),
            history: try await rows(
                """
                SELECT count(*), count(DISTINCT (uscc, class, record_key)), sum(revision), md5(string_agg(concat_ws('|',
                    uscc, record_key, revision, digest, row_number, state, public_items, action, reason, ended_by,
                    shown_since, former_state), ';' ORDER BY uscc, record_key, revision)) FROM record_history
                """),
            quarantine: try await rows(
                """
                SELECT count(*), md5(string_agg(concat_ws('|', row_number, raw, reasons), ';' ORDER BY row_number))
                FROM quarantine
                """),
            faults: try await rows(
                "SELECT md5(string_agg(concat_ws('|', code, item, severity, count), ';' ORDER BY code, item)) FROM batch_fault"
            ),
            counts: try await rows(
                """
                SELECT state, rows_new, rows_changed, rows_unchanged, rows_rejected, rows_mended, rows_warned, rows_corrected, rows_withdrawn,
                    next_offset = payload_bytes, next_row, (SELECT count(*) FROM record_history),
                    (SELECT count(*) FROM subject WHERE EXISTS (
                        SELECT FROM record WHERE record.uscc = subject.uscc AND record.state = 'active' AND NOT natural_person
                            AND public_from <= publicity_today() AND public_until > publicity_today()
                    )) FROM batch
                """))
    }

    private func clear() async throws {
        try await database.run(
            "TRUNCATE record, record_history, quarantine, batch_fault, payload_chunk, batch, subject, subject_gram, subject_alias, subject_name CASCADE"
        )
    }

    @Test func everyRowIsStoredOnceWhateverIsKilledWhen() async throws {
        let payload = try await Departments.sample(
            "penalty", rows: 60_000, seed: 8, faults: 3, persons: 5, subjects: 20_000)
        try await compare(payload, rows: 60_000)
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
        #expect(Int(outcome.quarantine[0]) ?? 0 >= 500 && Int(outcome.history[0]) ?? 0 > 15_000)
    }

    /// Works a payload off undisturbed, then with two services that are killed again and again.
    @discardableResult
    private func compare(_ payload: [UInt8], rows: Int) async throws -> Outcome {
        try await clear()
        let token = try await Departments.token("990000-scjg", database)
        let calm = try await RunningService.start(on: database)
        let undisturbed = try await send(payload, token, calm)
        _ = try await calm.finished(undisturbed, token: token)
        try await calm.stop()
        let expected = try await outcome()
        #expect(expected.counts.first == "done")
        try await clear()

        var random = SeededNumbers(seed: 2026)
        var services = [try await RunningService.start(on: database), try await RunningService.start(on: database)]
        let batch = try await send(payload, token, services[0])
        var kills = 0
        while kills < 12, try await state(batch) != "done" {
            try await Task.sleep(for: .milliseconds(Int.random(in: 60...700, using: &random)))
            let victim = Int.random(in: 0...1, using: &random)
            services[victim].process.signal(SIGKILL)
            try await services[victim].process.end()
            kills += 1
            services[victim] = try await RunningService.start(on: database)
        }
        let status = try await services[0].finished(batch, token: token, within: 90)
        #expect(status.state == "done")
        #expect(status.rows.read == rows)
        #expect(kills > 2)
        let disturbed = try await outcome()
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
        #expect(stored + (Int(disturbed.quarantine[0]) ?? 0) + (Int(disturbed.counts[3]) ?? 0) == rows)
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
}
