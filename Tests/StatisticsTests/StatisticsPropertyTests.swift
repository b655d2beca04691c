import EventLoop
import Identifiers
import PostgresClient
import Statistics
import TestSupport
import Testing

/// The counts that are kept against a recount of what the public may see, after random histories of feeds, repairs, withdrawals and
/// days.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct StatisticsPropertyTests {
    private let database = TestDatabase.current

    private static let visible = """
        state = 'active' AND NOT natural_person AND public_from <= publicity_today() AND public_until > publicity_today()
        """

    /// A recount by the rules in words: the industry of a record is that of its subject's registration, a registration's its own.
    private static let recount = """
        WITH shown AS (SELECT * FROM record WHERE \(visible)),
        registration AS (
            SELECT DISTINCT ON (uscc) uscc, region, industry_section_of(public_items ->> 'DJ_HYDM') AS industry
            FROM shown WHERE class = 'registration' ORDER BY uscc, record_key
        )
        SELECT shown.class, coalesce(date_trunc('month', decision_date)::date, '-infinity'), shown.region, agency,
            CASE WHEN class = 'registration' THEN industry_section_of(public_items ->> 'DJ_HYDM')
                ELSE coalesce(registration.industry, '') END, count(*)
        FROM shown LEFT JOIN registration USING (uscc)
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
        """
    private static let counted = """
        SELECT class, month, region, agency, industry, records FROM record_count WHERE records <> 0 ORDER BY 1, 2, 3, 4, 5
        """
    private static let subjectRecount = """
        WITH shown AS (SELECT * FROM record WHERE \(visible))
        SELECT subject_kind(uscc), coalesce(
                (SELECT region FROM shown AS own WHERE own.uscc = subjects.uscc AND class = 'registration'
                 ORDER BY record_key LIMIT 1), substr(uscc, 3, 6)), count(*)
        FROM (SELECT DISTINCT uscc FROM shown) AS subjects GROUP BY 1, 2 ORDER BY 1, 2
        """
    private static let subjectsCounted = """
        SELECT kind, region, subjects FROM subject_count WHERE subjects <> 0 ORDER BY 1, 2
        """

    private func follow(most: Int, steps: Int = .max) async throws {
        let settings = database.settings()
        try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                var taken = 0
                while taken < steps, try await StatisticsCounter(most: most).step(session) > 0 { taken += 1 }
            }
        }
    }

    private func numberChanges() async throws {
        // A transaction may have changed nothing that the public sees.
        repeat {
            try await database.run("SELECT number_changes(2)")
        } while try await database.count(
            "SELECT count(*) FROM pending_change") > 0
    }

    private func compare(_ when: String) async throws -> Int {
        let expected = try await database.run(Self.recount)
        #expect(try await database.run(Self.counted) == expected, "\(when)")
        let subjects = try await database.run(Self.subjectRecount)
        #expect(try await database.run(Self.subjectsCounted) == subjects, "\(when)")
        #expect(
            try await database.count(
                "SELECT last_number - number FROM change_clock, change_follower WHERE name = 'statistics'")
                == 0, "\(when)")
        return expected.count
    }

    @Test(arguments: [1, 2, 3, 4]) func theCountsAreThoseOfARecount(seed: UInt64) async throws {
        var random = SeededNumbers(seed: seed)
        try await database.run(
            """
            SET session_replication_role = replica;
            TRUNCATE record, change, pending_change, change_follower, counted_record, counted_subject, record_count, subject_count;
            UPDATE change_clock SET last_number = 0, complete_after = 0, last_day = '2026-03-01'
            """)
        var compared = 0
        for day in 0..<10 {
            try await database.run(
                """
                CREATE OR REPLACE FUNCTION publicity_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
                RETURN DATE '2026-03-01' + \(day)
                """)
            for _ in 0..<Int.random(in: 2...6, using: &random) {
                try await database.run(Self.acts(&random))
                switch Int.random(in: 0..<5, using: &random) {
                case 0: try await numberChanges()
                case 1: try await follow(most: Int.random(in: 1...3, using: &random), steps: 2)
                case 2:
                    try await numberChanges()
                    try await follow(most: Int.random(in: 1...7, using: &random))
                    compared += try await compare("seed \(seed) day \(day)")
                default: break
                }
            }
        }
        try await numberChanges()
        try await follow(most: 100)
        compared += try await compare("seed \(seed) in the end")
        #expect(compared > 15)
        let settings = database.settings()
        _ = try await withLoop { loop in
            try await Session.with(settings, on: loop) { try await StatisticsCounter(most: 5).rebuild($0) }
        }
        #expect(try await compare("seed \(seed) rebuilt") > 0)
    }

    /// What departments and clocks do to records, as one transaction.
    private static func acts(_ random: inout SeededNumbers) -> String {
        let codes = ["91330100MA0000000A", "92330200MA0000000B", "12330100MA0000000C", "51990000MA0000000D"]
        return (0..<Int.random(in: 1...4, using: &random)).map { _ in
            let code = codes.randomElement(using: &random) ?? ""
            let classCode = ["registration", "penalty", "penalty", "permit"].randomElement(using: &random) ?? ""
            let key =
                "00000000-0000-0000-0000-00000000000\(Int.random(in: 1...(classCode == "registration" ? 2 : 4), using: &random))"
            let one = "uscc = '\(code)' AND class = '\(classCode)' AND record_key = '\(key)'"
            switch Int.random(in: 0..<9, using: &random) {
            case 0: return "UPDATE record SET state = 'repaired' WHERE \(one);"
            case 1: return "UPDATE record SET state = 'withdrawn' WHERE \(one);"
            case 2: return "UPDATE record SET state = 'active' WHERE \(one);"
            case 3: return "UPDATE record SET region = '33010\(Int.random(in: 1...3, using: &random))' WHERE \(one);"
            default:
                let industry = ["C3911", "F", "65", "", "x"].randomElement(using: &random) ?? ""
                let decided =
                    classCode == "registration" ? "NULL" : "'2026-0\(Int.random(in: 1...3, using: &random))-15'"
                let until = ["infinity", "2026-03-04", "2026-03-08"].randomElement(using: &random) ?? ""
                let from = ["2026-01-01", "2026-03-03", "2026-03-06", "infinity"].randomElement(using: &random) ?? ""
                return """
                    INSERT INTO record (uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency,
                        decision_date, public_from, public_until, natural_person, public_items, authorised_items, shared_items,
                        recorded_at)
                    VALUES ('\(code)', '\(classCode)', '\(key)', '', '990000-scjg', gen_random_uuid(), 1, '样例',
                        '33010\(Int.random(in: 1...2, using: &random))', '样例\(Int.random(in: 1...2, using: &random))局', \(decided),
                        '\(from)', '\(until)', false, '{"DJ_HYDM": "\(industry)"}', '{}', '{}',
                        publicity_today()::timestamp AT TIME ZONE 'Asia/Shanghai')
                    ON CONFLICT (uscc, class, record_key) DO UPDATE SET region = excluded.region, agency = excluded.agency,
                        decision_date = excluded.decision_date, public_from = excluded.public_from,
                        public_until = excluded.public_until, public_items = excluded.public_items, state = 'active',
                        recorded_at = excluded.recorded_at;
                    """
            }
        }.joined(separator: "\n")
    }

    @Test func kindsInSQLAreThoseOfTheCode() async throws {
        for category in OrganisationCategory.listed {
            let found = try await database.value(
                "SELECT subject_kind('\(category.department)\(category.category)330100MA0000000X')")
            #expect(found == category.kind.rawValue, "\(category.department)\(category.category)")
        }
        #expect(try await database.value("SELECT subject_kind('99330100MA0000000X')") == "other")
    }

    @Test func divisionsAreThoseOfTheStandard() async throws {
        // GB/T 4754-2017: 97 divisions, each in one section, without gaps.
        let sections = try await database.run(
            """
            SELECT division, string_agg(code, '') FROM generate_series(1, 97) AS division
            JOIN industry_section ON division BETWEEN first_division AND last_division GROUP BY 1 ORDER BY 1
            """)
        #expect(sections.count == 97 && sections.allSatisfy { $0[1].count == 1 })
        for (code, section) in [
            ("C3911", "C"), ("3911", "C"), ("c39", "C"), ("F", "F"), ("0111", "A"), ("9700", "T"), ("9800", ""),
            ("00", ""),
            ("U1234", ""), ("制造业", ""), ("39111", ""), ("", ""),
        ] {
            #expect(try await database.value("SELECT industry_section_of('\(code)')") == section, "\(code)")
        }
    }
}
