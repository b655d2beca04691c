import TestSupport
import Testing

/// What the definition decides, and the clock. One after the other: they move the clock and change definitions.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct ListDefinitionTests {
    private let database = TestDatabase.current

    @Test func anEntryLeavesAtTheMidnightItsTermEnds() async throws {
        try await database.insertList("monthly", term: 1)
        let row = Listed.record(201, "monthly", decided: 0)
        try await database.insert([row])
        let until = try await database.count(
            "SELECT until - publicity_today() FROM list_entry WHERE uscc = '\(row.uscc)'")
        #expect((28...31).contains(until))
        for (days, lists) in [(0, ["monthly"]), (until - 1, ["monthly"]), (until, []), (until + 1, [])] {
            try await database.setClock(ahead: days)
            #expect(try await database.publicLists(row.uscc) == lists, "\(days)")
        }
        try await database.setClock(ahead: 0)
        // Nothing had to be written for that, and what ends later keeps its reason.
        #expect(try await database.history(row.uscc) == [["monthly", ""]])
        try await database.setClock(ahead: until)
        try await database.run("UPDATE record SET state = 'repaired' WHERE uscc = '\(row.uscc)'")
        #expect(try await database.history(row.uscc) == [["monthly", "term"]])
        try await database.setClock(ahead: 0)
    }

    @Test(arguments: ["shared", "authorised"])
    func aListThatIsNotPublicShowsNothing(publish: String) async throws {
        let list = "hidden_\(publish)"
        try await database.insertList(list, publish: publish)
        let row = Listed.record(publish == "shared" ? 211 : 212, list)
        try await database.insert([row])
        #expect(try await database.history(row.uscc) == [[list, ""]])
        #expect(try await database.publicLists(row.uscc).isEmpty)
        for question in [
            "SELECT count(*) FROM list_entry WHERE list = '\(list)'",
            "SELECT count(*) FROM published_list WHERE code = '\(list)'",
            "SELECT count(*) FROM (SELECT list, count(*) FROM list_entry GROUP BY list) AS c WHERE list = '\(list)'",
        ] {
            #expect(try await database.count(question, role: "gongxin_public") == 0, "\(question)")
        }
        try await database.run("UPDATE catalogue_list SET publish = 'public' WHERE code = '\(list)'")
        #expect(try await database.publicLists(row.uscc) == [list])
    }

    @Test func onlyTheKindsThatTheDefinitionNamesArePublished() async throws {
        try await database.insertList("companies", subjects: "organisation")
        let company = Listed.record(221, "companies")
        let business = Listed.record(222, "companies") { $0.uscc = Listed.code(222, kind: "92") }
        try await database.insert([company, business])
        #expect(try await database.publicLists(company.uscc) == ["companies"])
        #expect(try await database.publicLists(business.uscc).isEmpty)
    }

    @Test func aDefinitionShowsNothingBeforeItsFirstDayAndAfterItsLast() async throws {
        try await database.insertList("dated")
        let row = Listed.record(231, "dated")
        try await database.insert([row])
        for (from, until, isShown) in [
            ("- 1", "+ 1", true), ("+ 0", "+ 1", true), ("+ 1", "+ 2", false), ("- 2", "+ 0", false),
        ] {
            try await database.run(
                """
                UPDATE catalogue_list SET effective_from = publicity_today() \(from), effective_until = publicity_today() \(until)
                WHERE code = 'dated'
                """)
            #expect(try await database.publicLists(row.uscc) == (isShown ? ["dated"] : []), "\(from) \(until)")
        }
    }

    @Test func anItemForFewerReadersIsNotReadFromTheRecord() async throws {
        try await database.insertList("reasons")
        let row = Listed.record(241, "reasons") {
            $0.publicItems = #"{"SX_MLMC":"reasons"}"#
            $0.authorisedItems = #"{"SX_LRYY":"B-CANARY"}"#
            $0.sharedItems = #"{"SX_LRWSH":"C-CANARY"}"#
        }
        try await database.insert([row])
        let entry = try await database.run(
            "SELECT document, reason, record FROM list_entry, LATERAL (SELECT public_items::text AS record FROM record WHERE record.uscc = list_entry.uscc) AS r WHERE uscc = '\(row.uscc)'",
            role: "gongxin_public")
        #expect(entry == [["", "", #"{"SX_MLMC": "reasons"}"#]])
    }
}
