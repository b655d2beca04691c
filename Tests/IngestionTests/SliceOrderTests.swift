import Catalogue
import Formats
import TestSupport
import Testing

@testable import Ingestion

/// Slices are merged side by side, and what they leave is what one after the other would.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct SliceOrderTests {
    private static func csv(_ rows: [(number: Int, text: String)]) -> [UInt8] {
        Payload.csv(rows.map { Payload.penalty($0.number, ["CF_NR": $0.text]) })
    }

    private static let texts =
        "SELECT public_items ->> 'CF_WSH', public_items ->> 'CF_NR', revision FROM record ORDER BY 1"

    @Test(arguments: [1, 2, 3, 4, 7, 1000])
    func neighboursThatBringTheSameRecordsAreStoredInOrder(rowsOfASlice: Int) async throws {
        let rows = (0..<24).map { (number: $0 % 4 + 1, text: "第\($0 / 4)版") }
        try await Station.run { station in
            let status = try await station.ingest("penalty", Self.csv(rows), sliceRows: rowsOfASlice)
            #expect(status.counts == [4, 20, 0, 0])
            #expect(try await station.rows(Self.texts).map { $0[1...] } == Array(repeating: ["第5版", "6"], count: 4))
            #expect(
                try await station.rows(
                    "SELECT string_agg(public_items ->> 'CF_NR', ' ' ORDER BY revision) FROM record_history GROUP BY record_key"
                ) == Array(repeating: ["第0版 第1版 第2版 第3版 第4版"], count: 4))
        }
    }

    @Test(arguments: [2, 5, 1000])
    func knownRecordsBehindNewOnesAreKnownAllTheSame(rowsOfASlice: Int) async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Self.csv([(11, "旧"), (12, "旧"), (18, "旧")]))
            let rows = (1...20).map { (number: $0, text: $0 == 12 ? "新" : "旧") }
            let status = try await station.ingest("penalty", Self.csv(rows), sliceRows: rowsOfASlice)
            #expect(status.counts == [17, 1, 2, 0])
            #expect(try await station.counts("record", "record_history", "subject") == [20, 1, 20])
            #expect(
                try await station.rows(Self.texts).filter { $0[2] != "1" } == [["样市监罚〔2026〕12号", "新", "2"]])
            let day = try await station.rows(
                "SELECT sum(rows_new), sum(rows_changed), sum(rows_unchanged) FROM quality_day")
            #expect(day == [["20", "1", "2"]])
        }
    }

    /// New records are stored by their days, others by their keys: two batches that bring the same new ones may lock each other out.
    @Test func rowsThatLockedOthersOutAreMergedInTheOrderOfTheirKeys() async throws {
        try await Station.run { station in
            _ = try await station.rows("CREATE SEQUENCE attempt")
            _ = try await station.rows(
                """
                CREATE FUNCTION lock_out() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('attempt') = 3 THEN RAISE EXCEPTION 'locked out' USING ERRCODE = 'deadlock_detected'; END IF;
                    RETURN NEW;
                END $$
                """)
            _ = try await station.rows(
                "CREATE TRIGGER lock_out BEFORE INSERT ON record FOR EACH ROW EXECUTE FUNCTION lock_out()")
            let status = try await station.ingest("penalty", Self.csv((1...5).map { (number: $0, text: "罚款") }))
            let attempts = try await station.rows("SELECT last_value FROM attempt")
            _ = try await station.rows("DROP TRIGGER lock_out ON record")
            #expect(status.counts == [5, 0, 0, 0])
            #expect(attempts == [["8"]])
            #expect(try await station.counts("record", "record_history", "subject") == [5, 0, 5])
        }
    }

    @Test func ofRowsThatAreKnownNothingIsWritten() async throws {
        try await Station.run { station in
            let rows = (1...50).map { (number: $0, text: "罚款") }
            try await station.ingest("penalty", Self.csv(rows))
            let before = try await station.rows("SELECT xmin, ctid FROM record ORDER BY record_key")
            let status = try await station.ingest("penalty", Self.csv(rows.reversed()), sliceRows: 7)
            #expect(status.counts == [0, 0, 50, 0])
            #expect(try await station.rows("SELECT xmin, ctid FROM record ORDER BY record_key") == before)
        }
    }

    @Test func aPartOfStagedRowsHoldsTheColumnsAskedForInTheOrderAskedFor() throws {
        var staged = StagedRows()
        for number in [7, 8, 9] {
            let row = staged.row()
            for column in StagingColumn.allCases {
                switch column {
                case .rowNumber: row.integer(Int64(number))
                case .uscc: row.text("1199000\(9 - number)MB9900000U")
                case .recordKey: row.uuid(UUIDBits(high: UInt64(number), low: 0))
                case .decisionDate: number == 8 ? row.null() : row.integer(Int32(number))
                default: row.text(column.name)
                }
            }
        }
        #expect(staged.numbers == [7, 8, 9])
        #expect(staged.inKeyOrder() == [2, 1, 0])
        // One without a day stands among the others.
        #expect(staged.inDateOrder([2, 0, 1]) == [1, 0, 2])
        let copied = staged.part([.region, .decisionDate, .rowNumber], of: [2, 1])
        let part = withExtendedLifetime(copied.output) { CopyReader.rows(copied.output.bytes) }
        #expect(part.map { $0[0].map { String(decoding: $0, as: UTF8.self) } } == ["region", "region"])
        #expect(part.map { $0[1] } == [[0, 0, 0, 9], nil])
        #expect(part.map { CopyReader.integer($0[2] ?? []) } == [9, 8])
    }
}
