import Catalogue
import PostgresClient

@testable import Ingestion

/// Counts again, from what is stored, what the quality tables count; by department, class and day.
struct QualityRecount {
    let station: Station

    private static let day = "(created_at AT TIME ZONE 'Asia/Shanghai')::date"

    private func byDay(_ sql: String) async throws -> [String: [Int]] {
        let rows = try await station.rows(sql)
        return Dictionary(rows.map { ($0[0..<3].joined(separator: " "), $0[3...].compactMap { Int($0) }) }) { $0 + $1 }
    }

    private static func withoutZeros(_ counts: [String: [Int]]) -> [String: Int] {
        counts.compactMapValues(\.first).filter { $0.value != 0 }
    }

    func counted() async throws -> [String: [Int]] {
        try await byDay(
            """
            SELECT source, class, day, rows_new, rows_changed, rows_unchanged, rows_rejected, rows_mended, rows_warned,
                corrections
            FROM quality_day
            """)
    }

    /// From batches, but new ones from the records' first revisions and rejected ones from the quarantine.
    func rows() async throws -> [String: [Int]] {
        let first = "SELECT count(*) FROM (TABLE record_first) AS first WHERE first.batch = batch.id"
        return try await byDay(
            """
            WITH record_first AS (
                SELECT batch FROM record WHERE revision = 1 UNION ALL SELECT batch FROM record_history WHERE revision = 1
            )
            SELECT source, class, \(Self.day), sum((\(first))),
                sum(rows_changed + rows_corrected + rows_withdrawn), sum(rows_unchanged),
                sum((SELECT count(*) FROM quarantine WHERE quarantine.batch = batch.id)), sum(rows_mended), sum(rows_warned),
                sum(rows_corrected)
            FROM batch GROUP BY 1, 2, 3
            """)
    }

    func countedFaults() async throws -> Set<[String]> {
        Set(try await station.rows("SELECT source, class, day, code, item, severity, count FROM quality_fault"))
    }

    func faults() async throws -> Set<[String]> {
        Set(
            try await station.rows(
                """
                SELECT source, class, \(Self.day), code, item, severity, sum(count)
                FROM batch JOIN batch_fault ON batch_fault.batch = batch.id GROUP BY 1, 2, 3, 4, 5, 6
                """))
    }

    func countedTimeliness() async throws -> [String: [Int]] {
        let counts = try await byDay(
            "SELECT source, class, day, rows_timely, rows_late, rows_not_judged FROM quality_day")
        return counts.filter { $0.value.contains { $0 != 0 } }
    }

    /// By walking from day to day.
    func timeliness() async throws -> [String: [Int]] {
        let rows = try await station.rows(
            """
            SELECT batch.source, batch.class, \(Self.day), decision_date
            FROM (
                SELECT batch, decision_date FROM record WHERE revision = 1
                UNION ALL SELECT batch, decision_date FROM record_history WHERE revision = 1
            ) AS first JOIN batch ON first.batch = batch.id
            WHERE batch.class <> 'registration'
            """)
        var counts: [String: [Int]] = [:]
        for row in rows {
            guard let received = CivilDate(iso: row[2]), let decided = CivilDate(iso: row[3]) else { continue }
            counts[row[0..<3].joined(separator: " "), default: [0, 0, 0]][verdict(decided, received)] += 1
        }
        return counts
    }

    private func verdict(_ decided: CivilDate, _ received: CivilDate) -> Int {
        var workingDays = 0
        var day = decided
        do {
            _ = try station.catalogue.calendar.isWorkingDay(day)
            while day < received {
                day = day.adding(days: 1)
                if try station.catalogue.calendar.isWorkingDay(day) { workingDays += 1 }
            }
        } catch {
            return 2
        }
        return workingDays <= 7 ? 0 : 1
    }

    func countedWrongCodes() async throws -> [String: Int] {
        Self.withoutZeros(try await byDay("SELECT source, class, day, rows_wrong_code FROM quality_day"))
    }

    func wrongCodes() async throws -> [String: Int] {
        Self.withoutZeros(
            try await byDay(
                """
                SELECT source, class, \(Self.day), count(*)
                FROM batch JOIN quarantine ON quarantine.batch = batch.id
                WHERE EXISTS (
                    SELECT FROM jsonb_array_elements(reasons) AS reason
                    WHERE reason->>'item' IN ('DJ_SHXYM', 'XK_XDR_SHXYM', 'CF_XDR_SHXYM')
                        AND (reason->>'code' LIKE 'uscc%' OR reason->>'code' = 'resident_id_lookalike')
                )
                GROUP BY 1, 2, 3
                """))
    }

    func countedOtherNames() async throws -> [String: Int] {
        Self.withoutZeros(try await byDay("SELECT source, class, day, rows_other_name FROM quality_day"))
    }
}
