import EventLoop
import PostgresClient
import TestSupport
import Testing

/// Entries by rule: incrementally behind the change feed, and wholly.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct ListRuleTests {
    private let database = TestDatabase.current

    private func prepare(_ list: String, least: Int = 3, term: Int? = 12, share: String = "A") async throws {
        try await database.run("DELETE FROM catalogue_list_rule; DELETE FROM catalogue_list_source")
        if try await database.count("SELECT count(*) FROM catalogue_list WHERE code = '\(list)'") == 0 {
            try await database.insertList(list, term: term)
        }
        try await database.run(TestDatabase.rule(list, list: list, least: least, share: share))
    }

    @Test func threeSeriousPenaltiesWithinAYearListTheirSubject() async throws {
        try await prepare("thrice")
        let code = Listed.code(301)
        try await database.insert([
            Listed.penalty(301, 1, decided: -300), Listed.penalty(301, 2, decided: -200),
            Listed.penalty(301, 3, "警告", decided: -100), Listed.penalty(302, 4, decided: -20),
        ])
        try await database.follow()
        #expect(try await database.publicLists(code).isEmpty)
        try await database.insert([Listed.penalty(301, 5, "罚款;吊销许可证件", decided: -30)])
        #expect(try await database.publicLists(code).isEmpty, "until the rules followed")
        try await database.follow()
        #expect(try await database.publicLists(code) == ["thrice"])
        let entry = try await database.run(
            """
            SELECT source, agency, since = publicity_today() - 30, until = (publicity_today() - 30 + interval '12 months')::date
            FROM list_entry WHERE uscc = '\(code)'
            """)
        #expect(entry == [["rule", "样例局", "t", "t"]])
        #expect(try await database.count("SELECT count(*) FROM list_ground WHERE uscc = '\(code)'") == 3)
        #expect(try await database.publicLists(Listed.code(302)).isEmpty)
    }

    @Test func penaltiesFurtherApartThanTheMonthsDoNotCountTogether() async throws {
        try await prepare("apart")
        try await database.insert([
            Listed.penalty(311, 1, decided: -400), Listed.penalty(311, 2, decided: -200),
            Listed.penalty(311, 3, decided: -1),
        ])
        try await database.follow()
        #expect(try await database.history(Listed.code(311)).isEmpty)
    }

    @Test(arguments: [("repaired", "repair"), ("withdrawn", "withdrawal")])
    func whatEndsAPenaltyEndsTheEntryAtOnce(state: String, reason: String) async throws {
        try await prepare("ending")
        let subject = state == "repaired" ? 321 : 322
        try await database.insert((1...3).map { Listed.penalty(subject, $0, decided: -10 * $0) })
        try await database.follow()
        let code = Listed.code(subject)
        #expect(try await database.publicLists(code) == ["ending"])
        try await database.run("UPDATE record SET state = '\(state)' WHERE uscc = '\(code)' AND row_number = 2")
        #expect(try await database.publicLists(code).isEmpty, "before the rules follow")
        #expect(try await database.history(code) == [["ending", reason]])
        try await database.follow()
        #expect(try await database.history(code) == [["ending", reason]])
    }

    @Test func theClockAloneEndsItWhenThePenaltiesAreNoLongerPublic() async throws {
        try await prepare("clock")
        try await database.insert(
            (1...4).map { key in
                Listed.penalty(331, key, decided: -10 * key) { $0.publicUntil = 5 * key }
            })
        try await database.follow()
        let code = Listed.code(331)
        // Of four, three are enough: until the second one is public no more.
        for (days, lists) in [(0, ["clock"]), (9, ["clock"]), (10, []), (30, [])] {
            try await database.setClock(ahead: days)
            #expect(try await database.publicLists(code) == lists, "\(days)")
        }
        try await database.follow()
        #expect(try await database.history(code) == [["clock", "grounds"]])
        try await database.setClock(ahead: 0)
    }

    @Test func whatIsNotPublicCountsForNoPublicList() async throws {
        try await prepare("unseen")
        try await database.insert(
            (1...3).map { key in Listed.penalty(341, key, decided: -key) { $0.publicFrom = key == 1 ? nil : -key } })
        try await database.follow()
        #expect(try await database.history(Listed.code(341)).isEmpty)
        // Unless the rule says that it may look there.
        try await prepare("seen", share: "C")
        try await database.run("SELECT settle_list_rules(NULL)")
        #expect(try await database.publicLists(Listed.code(341)) == ["seen"])
    }

    @Test func anotherPenaltyBeginsTheTermAnewAndIsNoSecondEntry() async throws {
        try await prepare("anew")
        try await database.insert((1...3).map { Listed.penalty(351, $0, decided: -100 - $0) })
        try await database.follow()
        try await database.insert([Listed.penalty(351, 4, decided: -5)])
        try await database.follow()
        let entry = try await database.run(
            "SELECT since - publicity_today(), until = (publicity_today() - 5 + interval '12 months')::date FROM list_entry WHERE uscc = '\(Listed.code(351))'"
        )
        #expect(entry == [["-101", "t"]])
    }

    @Test func whatADecisionEndsTheSamePenaltiesDoNotBeginAgain() async throws {
        try await prepare("ended")
        try await database.insert((1...3).map { Listed.penalty(391, $0, decided: -$0) })
        try await database.follow()
        let code = Listed.code(391)
        let outcome = try await database.value(
            """
            SELECT outcome FROM list_entry, end_list_entry('ended', id, '990000-scjg', 'repair', '1', '样例', publicity_today(), 'c', 'o',
                'decides', 'r') WHERE uscc = '\(code)'
            """)
        #expect(outcome == "ended")
        try await database.run("SELECT settle_list_rules(NULL)")
        #expect(try await database.history(code) == [["ended", "repair"]])
        try await database.setClock(ahead: 1)
        try await database.insert([Listed.penalty(391, 4, decided: 0)])
        try await database.follow()
        #expect(try await database.publicLists(code) == ["ended"])
        try await database.setClock(ahead: 0)
    }

    @Test func aRepairUnderWayIsWaitedFor() async throws {
        try await prepare("racing")
        try await database.insert((1...3).map { Listed.penalty(381, $0, decided: -$0) })
        let (settings, code) = (database.settings(), Listed.code(381))
        try await withLoop { loop in
            try await Session.with(settings, on: loop) { repairing in
                try await Session.with(settings, on: loop) { settling in
                    _ = try await repairing.execute(
                        "BEGIN; UPDATE record SET state = 'repaired' WHERE uscc = '\(code)' AND row_number = 2")
                    async let settled = settling.execute("SELECT settle_list_rules('{\(code)}')")
                    var isWaiting = false
                    let stopwatch = Stopwatch()
                    while !isWaiting, stopwatch.milliseconds < 120_000 {
                        let waiting = try await repairing.execute(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                        )
                        isWaiting = waiting.integer(0, 0) > 0
                    }
                    #expect(isWaiting)
                    _ = try await repairing.execute("COMMIT")
                    _ = try await settled
                }
            }
        }
        #expect(try await database.history(code).isEmpty)
    }

    @Test func amountsAddUpAndValuesMayBeExcluded() async throws {
        try await prepare("fines", least: 1)
        try await database.run(
            """
            UPDATE catalogue_list_rule SET measure = 'amount', amount_item = 'CF_NR_FK', least = 7, except_values = true,
                item_values = '{警告,通报批评}'
            """)
        try await database.insert([
            Listed.penalty(371, 1, "警告;通报批评", decided: -3), Listed.penalty(371, 2, "警告;罚款", decided: -2),
        ])
        try await database.follow()
        #expect(try await database.publicLists(Listed.code(371)).isEmpty)
        // One that says no kind counts as well.
        try await database.insert([
            Listed.penalty(371, 3, decided: -1) { $0.publicItems = #"{"CF_NR_FK":3.5}"# }
        ])
        try await database.follow()
        #expect(try await database.publicLists(Listed.code(371)) == ["fines"])
    }

    @Test func theShippedRuleFillsAListForDepartmentsAlone() async throws {
        try await database.run(
            """
            DELETE FROM catalogue_list_rule;
            INSERT INTO catalogue_list_rule (version, code, list, class, measure, least, months, item, item_values, share_class)
            VALUES (catalogue_in_force(), 'shipped', 'repeated_penalties', 'penalty', 'records', 3, 12, 'CF_CFLB', '{吊销许可证件}', 'A')
            """)
        try await database.insert((1...3).map { Listed.penalty(361, $0, decided: -$0) })
        try await database.follow()
        #expect(try await database.history(Listed.code(361)) == [["repeated_penalties", ""]])
        #expect(try await database.publicLists(Listed.code(361)).isEmpty)
    }
}
