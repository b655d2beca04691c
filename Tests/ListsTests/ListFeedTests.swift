import PostgresClient
import TestSupport
import Testing

/// Entries that rest on one record each: on the list in the transaction that stores the record, off it in the one that ends it.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database)
struct ListFeedTests {
    private let database = TestDatabase.current

    @Test func aRecordListsItsSubjectAtOnce() async throws {
        let row = Listed.record(1)
        try await database.insert([row])
        #expect(try await database.publicLists(row.uscc) == ["market_regulation"])
        let entry = try await database.run(
            """
            SELECT subject_name, region, agency, source, since = publicity_today() - 10,
                until = (publicity_today() - 10 + interval '36 months')::date FROM list_entry WHERE uscc = '\(row.uscc)'
            """, role: "gongxin_public")
        #expect(entry == [["样例市列名有限公司1", "990000", "样例市市场监督管理局", "record", "t", "t"]])
    }

    @Test func aNameThatMeansNoListListsNobody() async throws {
        let row = Listed.record(2, "某协会黑名单")
        try await database.insert([row])
        #expect(try await database.history(row.uscc).isEmpty)
    }

    @Test func aRepairClosesItAtOnceAndTheHistoryStays() async throws {
        let row = Listed.record(3)
        try await database.insert([row])
        try await database.run("UPDATE record SET state = 'repaired' WHERE uscc = '\(row.uscc)'")
        #expect(try await database.publicLists(row.uscc).isEmpty)
        #expect(try await database.history(row.uscc) == [["market_regulation", "repair"]])
    }

    @Test func aWithdrawalClosesItAndTheSameRecordAgainBeginsAnew() async throws {
        let row = Listed.record(4)
        try await database.insert([row])
        try await database.run("UPDATE record SET state = 'withdrawn' WHERE uscc = '\(row.uscc)'")
        #expect(try await database.publicLists(row.uscc).isEmpty)
        try await database.run("UPDATE record SET state = 'active' WHERE uscc = '\(row.uscc)'")
        #expect(try await database.publicLists(row.uscc) == ["market_regulation"])
        let history = try await database.history(row.uscc)
        #expect(history == [["market_regulation", "withdrawal"], ["market_regulation", ""]])
    }

    @Test func underReviewItIsNotShownAndDoesNotEnd() async throws {
        let row = Listed.record(5)
        try await database.insert([row])
        try await database.run("UPDATE record SET state = 'under_review' WHERE uscc = '\(row.uscc)'")
        #expect(try await database.publicLists(row.uscc).isEmpty)
        #expect(try await database.history(row.uscc) == [["market_regulation", ""]])
        try await database.run("UPDATE record SET state = 'active' WHERE uscc = '\(row.uscc)'")
        #expect(try await database.publicLists(row.uscc) == ["market_regulation"])
    }

    @Test func aDayOfRemovalEndsIt() async throws {
        let row = Listed.record(6) {
            $0.publicItems = $0.publicItems.replacing("}", with: #","SX_YCRQ":"2020-02-02"}"#)
        }
        try await database.insert([row])
        #expect(try await database.publicLists(row.uscc).isEmpty)
        #expect(
            try await database.value("SELECT until_reason || until FROM list_entry WHERE uscc = '\(row.uscc)'")
                == "removal2020-02-02")
    }

    @Test func anotherListOfTheSameRecordReplacesTheFirst() async throws {
        let row = Listed.record(7)
        try await database.insert([row])
        try await database.run(
            """
            UPDATE record SET public_items = public_items || '{"SX_MLMC":"\(Listed.tax)"}', revision = 2 WHERE uscc = '\(row.uscc)'
            """)
        #expect(try await database.publicLists(row.uscc) == ["tax"])
        #expect(
            Set(try await database.history(row.uscc)) == [["market_regulation", "replaced"], ["tax", ""]])
    }

    @Test func whoIsNotPublicOnTheRecordIsNotOnTheList() async throws {
        let rows = [
            Listed.record(8) { $0.publicFrom = nil }, Listed.record(9) { $0.publicFrom = 1 },
            Listed.record(10) { $0.publicUntil = 0 }, Listed.record(11, decided: 1),
            // Their term is over: 36 months.
            Listed.record(12, decided: -1200),
        ]
        try await database.insert(rows)
        for row in rows {
            #expect(try await database.publicLists(row.uscc).isEmpty, "\(row.uscc)")
            #expect(try await database.history(row.uscc) == [["market_regulation", ""]], "\(row.uscc)")
        }
    }

    @Test func aNaturalPersonIsNeverOnAList() async throws {
        let row = Listed.record(13) {
            $0.naturalPerson = true
            $0.publicFrom = nil
        }
        try await database.insert([row])
        #expect(try await database.history(row.uscc).isEmpty)
        await #expect(throws: PostgresError.self) {
            try await database.run("UPDATE catalogue_list SET subjects = '{natural_person}' WHERE code = 'tax'")
        }
    }

    @Test func manyRecordsInOneStatementAreAllListed() async throws {
        try await database.run(
            """
            INSERT INTO record (uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency, decision_date,
                public_from, public_until, natural_person, public_items, authorised_items, shared_items)
            SELECT 'MANY' || number, 'serious_dishonesty', md5(number::text)::uuid, '', 's', gen_random_uuid(), number, '样例', '990000',
                '样例局', publicity_today() - 1, publicity_today() - 1, 'infinity', false,
                jsonb_build_object('SX_MLMC', '\(Listed.tax)'), '{}', '{}'
            FROM generate_series(1, 5000) AS number
            """)
        #expect(
            try await database.count(
                "SELECT count(*) FROM list_entry WHERE uscc LIKE 'MANY%' AND list = 'tax'", role: "gongxin_public")
                == 5000)
        try await database.run("UPDATE record SET state = 'repaired' WHERE uscc LIKE 'MANY%' AND row_number % 2 = 0")
        #expect(
            try await database.count("SELECT count(*) FROM list_entry WHERE uscc LIKE 'MANY%'", role: "gongxin_public")
                == 2500)
    }

    @Test(arguments: ["gongxin_authorised", "gongxin_shared"]) func otherRolesReadNoEntry(role: String) async throws {
        #expect(try await database.refusal("SELECT id FROM list_entry", role: role)?.sqlState == "42501")
    }

    @Test(arguments: [
        "SELECT ended_on FROM list_entry", "SELECT end_reason FROM list_entry", "SELECT * FROM list_entry",
        "SELECT * FROM list_ground", "SELECT * FROM catalogue_list", "SELECT * FROM current_list",
        "SELECT * FROM catalogue_list_rule", "UPDATE list_entry SET uscc = ''", "SELECT settle_listed_records(NULL)",
        "SELECT advance_list_rules(1)", "SELECT * FROM listed_records(NULL)", "SELECT entered_by FROM list_entry",
    ]) func thePublicReadsNothingElse(sql: String) async throws {
        #expect(try await database.refusal(sql, role: "gongxin_public")?.sqlState == "42501", "\(sql)")
    }
}
