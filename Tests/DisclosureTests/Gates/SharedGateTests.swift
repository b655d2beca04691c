import PostgresClient
import TestSupport
import Testing

/// The gate of departments, as the role that passes it.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct SharedGateTests {
    private let database = TestDatabase.current

    private func prepare() async throws {
        try await database.run(
            "SET session_replication_role = replica; TRUNCATE record, subject, subject_gram, authorisation, access_log, request_nonce, service_right, organisation CASCADE; SET session_replication_role = origin"
        )
        try await database.insertCaller("bank-a", kind: "bank")
        try await database.insertCaller("990000-scjg", kind: "department")
        try await database.insertCaller("990000-hbj", kind: "department")
        try await database.insert([
            RecordRow {
                $0.key = 1
                $0.sharedItems = #"{"BZ":"C-CANARY","CF_ZJHM":"sealed","CF_NR#received":"raw"}"#
            },
            RecordRow {
                $0.key = 2
                $0.publicUntil = 0
            },
            RecordRow {
                $0.classCode = "permit"
                $0.key = 3
            },
            RecordRow {
                $0.classCode = "permit"
                $0.key = 4
                $0.publicFrom = nil
            },
        ])
    }

    private func call(_ nonce: String, _ change: (inout GateCall) -> Void = { _ in }) -> GateCall {
        GateCall(nonce) {
            $0.client = "990000-scjg-client"
            $0.purpose = "supervision"
            change(&$0)
        }
    }

    private func logged() async throws -> [[String]] {
        try await database.run(
            """
            SELECT outcome, organisation, array_to_string(classes, ';'), purpose, coalesce(authority, ''), result_count
            FROM access_log ORDER BY id
            """)
    }

    @Test func aRightOpensItsClassAndNoOther() async throws {
        try await prepare()
        try await database.insertRight("990000-scjg", "penalty", "supervision")
        let right = try await database.value("SELECT 'right:' || id FROM service_right")
        let outcome = try await database.readShared([call("n1")], hidden: ["CF_ZJHM"])[0]
        #expect(outcome.outcome == "answered" && outcome.authority == right)
        #expect(
            outcome.records == [
                .init(
                    classCode: "penalty", key: "0001", state: "active",
                    items: [#"{"CF_WSH": "A-CANARY"}"#, #"{"CF_FRDB": "B-CANARY"}"#, #"{"BZ": "C-CANARY"}"#]),
                .init(
                    classCode: "penalty", key: "0002", state: "active",
                    items: [#"{"CF_WSH": "A-CANARY"}"#, #"{"CF_FRDB": "B-CANARY"}"#, #"{"BZ": "C-CANARY"}"#]),
                .init(
                    classCode: "permit", key: "0003", state: "active", items: [#"{"CF_WSH": "A-CANARY"}"#, "{}", "{}"]),
            ])
        #expect(try await logged() == [["answered", "990000-scjg", "penalty", "supervision", right, "3"]])
    }

    @Test func severalRightsAreNamedAndOneClassCanBeAskedFor() async throws {
        try await prepare()
        try await database.insertRight("990000-scjg", "penalty", "supervision")
        try await database.insertRight("990000-scjg", "permit", "supervision")
        let rights = try await database.run("SELECT 'right:' || id FROM service_right ORDER BY class").map { $0[0] }
        let outcomes = try await database.readShared([call("n1"), call("n2") { $0.classCode = "permit" }])
        #expect(outcomes.map(\.authority) == [rights.joined(separator: ","), rights[1]])
        #expect(outcomes[0].records.map(\.key) == ["0001", "0002", "0003", "0004"])
        #expect(outcomes[1].records.map(\.key) == ["0001", "0003", "0004"])
        #expect(outcomes[1].records[0].items == [#"{"CF_WSH": "A-CANARY"}"#, "{}", "{}"])
        #expect(try await logged().map { $0[2] } == ["penalty;permit", "permit"])
    }

    @Test func withoutARightNothingIsShownAndTheAttemptIsLogged() async throws {
        try await prepare()
        try await database.insertRight("990000-hbj", "penalty", "supervision")
        try await database.insertRight("990000-scjg", "penalty", "subsidy")
        try await database.insertRight("990000-scjg", "permit", "supervision", from: 1)
        try await database.insertRight("990000-scjg", "penalty", "supervision", from: -5, until: 0)
        try await database.insertRight("990000-scjg", "registration", "supervision")
        try await database.run("UPDATE service_right SET revoked_at = now() WHERE class = 'registration'")
        let outcomes = try await database.readShared([
            call("n1"), call("n2") { $0.classCode = "penalty" }, call("n3") { $0.client = "bank-a-client" },
            call("n4") { $0.key = "bank-a-client-key" }, call("n5") { $0.purpose = "permit_review" },
        ])
        #expect(
            outcomes.map(\.outcome) == [
                "right_required", "right_required", "not_for_this_caller", "unauthorised", "right_required",
            ])
        #expect(outcomes.allSatisfy { $0.records.isEmpty && !$0.hasSubject && $0.authority.isEmpty })
        #expect(try await logged().map { $0[0] } == outcomes.map(\.outcome))
    }

    @Test func recordsOfPersonsAreShownInClassesThatConcernThem() async throws {
        try await prepare()
        try await database.insertRight("990000-scjg", "penalty", "supervision")
        try await database.insertRight("990000-scjg", "permit", "supervision")
        try await database.run("UPDATE record SET natural_person = true, public_from = 'infinity'")
        let outcomes = try await database.readShared([call("n1")], persons: ["penalty"])
        #expect(outcomes[0].records.map(\.key) == ["0001", "0002"])
        // Without a right, the class is as the public sees it: without persons.
        try await database.run("DELETE FROM service_right WHERE class = 'penalty'")
        let others = try await database.readShared([call("n2")], persons: ["penalty"])
        #expect(others[0].outcome == "answered" && others[0].records.isEmpty)
    }

    @Test func recordsUnderReviewAreMarkedAndEndedOnesAreNotThere() async throws {
        try await prepare()
        try await database.insertRight("990000-scjg", "penalty", "supervision")
        try await database.run(
            """
            UPDATE record SET state = 'under_review' WHERE record_key::text LIKE '%1' OR class = 'permit';
            UPDATE record SET state = 'repaired' WHERE record_key::text LIKE '%2'
            """)
        let outcome = try await database.readShared([call("n1")])[0]
        #expect(outcome.records.map { "\($0.key) \($0.state)" } == ["0001 under_review"])
    }

    @Test func withoutALogEntryThereIsNoAnswer() async throws {
        try await prepare()
        try await database.insertRight("990000-scjg", "penalty", "supervision")
        try await database.run("ALTER TABLE access_log ADD CONSTRAINT full_disk CHECK (request <> 'request') NOT VALID")
        let call = call("n1")
        await #expect(throws: PostgresError.self) { try await database.readShared([call]) }
        try await database.run("ALTER TABLE access_log DROP CONSTRAINT full_disk")
    }

    @Test(arguments: ["gongxin_public", "gongxin_authorised", "gongxin_shared"])
    func nobodyPassesAnothersGate(role: String) async throws {
        let gates = [
            "read_authorised(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1)": "gongxin_authorised",
            "read_portfolio(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1)": "gongxin_authorised",
            "read_shared(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1)": "gongxin_shared",
            "ended_records(NULL, NULL, NULL, NULL)": "gongxin_authorised_gate",
        ]
        for (gate, passes) in gates {
            let refusal = try await database.refusal("SELECT * FROM \(gate)", role: role)
            #expect((refusal?.sqlState == "42501") == (passes != role), "\(role) \(gate)")
        }
    }

    @Test func whatTheGatesAreMadeOfIsNoWayInByItself() async throws {
        for role in ["gongxin_public", "gongxin_authorised", "gongxin_shared"] {
            for piece in [
                "refusals_of_requests('{a}', '{b}', '{c}', '{1}')", "refusal_of_request('a', 'b', 'c', now())",
                "portfolio_changes(gen_random_uuid(), 'loan', 0, 1, current_date)",
            ] {
                #expect(
                    try await database.refusal("SELECT * FROM \(piece)", role: role)?.sqlState == "42501",
                    "\(role) \(piece)")
            }
        }
    }
}
