import PostgresClient
import TestSupport
import Testing

/// The gate of banks and agencies, as the role that passes it.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct AuthorisedGateTests {
    private let database = TestDatabase.current
    private let subject = "91990000MA0000000X"

    /// Two banks and a department, and a subject with records of every sort.
    private func prepare() async throws {
        try await database.run(
            "SET session_replication_role = replica; TRUNCATE record, subject, subject_gram, authorisation, access_log, request_nonce, service_right, organisation CASCADE; SET session_replication_role = origin"
        )
        try await database.insertCaller("bank-a", kind: "bank")
        try await database.insertCaller("bank-b", kind: "bank")
        try await database.insertCaller("990000-scjg", kind: "department")
        try await database.insertSubject(subject, name: "样例市测试有限公司", registered: true)
        try await database.insert([
            RecordRow {
                $0.key = 1
                $0.authorisedItems =
                    #"{"CF_FRDB":"B-CANARY","CF_OTHER":"OTHER-CANARY","CF_ZJHM":"sealed","CF_NR#received":"raw"}"#
            },
            RecordRow {
                $0.key = 2
                $0.publicUntil = 0
                $0.authorisedItems = #"{"CF_OTHER":"OTHER-CANARY"}"#
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

    private func logged() async throws -> [[String]] {
        try await database.run(
            """
            SELECT outcome, organisation, client, subject, array_to_string(classes, ';'), purpose, coalesce(authority, ''), request,
                result_count FROM access_log ORDER BY id
            """)
    }

    private func outcome(_ call: GateCall) async throws -> String {
        let outcomes = try await database.readAuthorised([call])
        if outcomes[0].outcome != "answered" {
            #expect(outcomes[0].records.isEmpty && !outcomes[0].hasSubject)
        }
        return outcomes[0].outcome
    }

    @Test func aReadIsCheckedCountedLoggedAndAnswered() async throws {
        try await prepare()
        let row = AuthorisationRow { $0.allowed = 5 }
        try await database.insert([row])
        let outcome = try await database.readAuthorised([GateCall("n1")], hidden: ["CF_ZJHM"])[0]
        #expect(outcome.outcome == "answered")
        #expect(outcome.authority == "authorisation:\(row.id)")
        #expect(outcome.hasSubject)
        #expect(
            outcome.records == [
                .init(
                    classCode: "penalty", key: "0001", state: "active",
                    items: [#"{"CF_WSH": "A-CANARY"}"#, #"{"CF_FRDB": "B-CANARY", "CF_OTHER": "OTHER-CANARY"}"#, ""]),
                .init(
                    classCode: "penalty", key: "0002", state: "active",
                    items: [#"{"CF_WSH": "A-CANARY"}"#, #"{"CF_OTHER": "OTHER-CANARY"}"#, ""]),
                // Of a class the scope does not hold, what the public sees.
                .init(
                    classCode: "permit", key: "0003", state: "active", items: [#"{"CF_WSH": "A-CANARY"}"#, "{}", ""]),
            ])
        #expect(
            try await logged() == [
                [
                    "answered", "bank-a", "bank-a-client", subject, "penalty", "loan", "authorisation:\(row.id)",
                    "request",
                    "3",
                ]
            ])
        #expect(try await database.count("SELECT uses FROM authorisation") == 1)
        #expect(!outcome.text.contains("C-CANARY"))
    }

    @Test func singleItemsOfAScopeAreShownAndNoOthers() async throws {
        try await prepare()
        try await database.insert([AuthorisationRow { $0.scope = ["penalty.CF_FRDB", "permit.XK_FRDB"] }])
        let outcome = try await database.readAuthorised([GateCall("n1")])[0]
        #expect(
            outcome.records == [
                .init(
                    classCode: "penalty", key: "0001", state: "active",
                    items: [#"{"CF_WSH": "A-CANARY"}"#, #"{"CF_FRDB": "B-CANARY"}"#, ""]),
                .init(
                    classCode: "permit", key: "0003", state: "active", items: [#"{"CF_WSH": "A-CANARY"}"#, "{}", ""]),
            ])
        // A record that is not public any more is shown with the items of the scope alone.
        try await database.insert([
            AuthorisationRow {
                $0.number = 2
                $0.scope = ["penalty.CF_OTHER"]
            }
        ])
        let other = try await database.readAuthorised([
            GateCall("n2") { $0.authorisation = AuthorisationRow { $0.number = 2 }.id }
        ])
        #expect(other[0].records.first { $0.key == "0002" }?.items == ["{}", #"{"CF_OTHER": "OTHER-CANARY"}"#, ""])
        #expect(!other[0].text.contains("B-CANARY"))
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let outcome: String
        let row: AuthorisationRow
        let call: GateCall
        var testDescription: String { "\(outcome) \(call.nonce)" }

        init(
            _ outcome: String, _ nonce: String, call: (inout GateCall) -> Void = { _ in },
            _ row: (inout AuthorisationRow) -> Void
        ) {
            self.outcome = outcome
            self.row = AuthorisationRow(row)
            self.call = GateCall(nonce, call)
        }
    }

    static let refusals = [
        Refusal("authorisation_awaiting", "1") { $0.isGranted = false },
        Refusal("authorisation_refused", "2") {
            $0.isGranted = false
            $0.isEnded = true
        },
        Refusal("authorisation_revoked", "3") { $0.isEnded = true },
        Refusal("authorisation_expired", "4") {
            $0.from = -2
            $0.until = -1
        },
        Refusal("authorisation_expired", "5") {
            $0.isGranted = false
            $0.from = -2
            $0.until = -1
        },
        Refusal("authorisation_not_begun", "6") { $0.from = 1 },
        Refusal("authorisation_used_up", "7") {
            $0.allowed = 3
            $0.uses = 3
        },
        Refusal("purpose_not_authorised", "8") { $0.purpose = "post_loan" },
        Refusal("attestations_only", "9") { $0.attestationsOnly = true },
        Refusal("authorisation_required", "10") { $0.subject = "91990000MA00000018" },
        Refusal("authorisation_required", "11") { $0.grantee = "bank-b" },
        Refusal("authorisation_required", "12", call: { $0.authorisation = "00000000-0000-4000-8000-0000000000ff" }) {
            _ in
        },
        Refusal("not_for_this_caller", "13", call: { $0.client = "990000-scjg-client" }) { $0.grantee = "990000-scjg" },
    ]

    @Test(arguments: refusals) func aRefusalShowsNothingUsesNothingAndIsLogged(refusal: Refusal) async throws {
        try await prepare()
        try await database.insert([refusal.row])
        #expect(try await outcome(refusal.call) == refusal.outcome)
        let log = try await logged()
        #expect(log.map { $0[0] } == [refusal.outcome])
        #expect(log[0][3] == refusal.call.code && log[0][4].isEmpty && log[0][8] == "0")
        #expect(try await database.count("SELECT uses FROM authorisation") == refusal.row.uses)
    }

    @Test func anothersAuthorisationAndNoneAreOneAnswer() async throws {
        try await prepare()
        try await database.insert([AuthorisationRow { $0.grantee = "bank-b" }])
        let answers = try await database.readAuthorised([
            GateCall("n1"), GateCall("n2") { $0.authorisation = "00000000-0000-4000-8000-0000000000ff" },
        ])
        #expect(answers[0] == answers[1])
        #expect(answers[0].authority.isEmpty)
    }

    @Test(arguments: [
        "UPDATE client SET revoked_at = now()", "UPDATE client_key SET revoked_at = now()",
        "UPDATE client_key SET valid_until = now()", "UPDATE client_key SET valid_from = now() + interval '1 hour'",
        "UPDATE client_key SET client = 'bank-b-client'",
    ]) func aClientOrKeyThatIsOverPassesNoGate(change: String) async throws {
        try await prepare()
        try await database.insert([AuthorisationRow()])
        try await database.run("\(change) WHERE id LIKE 'bank-a%'")
        #expect(try await outcome(GateCall("n1")) == "unauthorised")
        #expect(try await database.count("SELECT count(*) FROM request_nonce") == 0)
        #expect(try await logged().map { $0[0] } == ["unauthorised"])
    }

    @Test func aClientNobodyKnowsGetsNothingAndLeavesNothing() async throws {
        try await prepare()
        try await database.insert([AuthorisationRow()])
        #expect(try await outcome(GateCall("n1") { $0.client = "nobody" }) == "none")
        #expect(try await logged().isEmpty)
    }

    @Test func aSignatureIsGoodForOneRequest() async throws {
        try await prepare()
        try await database.insert([AuthorisationRow()])
        let together = try await database.readAuthorised([GateCall("n1"), GateCall("n1"), GateCall("n2")])
        #expect(together.map(\.outcome) == ["answered", "replayed", "answered"])
        #expect(try await outcome(GateCall("n1")) == "replayed")
        #expect(try await database.count("SELECT uses FROM authorisation") == 2)
        #expect(try await logged().map { $0[0] } == ["answered", "replayed", "answered", "replayed"])
    }

    @Test func requestsThatComeTogetherAreJudgedEachForItself() async throws {
        try await prepare()
        try await database.insert([
            AuthorisationRow { $0.allowed = 2 },
            AuthorisationRow {
                $0.number = 2
                $0.isEnded = true
            },
        ])
        let outcomes = try await database.readAuthorised([
            GateCall("n1"), GateCall("n2") { $0.client = "nobody" }, GateCall("n3") { $0.purpose = "guarantee" },
            GateCall("n4") { $0.authorisation = AuthorisationRow { $0.number = 2 }.id }, GateCall("n5"), GateCall("n6"),
            GateCall("n7") { $0.key = "bank-b-client-key" },
        ])
        #expect(
            outcomes.map(\.outcome) == [
                "answered", "none", "purpose_not_authorised", "authorisation_revoked", "answered",
                "authorisation_used_up",
                "unauthorised",
            ])
        #expect(outcomes[0].records == outcomes[4].records)
        #expect(outcomes.map { $0.records.isEmpty } == [false, true, true, true, false, true, true])
        #expect(try await database.count("SELECT uses FROM authorisation WHERE uses_allowed = 2") == 2)
        #expect(try await database.run("SELECT change FROM authorisation_change") == [["used_up"]])
    }

    @Test func lastUsesAreNeverExceededByManyAtOnce() async throws {
        try await prepare()
        try await database.insert([AuthorisationRow { $0.allowed = 13 }])
        let database = self.database
        let outcomes = try await withThrowingTaskGroup(of: [String].self) { group in
            for task in 0..<8 {
                group.addTask {
                    var outcomes: [String] = []
                    for round in 0..<4 {
                        outcomes += try await database.readAuthorised(
                            (0..<2).map { GateCall("n\(task)-\(round)-\($0)") }
                        ).map(\.outcome)
                    }
                    return outcomes
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(outcomes.filter { $0 == "answered" }.count == 13)
        #expect(outcomes.filter { $0 == "authorisation_used_up" }.count == 64 - 13)
        #expect(try await database.count("SELECT uses FROM authorisation") == 13)
        #expect(try await database.count("SELECT count(*) FROM access_log WHERE outcome = 'answered'") == 13)
        #expect(try await database.count("SELECT count(*) FROM authorisation_change") == 1)
    }

    @Test func theSameRequestManyTimesAtOnceIsAnsweredOnce() async throws {
        try await prepare()
        try await database.insert([AuthorisationRow()])
        let database = self.database
        let answered = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await database.readAuthorised([GateCall("same")]).filter { $0.outcome == "answered" }.count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(answered == 1)
    }

    @Test func withoutALogEntryThereIsNoAnswer() async throws {
        try await prepare()
        try await database.insert([AuthorisationRow()])
        try await database.run("ALTER TABLE access_log ADD CONSTRAINT full_disk CHECK (request <> 'request') NOT VALID")
        await #expect(throws: PostgresError.self) { try await database.readAuthorised([GateCall("n1")]) }
        #expect(try await database.count("SELECT uses FROM authorisation") == 0)
        #expect(try await database.count("SELECT count(*) FROM request_nonce") == 0)
        try await database.run("ALTER TABLE access_log DROP CONSTRAINT full_disk")
        #expect(try await outcome(GateCall("n1")) == "answered")
    }

    @Test(arguments: ["repaired", "withdrawn", "under_review"])
    func aRecordThatIsNotInForceIsNotThere(state: String) async throws {
        try await prepare()
        try await database.insert([AuthorisationRow()])
        try await database.run("UPDATE record SET state = '\(state)' WHERE class = 'penalty'")
        let outcome = try await database.readAuthorised([GateCall("n1")])[0]
        #expect(outcome.records.map(\.key) == ["0003"])
        #expect(!outcome.text.contains("B-CANARY"))
        #expect(try await database.count("SELECT result_count FROM access_log") == 1)
    }

    @Test func recordsOfPersonsAndThoseKeptBetweenDepartmentsAreNotThere() async throws {
        try await prepare()
        try await database.insert([AuthorisationRow { $0.scope = ["penalty", "permit"] }])
        try await database.run(
            """
            UPDATE record SET natural_person = true, public_from = 'infinity' WHERE class = 'penalty';
            UPDATE record SET openness = 'C', public_from = 'infinity' WHERE class = 'permit'
            """)
        let outcome = try await database.readAuthorised([GateCall("n1")])[0]
        #expect(outcome.outcome == "answered" && outcome.records.isEmpty)
    }

    @Test func aTableOfTheCallersOwnDeceivesNobody() async throws {
        try await prepare()
        let sql = """
            CREATE TEMP TABLE authorisation (LIKE public.authorisation);
            CREATE TEMP TABLE access_log (LIKE public.access_log);
            SELECT outcome FROM read_authorised('{bank-a-client}', '{bank-a-client-key}', '{n1}', '{4102444800}', '{r}',
                '{\(subject)}', '{\(AuthorisationRow().id)}', '{loan}', '{}', 500)
            """
        // Whether the role may make temporary tables or not.
        let refusal = try await database.refusal(sql, role: "gongxin_authorised")
        let logged = try await database.count(
            "SELECT count(*) FROM public.access_log WHERE outcome = 'authorisation_required'")
        #expect(refusal?.sqlState == "42501" || refusal == nil && logged == 1)
    }
}
