import PostgresClient
import TestSupport
import Testing

/// What each database role can do with checks, whatever the program does.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct CheckGateTests {
    private typealias Given = CheckedSubjects
    private let database = TestDatabase.current

    private func make(_ client: String, _ purpose: String, _ nonce: String, key: String? = nil) -> String {
        """
        SELECT outcome FROM make_credit_check('\(client)', '\(key ?? "key-\(client)")', '\(nonce)', now() + interval '1 hour', 'request',
            '\(purpose)', '{penalty,abnormal_operation,serious_dishonesty,registration}', '{penalty}',
            '{abnormal_operation,serious_dishonesty}', '{abnormal_operation}', '{}', '{NULL}', '{\(Given.listed)}', '{NULL}',
            '{NULL}', interval '1 hour', 100)
        """
    }

    @Test func onlyTheSharedRolePassesTheGates() async throws {
        try await Given.fill(database)
        let calls = [
            make("bank-a", "x", "n"), "SELECT work_credit_check()",
            "SELECT * FROM open_credit_check(gen_random_uuid(), 'bank-a', 'key-bank-a', 'n', now(), 'r', true)",
            "SELECT * FROM read_credit_check(gen_random_uuid(), 'bank-a', 0)",
        ]
        for call in calls {
            for role in ["gongxin_public", "gongxin_authorised"] {
                #expect(try await database.refusal(call, role: role)?.sqlState == "42501", "\(role) \(call)")
            }
            #expect(try await database.refusal(call, role: "gongxin_shared") == nil, "\(call)")
        }
    }

    @Test(arguments: ["gongxin_public", "gongxin_authorised", "gongxin_shared"])
    func nobodyGoesAroundTheGates(role: String) async throws {
        for call in [
            "SELECT * FROM credit_check", "SELECT * FROM credit_check_slice", "DELETE FROM credit_check",
            "SELECT * FROM credit_check_rows(gen_random_uuid(), 0)", "SELECT check_authority('{1}')",
            "SELECT store_credit_check('990000-fgw', 'x', 'r', 'tender', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '1h', 1)",
        ] {
            #expect(try await database.refusal(call, role: role)?.sqlState == "42501", "\(role) \(call)")
        }
    }

    @Test func theGateDecidesByWhoTheClientIs() async throws {
        try await Given.fill(database)
        func outcome(_ client: String, _ purpose: String, _ nonce: String, key: String? = nil) async throws -> String {
            try await database.value(make(client, purpose, nonce, key: key), role: "gongxin_shared")
        }
        #expect(try await outcome("department-fgw", "tender", "1") == "answered")
        #expect(try await outcome("department-fgw", "tender", "1") == "replayed")
        #expect(try await outcome("department-fgw", "other", "2") == "no_right")
        #expect(try await outcome("department-scjg", "old", "3") == "no_right")
        #expect(try await outcome("department-fgw", "tender", "4", key: "key-bank-a") == "unauthorised")
        #expect(try await outcome("nobody", "tender", "5") == "unauthorised")
        #expect(try await outcome("bank-a", "tender", "6") == "answered")
        try await database.run("SELECT work_credit_check(), work_credit_check()", role: "gongxin_shared")
        // What the department may see follows from its rights, whatever classes were asked for; a bank sees what is public.
        let found = try await database.run(
            """
            SELECT organisation, classes::text, penalties::text FROM credit_check JOIN credit_check_slice ON credit_check = id
            ORDER BY organisation
            """)
        #expect(found[0] == ["990000-fgw", "{abnormal_operation,penalty,serious_dishonesty}", "{2}"])
        #expect(found[1][0] == "bank" && found[1][2] == "{1}")
        #expect(
            try await database.value(
                "SELECT string_agg(outcome, ' ' ORDER BY outcome) FROM access_log WHERE subject IS NULL")
                == "answered answered no_right no_right replayed unauthorised")
    }
}
