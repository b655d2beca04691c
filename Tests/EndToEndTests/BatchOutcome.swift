import TestSupport

/// What batches leave in a database, without what differs from run to run.
struct BatchOutcome: Equatable {
    let records: [String]
    let history: [String]
    let quarantine: [String]
    let faults: [String]
    let counts: [String]

    /// How many rows were put into quarantine.
    var quarantined: Int { quarantine.first.flatMap { Int($0) } ?? 0 }

    /// Reads it. Uploads that came to nothing are no batches.
    init(of database: TestDatabase) async throws {
        func rows(_ sql: String) async throws -> [String] { try await database.run(sql).flatMap { $0 } }
        records = try await rows(
            """
            SELECT count(*), count(DISTINCT (uscc, class, record_key)), sum(revision), md5(string_agg(concat_ws('|',
                uscc, record_key, revision, digest, source, row_number, subject_name, region, agency, decision_date,
                public_from, public_until, state, natural_person, public_items, authorised_items, action, reason,
                shown_since, former_state),
                ';' ORDER BY uscc, record_key)) FROM record
            """)
        history = try await rows(
            """
            SELECT count(*), count(DISTINCT (uscc, class, record_key)), sum(revision), md5(string_agg(concat_ws('|',
                uscc, record_key, revision, digest, row_number, state, public_items, action, reason, ended_by,
                shown_since, former_state), ';' ORDER BY uscc, record_key, revision)) FROM record_history
            """)
        quarantine = try await rows(
            """
            SELECT count(*), md5(string_agg(concat_ws('|', row_number, raw, reasons), ';' ORDER BY row_number, raw))
            FROM quarantine
            """)
        faults = try await rows(
            """
            SELECT md5(string_agg(concat_ws('|', code, item, severity, count), ';' ORDER BY code, item))
            FROM (SELECT code, item, severity, sum(count) AS count FROM batch_fault GROUP BY code, item, severity) AS fault
            """)
        counts = try await rows(
            """
            SELECT state, rows_new, rows_changed, rows_unchanged, rows_rejected, rows_mended, rows_warned, rows_corrected,
                rows_withdrawn, next_offset = payload_bytes, next_row, (SELECT count(*) FROM record_history),
                (SELECT count(*) FROM subject WHERE EXISTS (
                    SELECT FROM record WHERE record.uscc = subject.uscc AND record.state = 'active' AND NOT natural_person
                        AND public_from <= publicity_today() AND public_until > publicity_today()
                ))
            FROM batch WHERE state <> 'receiving' ORDER BY payload_digest
            """)
    }

    /// Removes all that batches left.
    static func clear(_ database: TestDatabase) async throws {
        try await database.run(
            """
            TRUNCATE record, record_history, quarantine, batch_fault, payload_chunk, batch, subject, subject_gram, subject_alias,
                subject_name CASCADE
            """)
    }
}
