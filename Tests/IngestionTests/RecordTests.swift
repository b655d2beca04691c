import Catalogue
import Cryptography
import PostgresClient
import TestSupport
import Testing

@testable import Ingestion

@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct RecordTests {
    @Test func aFileBecomesRecordsAndAReceipt() async throws {
        let payload = Payload.csv([
            Payload.penalty(1), Payload.penalty(2, ["CF_NR_FK": "2.50", "CF_FRDB": ""]),
            Payload.penalty(3, ["CF_WSH": ""]),
            Payload.penalty(1), Payload.penalty(1, ["CF_NR": "改"]),
            Payload.penalty(4, ["CF_XDR_SHXYM": "X", "CF_JDRQ": "?"]),
        ])
        try await Station.run { station in
            let status = try await station.ingest("penalty", payload)
            #expect(status.state == "done" && status.isFinished)
            #expect(status.counts == [2, 1, 1, 2] && status.accepted == 4)
            #expect(status.mended == 1 && status.warned == 1)
            #expect(status.processedBytes == payload.count && status.payloadBytes == payload.count)
            let entries = try await station.receipt(status.id).entries
            #expect(
                entries.map { "\($0.severity) \($0.code) \($0.item) \($0.count)" } == [
                    "error not_a_date CF_JDRQ 1", "error required CF_WSH 1", "error uscc_length CF_XDR_SHXYM 1",
                    "warning advised CF_FRDB 1",
                ])
            let record = try await station.rows(
                """
                SELECT uscc, class, revision, source, row_number, subject_name, region, agency, decision_date, public_from,
                    public_until, state, natural_person, public_items ->> 'CF_NR_FK', authorised_items, shared_items
                FROM record WHERE uscc = '\(Payload.uscc(2))'
                """)
            #expect(
                record == [
                    [
                        Payload.uscc(2), "penalty", "1", "990000-scjg", "3", "样例市测试有限公司2", "990000", "样例市市场监督管理局",
                        "2026-05-10", "2026-05-10", "2027-05-10", "active", "f", "2.5", "{}", "{}",
                    ]
                ])
        }
    }

    @Test func infinitiesArePostgresOwn() async throws {
        try await Station.run { station in
            try await station.ingest("registration", Payload.csv([Payload.registration(1)]))
            try await station.ingest("permit", Payload.csv([Payload.permit(1)]))
            try await station.ingest(
                "penalty", Payload.csv([Payload.personPenalty(1), Payload.penalty(2, ["CF_CFLB": "警告"])]))
            let spans = try await station.rows(
                "SELECT class, natural_person, public_from, public_until FROM record ORDER BY class, natural_person")
            #expect(
                spans == [
                    ["penalty", "f", "infinity", "infinity"], ["penalty", "t", "infinity", "infinity"],
                    ["permit", "f", "2026-01-01", "infinity"], ["registration", "f", "-infinity", "infinity"],
                ])
        }
    }

    @Test func whatIsSentAgainChangesNothing() async throws {
        let records = (1...30).map { Payload.penalty($0) } + (1...10).map { Payload.personPenalty($0) }
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv(records), sliceRows: 7)
            let before = try await station.contents()
            // The same records as other bytes: another order, other spellings of the same values.
            let again = records.reversed().map { $0.merging(["CF_JDRQ": "2026年5月10日", "CF_NR_FK": "1.50"]) { $1 } }
            let status = try await station.ingest("penalty", Payload.csv(again), sliceRows: 9)
            #expect(status.counts == [0, 0, 40, 0] && status.mended == 40)
            let after = try await station.contents()
            for table in ["record", "history", "subjects"] { #expect(before[table] == after[table]) }
            #expect(try await station.count("record WHERE revision > 1 OR batch = '\(status.id)'") == 0)
        }
    }

    @Test func aChangeIsKeptOnceInHistory() async throws {
        try await Station.run { station in
            let first = try await station.ingest("penalty", Payload.csv([Payload.penalty(1), Payload.penalty(2)]))
            let change = ["CF_NR": "改", "CF_FRDB": "样乙", "BZ": "内部", "CF_CFLB": "责令关闭;罚款"]
            let second = try await station.ingest(
                "penalty", Payload.csv([Payload.penalty(1, change), Payload.penalty(2)]))
            #expect(second.counts == [0, 1, 1, 0])
            let history = try await station.rows(
                """
                SELECT revision, batch, replaced_by, public_items ->> 'CF_NR', authorised_items ->> 'CF_FRDB', shared_items,
                    public_until FROM record_history
                """)
            #expect(history == [["1", "\(first.id)", "\(second.id)", "罚款一万五千元", "样某", "{}", "2027-05-10"]])
            let record = try await station.rows(
                """
                SELECT revision, batch, public_items ->> 'CF_NR', authorised_items ->> 'CF_FRDB', shared_items ->> 'BZ',
                    public_until FROM record WHERE uscc = '\(Payload.uscc(1))'
                """)
            #expect(record == [["2", "\(second.id)", "改", "样乙", "内部", "2029-05-10"]])
        }
    }

    /// Three records in forty versions each, within slices and across them, in the order of the file.
    @Test(arguments: [1, 2, 7, 50, 1000])
    func everyVersionIsKeptInTheOrderOfTheFile(_ sliceRows: Int) async throws {
        let rows = (0..<120).map { Payload.penalty($0 % 3 + 1, ["CF_NR": "版本\($0 / 3)"]) }
        try await Station.run { station in
            let status = try await station.ingest("penalty", Payload.csv(rows), sliceRows: sliceRows)
            #expect(status.counts == [3, 117, 0, 0])
            for number in 1...3 {
                let versions = try await station.rows(
                    """
                    SELECT revision, row_number, public_items ->> 'CF_NR'
                    FROM revision
                    WHERE uscc = '\(Payload.uscc(number))' ORDER BY revision
                    """)
                let expected = (0..<40).map { ["\($0 + 1)", "\($0 * 3 + number + 1)", "版本\($0)"] }
                #expect(versions == expected)
            }
        }
    }

    @Test func goesBackAndForthBetweenTwoVersions() async throws {
        let rows =
            (0..<9).map { Payload.penalty(1, ["CF_NR": $0 % 2 == 0 ? "甲" : "乙"]) } + [
                Payload.penalty(1, ["CF_NR": "甲"])
            ]
        try await Station.run { station in
            let status = try await station.ingest("penalty", Payload.csv(rows))
            #expect(status.counts == [1, 8, 1, 0])
            #expect(try await station.count("record WHERE revision = 9 AND public_items ->> 'CF_NR' = '甲'") == 1)
            #expect(try await station.count("record_history") == 8)
        }
    }

    /// The real slice limit, and what comes behind it.
    @Test func moreRowsThanASliceHolds() async throws {
        let count = SliceLimit.rows + 500
        let rows = (0..<count).map { Payload.registration($0 % (count - 300), ["DJ_BZ": $0 < 5000 ? "" : "后"]) }
        let payload = Payload.csv(rows)
        try await Station.run { station in
            let status = try await station.ingest("registration", payload)
            #expect(status.counts == [count - 300, 300, 0, 0])
            #expect(try await station.count("record") == count - 300)
            #expect(try await station.count("subject WHERE registered") == count - 300)
            #expect(try await station.count("record WHERE revision = 2 AND shared_items ->> 'DJ_BZ' = '后'") == 300)
        }
    }

    /// A record that falls across chunks, at every place it can.
    @Test(arguments: [1, 13, 64, 1000])
    func chunksMayEndAnywhere(_ chunkBytes: Int) async throws {
        let payload = Payload.csv(
            (0..<6).map { Payload.penalty($0, ["CF_SY": "一\"二\",\n三", "CF_JDRQ": $0 == 3 ? "x" : "2026-05-10"]) })
        try await Station.run { station in
            try await station.ingest("penalty", payload, sliceRows: 2)
            let expected = try await station.contents()
            try await station.empty()
            let header = payload.prefix { $0 != 0x0A }
            try await station.rows(
                """
                WITH whole AS (SELECT '\\x\(Hexadecimal.encode(payload))'::bytea AS bytes), made AS (
                    INSERT INTO batch (id, class, source, format, payload_digest, payload_bytes, chunk_bytes, state, header)
                    SELECT gen_random_uuid(), 'penalty', '990000-scjg', 'csv', sha256(bytes), length(bytes), \(chunkBytes),
                        'received', '\\x\(Hexadecimal.encode(header))'
                    FROM whole RETURNING id)
                INSERT INTO payload_chunk
                SELECT id, number, substr(bytes, number * \(chunkBytes) + 1, \(chunkBytes)) FROM made, whole,
                    generate_series(0, (length(bytes) - 1) / \(chunkBytes)) AS number
                """)
            try await station.work(sliceRows: 2)
            #expect(try await station.contents() == expected)
        }
    }
}
