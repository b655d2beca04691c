import Foundation
import TestSupport
import Testing

/// Words that many entries have, none of them new, are looked up period by period: which statement runs, and how much it reads.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct ListingPeriodTests {
    private let database = TestDatabase.current

    /// Four a day. The newest 3,000 have nothing of what is looked for.
    private func prepare() async throws {
        try await database.run(
            """
            INSERT INTO record (uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency,
                decision_date, public_from, public_until, natural_person, public_items, authorised_items, shared_items)
            SELECT '\(SpareCode.crowded)', 'penalty', md5('period' || n)::uuid, '', '990000-scjg', gen_random_uuid(), n,
                '众多有限公司', '990000', '样例市众多局', publicity_today() - n / 4, publicity_today() - n / 4, 'infinity', false,
                jsonb_build_object('CF_NR', CASE WHEN n > 3000 THEN '陈年旧事' WHEN n = 2900 THEN '独一无二' ELSE '寻常' END,
                    'CF_WSH', '众罚' || n || '号'), '{}', '{}'
            FROM generate_series(1, 8000) AS n
            ON CONFLICT DO NOTHING
            """)
        try await database.followListings()
        try await database.run("ANALYZE publicity_entry")
    }

    private struct Stretch {
        let periods: String
        let firstCovered: Int
        let isDense: Bool
    }

    private func stretch(_ word: String, byPublication: Bool = false, from day: Int, to first: Int) async throws
        -> Stretch
    {
        let row = try #require(
            try await database.run(
                """
                SELECT periods, first_covered, is_dense
                FROM listing_stretch('penalty', \(byPublication), text_grams('\(word)'), \(day), \(first), 2000, 6)
                """
            ).first)
        return Stretch(periods: row[0], firstCovered: try #require(Int(row[1])), isDense: row[2] == "t")
    }

    @Test func whatIsReadIsAPagesWorthAndNotAllThereIs() async throws {
        try await prepare()
        let today = try await database.count("SELECT publicity_day_number(publicity_today())")
        let oldest = try await database.count("SELECT min(publicity_day_number(decision_date)) FROM publicity_entry")

        // What is frequent: a part of it, from where it begins on.
        let frequent = try await stretch("陈年旧事", from: today, to: oldest)
        #expect(!frequent.isDense && frequent.firstCovered > oldest && frequent.firstCovered <= today - 750)
        let plan = try await database.run(
            """
            EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT content FROM publicity_entry
            WHERE publicity_terms(content, words, number, kinds, template, agency, region) @> text_grams('陈年旧事')
                AND publicity_periods(class, decision_date, published_on) && '\(frequent.periods)'
            """)
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data((plan.first?.first ?? "").utf8)) as? [[String: Any]])
        let top = try #require(root.first?["Plan"] as? [String: Any])
        let rows = try #require(top["Actual Rows"] as? Int)
        #expect(rows > 20 && rows <= 2000, "of 5,000")
        let usesTheIndexOfTerms = plan.first?.first?.contains("publicity_by_term")
        #expect(usesTheIndexOfTerms == true)

        // What is rare, or not there: all of it at once.
        let rare = try await stretch("独一无二", from: today, to: oldest)
        #expect(!rare.isDense && rare.firstCovered <= oldest && !rare.periods.contains(","))
        let absent = try await stretch("从未有过", from: today, to: oldest)
        #expect(absent.periods == "{}" && absent.firstCovered <= oldest && !absent.isDense)

        // All became public on one day: that is read along.
        let dense = try await stretch("陈年旧事", byPublication: true, from: today, to: today)
        #expect(dense.isDense && dense.firstCovered == today)
    }

    @Test func whatIsFoundIsTheSameInSQL() async throws {
        try await prepare()
        let days = "NULL, NULL, NULL, NULL, 'infinity', '00000000-0000-0000-0000-000000000000'"
        for word in ["陈年旧事", "独一无二", "从未有过", "众罚29", "寻常"] {
            for byPublication in [false, true] {
                for most in [21, 3001] {
                    let found = try await database.run(
                        """
                        SELECT record_key FROM find_published('penalty', \(byPublication), \(days), NULL, NULL, NULL, NULL, NULL,
                            NULL, NULL, NULL, NULL, NULL, NULL, ARRAY['\(word)'], '{}', \(most)) WHERE place > 0 ORDER BY place
                        """)
                    let expected = try await database.run(
                        """
                        SELECT record_key FROM publicity_entry
                        WHERE class = 'penalty' AND (strpos(words, '\(word)') > 0 OR strpos(content, '\(word)') > 0)
                        ORDER BY \(byPublication ? "published_on" : "decision_date") DESC, record_key DESC LIMIT \(most)
                        """)
                    #expect(found == expected, "\(word), \(byPublication), \(most)")
                }
            }
        }
    }
}
