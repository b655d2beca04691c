import PostgresClient
import TestSupport
import Testing

/// What the roles of readers may read at all, whatever the rows are; what is not public only the gates, which nobody logs in as.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database)
struct ColumnPrivilegeTests {
    private let database = TestDatabase.current

    static let recordColumns: Set<String> = [
        "uscc", "class", "record_key", "revision", "digest", "source", "batch", "row_number", "subject_name", "region",
        "agency", "decision_date", "public_from", "public_until", "state", "natural_person", "public_items",
        "authorised_items", "shared_items", "recorded_at", "openness", "action", "reason", "shown_since",
        "former_state", "changed_in",
    ]

    static let publicColumns: Set<String> = [
        "uscc", "class", "record_key", "revision", "subject_name", "region", "agency", "decision_date", "public_from",
        "public_until", "public_items", "recorded_at",
    ]

    static let readable: [String: Set<String>] = [
        "gongxin_public": publicColumns,
        "gongxin_authorised": publicColumns,
        "gongxin_shared": publicColumns,
        "gongxin_authorised_gate": publicColumns.union(["authorised_items", "changed_in"]),
        "gongxin_shared_gate": publicColumns.union([
            "authorised_items", "shared_items", "state", "action", "reason", "natural_person",
        ]),
    ]

    @Test func theTableHasTheColumnsTheseTestsKnow() async throws {
        let columns = try await database.run(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'record'::regclass AND attnum > 0 AND NOT attisdropped")
        #expect(Set(columns.map { $0[0] }) == Self.recordColumns)
    }

    @Test(arguments: readable.keys.sorted()) func aRoleReadsItsColumnsAndNoOther(role: String) async throws {
        let readable = try #require(Self.readable[role])
        for column in Self.recordColumns.sorted() {
            let refusal = try await database.refusal("SELECT \(column) FROM record", role: role)
            #expect(refusal?.sqlState == (readable.contains(column) ? nil : "42501"), "\(role) \(column)")
        }
    }

    @Test(arguments: [
        "SELECT * FROM record", "TABLE record", "SELECT record FROM record", "SELECT to_jsonb(record) FROM record",
        "SELECT record::text FROM record", "SELECT count(record) FROM record", "COPY record TO STDOUT",
        "COPY record (authorised_items) TO STDOUT", "SELECT uscc FROM record WHERE authorised_items <> '{}'",
        "SELECT uscc FROM record ORDER BY shared_items", "SELECT count(*) FROM record GROUP BY state",
        "SELECT uscc FROM record WHERE natural_person", "SELECT 1 FROM record JOIN record b USING (digest)",
        "SELECT uscc FROM record FOR UPDATE", "SELECT max(batch::text) FROM record", "SELECT ctid FROM record",
    ]) func noOtherWayLeadsToAHiddenColumn(sql: String) async throws {
        let refusal = try await database.refusal(sql, role: "gongxin_public")
        #expect(refusal?.sqlState == "42501", "\(sql)")
    }

    @Test(arguments: ["gongxin_public", "gongxin_authorised", "gongxin_shared"])
    func noOtherTableIsOpen(role: String) async throws {
        let tables = try await database.run(
            """
            SELECT relname FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                AND relname NOT IN ('record', 'subject', 'subject_gram', 'subject_name', 'published_revision',
                    'published_change', 'change_position', 'change_number', 'list_entry', 'published_list',
                    'offered_export', 'offered_file', 'offered_block')
            """
        ).map { $0[0] }
        #expect(
            Set(tables).isSuperset(of: [
                "quarantine", "payload_chunk", "batch", "record_history", "department_token", "revision",
            ]))
        for table in tables {
            let refusal = try await database.refusal("SELECT count(*) FROM \(table)", role: role)
            #expect(refusal?.sqlState == "42501", "\(role) \(table)")
        }
    }

    @Test func statisticsOfRecordsAreNotOpen() async throws {
        try await database.insert((1...200).map { number in RecordRow { $0.key = number } })
        try await database.run("ANALYZE record")
        #expect(
            try await database.count(
                "SELECT count(*) FROM pg_stats WHERE tablename = 'record'", role: "gongxin_public") == 0)
        let inner = try await database.refusal("SELECT count(*) FROM pg_statistic", role: "gongxin_public")
        #expect(inner?.sqlState == "42501")
    }

    @Test(arguments: ["gongxin_public", "gongxin_authorised", "gongxin_shared"])
    func nobodyBecomesAGate(role: String) async throws {
        for gate in ["gongxin_authorised_gate", "gongxin_shared_gate"] {
            #expect(try await database.refusal("SET ROLE \(gate)", role: role)?.sqlState == "42501", "\(role) \(gate)")
            #expect(try await database.value("SELECT rolcanlogin FROM pg_roles WHERE rolname = '\(gate)'") == "f")
        }
    }
}
