import Foundation
import PostgresClient
import TestSupport
import Testing

/// Authorisations from being asked for to their end, over HTTP on the real database.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .governance, .serialized)
struct AuthorisationTests {
    private let database = TestDatabase.current
    private let server = GovernanceServer.current
    private static let path = "/v1/authorisations"
    private static let evidence = String(repeating: "0a", count: 32)

    private static let asked: [String: any Sendable] = [
        "subject": Party.validSubject, "scope": ["penalty", "permit.XK_FRDB"], "purpose": "loan",
        "valid_until": "2099-12-31T00:00:00+08:00", "uses_allowed": 3,
    ]

    private func asked(_ change: [String: Any?] = [:]) -> [String: Any] {
        var asked: [String: Any] = Self.asked
        for (name, value) in change { asked[name] = value }
        return asked
    }

    private func made(_ change: [String: Any?] = [:], as caller: TestCaller = Party.bank) throws -> (
        id: String, state: String
    ) {
        let answer = try server.post(Self.path, asked(change), as: caller)
        try #require(answer.status == 201, "\(answer.text)")
        let object = try answer.object()
        let id = try #require(object["id"] as? String)
        #expect(answer.headers["location"] == "\(Self.path)/\(id)")
        #expect(answer.headers["cache-control"] == "no-store")
        return (id, object["state"] as? String ?? "")
    }

    private func state(_ id: String, as caller: TestCaller) throws -> String {
        let answer = try server.get("\(Self.path)/\(id)", as: caller)
        return try answer.status == 200
            ? answer.object()["state"] as? String ?? "" : answer.decoded(ProblemAnswer.self).code
    }

    private func decide(_ id: String, _ word: String, _ body: [String: Any] = [:], as caller: TestCaller) throws
        -> String
    {
        let answer = try server.post("\(Self.path)/\(id)/\(word)", body, as: caller)
        return try answer.status == 200
            ? answer.object()["state"] as? String ?? "" : answer.decoded(ProblemAnswer.self).code
    }

    private func changes(as caller: TestCaller, after: String? = nil) async throws -> (changes: [String], next: String)
    {
        try await database.settle()
        return try changesAtOnce(as: caller, after: after)
    }

    private func changesAtOnce(as caller: TestCaller, after: String?) throws -> (changes: [String], next: String) {
        let answer = try server.get("\(Self.path)/changes" + (after.map { "?after=\($0)" } ?? ""), as: caller)
        try #require(answer.status == 200, "\(answer.text)")
        let object = try answer.object()
        let changes = object["changes"] as? [[String: Any]] ?? []
        return (changes.map { $0["change"] as? String ?? "" }, try #require(object["next"] as? String))
    }

    @Test func aBankAsksAndTheSubjectGrantsAndRevokes() async throws {
        try await Party.insert(into: database)
        let (id, state) = try made()
        #expect(state == "awaiting")
        #expect(try self.state(id, as: Party.itself) == "awaiting")
        #expect(try decide(id, "grant", as: Party.itself) == "active")
        #expect(try self.state(id, as: Party.bank) == "active")
        #expect(try decide(id, "revoke", as: Party.itself) == "revoked")
        for side in [Party.bank, Party.itself] {
            #expect(try await changes(as: side).changes == ["requested", "granted", "revoked"])
        }
        #expect(try await changes(as: Party.otherBank).changes.isEmpty)
        let log = try await database.run(
            """
            SELECT organisation, subject, array_to_string(classes, ';'), purpose, coalesce(authority, '') FROM access_log
            WHERE action = 'authorisation' AND outcome = 'answered' ORDER BY id
            """)
        let rest = [Party.validSubject, "penalty;permit", "loan"]
        #expect(
            log == [["bank-a"] + rest + [""], ["subject-a"] + rest + ["subject"], ["subject-a"] + rest + ["subject"]])
    }

    @Test func aSubjectAuthorisesByItsOwnSignature() async throws {
        try await Party.insert(into: database)
        #expect(try made(["grantee": "bank-a"], as: Party.itself).state == "active")
        #expect(try await changes(as: Party.bank).changes == ["requested", "granted"])
        for (change, code) in [
            (["subject": Party.otherSubject, "grantee": "bank-a"], "not_your_subject"), ([:], "invalid_member"),
            (["grantee": "990000-scjg"], "invalid_member"), (["grantee": "nobody"], "invalid_member"),
        ] as [([String: Any?], String)] {
            let answer = try server.post(Self.path, asked(change), as: Party.itself)
            #expect(try answer.decoded(ProblemAnswer.self).code == code, "\(change)")
        }
        #expect(try await database.count("SELECT count(*) FROM authorisation") == 1)
    }

    @Test func aWindowActsOnADocument() async throws {
        try await Party.insert(into: database)
        let without = try server.post(Self.path, asked(["grantee": "bank-a"]), as: Party.window)
        #expect(without.status == 400 && without.text.contains("evidence"))
        #expect(try made(["grantee": "bank-a", "evidence": Self.evidence], as: Party.window).state == "active")
        let (id, _) = try made()
        #expect(try decide(id, "grant", as: Party.window) == "invalid_member")
        #expect(try decide(id, "grant", ["evidence": "1234"], as: Party.window) == "invalid_member")
        #expect(try decide(id, "grant", ["evidence": Self.evidence], as: Party.window) == "active")
        #expect(
            try await database.value("SELECT encode(evidence, 'hex') FROM authorisation WHERE id = '\(id)'")
                == Self.evidence)
        #expect(try decide(id, "revoke", as: Party.window) == "revoked")
        #expect(
            try await database.count("SELECT count(*) FROM access_log WHERE authority = 'operator'") == 3)
    }

    @Test func whatIsOverStaysOver() async throws {
        try await Party.insert(into: database)
        let (refused, _) = try made()
        #expect(try decide(refused, "revoke", as: Party.itself) == "authorisation_state")
        #expect(try decide(refused, "refuse", as: Party.itself) == "refused")
        for word in ["grant", "refuse", "revoke"] {
            #expect(try decide(refused, word, as: Party.itself) == "authorisation_state")
        }
        let (granted, _) = try made(["grantee": "bank-a"], as: Party.itself)
        for word in ["grant", "refuse"] {
            #expect(try decide(granted, word, as: Party.itself) == "authorisation_state")
        }
        #expect(try state(granted, as: Party.itself) == "active")
    }

    @Test func othersDoNotLearnOfIt() async throws {
        try await Party.insert(into: database)
        let (id, _) = try made()
        let unknown = "00000000-0000-4000-8000-0000000000ff"
        for caller in [Party.otherBank, Party.another] {
            #expect(try state(id, as: caller) == "authorisation_not_found")
            for word in ["grant", "refuse", "revoke"] {
                let answers = try [id, unknown, "nonsense"].map {
                    try server.post("\(Self.path)/\($0)/\(word)", as: caller).decoded(ProblemAnswer.self)
                }
                #expect(Set(answers.map { "\($0.status) \($0.code) \($0.detail ?? "")" }).count == 1)
                #expect(answers[0].status == 404)
            }
        }
        #expect(try decide(id, "grant", as: Party.bank) == "not_your_subject")
        #expect(try state(id, as: Party.department) == "not_for_this_caller")
        #expect(try HTTPCall.make("GET", "\(Self.path)/\(id)", port: server.port).status == 401)
        #expect(try state(id, as: Party.itself) == "awaiting")
    }

    /// Members as JSON; an empty one is left out.
    @Test(arguments: [
        ("subject", #""91990000MA0000000Y""#), ("subject", ""), ("scope", "[]"), ("scope", #"["nothing"]"#),
        ("scope", #"["penalty.NOTHING"]"#), ("scope", #"["penalty.CF_FR_ZJHM"]"#), ("scope", #"["penalty.CF_BZ"]"#),
        ("scope", #""penalty""#), ("purpose", #""theft""#), ("purpose", #""supervision""#),
        ("valid_until", #""2099-12-31""#), ("valid_until", #""2099-02-30T00:00:00Z""#),
        ("valid_until", #""2099-12-31T24:00:00Z""#), ("valid_until", #""2020-12-31T00:00:00Z""#), ("uses_allowed", "0"),
        ("uses_allowed", #""3""#), ("evidence", #""zz""#), ("valid_for", #""ever""#), ("grantee", #""bank-b""#),
    ]) func aMemberThatCannotBeUsedIsNamed(member: String, json: String) async throws {
        try await Party.insert(into: database)
        var body: [String: Any] = asked()
        body[member] =
            json.isEmpty
            ? nil : try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
        let answer = try server.post(Self.path, body, as: Party.bank)
        let problem = try answer.decoded(ProblemAnswer.self)
        #expect(problem.status == 400 && problem.code == "invalid_member", "\(answer.text)")
        #expect(problem.detail?.hasPrefix(member) == true, "\(answer.text)")
        #expect(!answer.text.contains("91990000MA0000000Y"))
        #expect(try await database.count("SELECT count(*) FROM authorisation") == 0)
    }

    @Test(arguments: ["[]", "{", "\"text\"", "{\"subject\":"]) func aBodyThatIsNoObjectIsRefused(body: String)
        async throws
    {
        try await Party.insert(into: database)
        let answer = try HTTPCall.make(
            "POST", Self.path, port: server.port, headers: Party.bank.header(), body: Array(body.utf8))
        #expect(try answer.decoded(ProblemAnswer.self).code == "invalid_body", "\(answer.text)")
    }

    @Test func aRepeatedRequestMakesNothingTwice() async throws {
        try await Party.insert(into: database)
        #expect(try server.post(Self.path, asked(), as: Party.bank, nonce: "once").status == 201)
        let again = try server.post(Self.path, asked(), as: Party.bank, nonce: "once")
        #expect(again.status == 401)
        #expect(try again.decoded(ProblemAnswer.self).code == "signature_replayed")
        try await database.run("UPDATE client SET revoked_at = now()")
        #expect(try server.post(Self.path, asked(), as: Party.bank).decoded(ProblemAnswer.self).code == "unknown_key")
        #expect(try await database.count("SELECT count(*) FROM authorisation") == 1)
    }

    @Test func oneListsOnesOwnPageByPage() async throws {
        try await Party.insert(into: database)
        var rows = (1...7).map { number in
            AuthorisationRow {
                $0.number = number
                $0.subject = number == 7 ? Party.otherSubject : Party.validSubject
                $0.isGranted = number != 1
                $0.isEnded = number == 2
            }
        }
        rows.append(
            AuthorisationRow {
                $0.number = 8
                $0.grantee = "bank-b"
                $0.subject = Party.validSubject
            })
        try await database.insert(rows)
        func list(_ query: String, as caller: TestCaller) throws -> (ids: Set<String>, next: String?) {
            let answer = try server.get("\(Self.path)?\(query)", as: caller)
            try #require(answer.status == 200, "\(answer.text)")
            let object = try answer.object()
            let entries = object["authorisations"] as? [[String: Any]] ?? []
            return (Set(entries.compactMap { $0["id"] as? String }), object["next"] as? String)
        }
        let ids = rows.map(\.id)
        #expect(try list("", as: Party.bank).ids == Set(ids[0..<7]))
        #expect(try list("", as: Party.itself).ids == Set(ids[0..<6] + [ids[7]]))
        #expect(try list("grantee=bank-b", as: Party.bank).ids.isEmpty)
        #expect(try list("grantee=bank-b", as: Party.itself).ids == [ids[7]])
        #expect(try list("subject=\(Party.otherSubject)", as: Party.itself).ids.isEmpty)
        #expect(try list("subject=\(Party.otherSubject)", as: Party.window).ids == [ids[6]])
        #expect(try server.get(Self.path, as: Party.window).status == 400)
        #expect(try list("state=awaiting", as: Party.bank).ids == [ids[0]])
        #expect(try list("state=revoked", as: Party.bank).ids == [ids[1]])
        #expect(try server.get("\(Self.path)?state=odd", as: Party.bank).status == 400)
        #expect(try server.get("\(Self.path)?cursor=odd", as: Party.bank).status == 400)
        var seen: [String] = []
        var cursor: String?
        repeat {
            let page = try list("limit=2" + (cursor.map { "&cursor=\($0)" } ?? ""), as: Party.bank)
            seen += page.ids
            cursor = page.next
        } while cursor != nil && seen.count < 20
        #expect(seen.count == 7 && Set(seen) == Set(ids[0..<7]))
    }

    @Test func aSlowTransactionsChangeIsNeverSkipped() async throws {
        try await Party.insert(into: database)
        let row = AuthorisationRow {
            $0.subject = Party.validSubject
            $0.isGranted = false
        }
        try await database.insert([row])
        let start = try await changes(as: Party.bank).next
        let settings = database.settings()
        let tell = """
            INSERT INTO authorisation_change (authorisation, subject, grantee, change)
            VALUES ('\(row.id)', '\(Party.validSubject)', 'bank-a', 'requested')
            """
        let database = self.database
        let (between, afterwards) = try await withLoop { loop in
            try await Session.with(settings, on: loop) { slow in
                _ = try await slow.execute("BEGIN; \(tell)")
                // Later, and committed before.
                try await database.run(tell.replacing("'requested'", with: "'granted'"))
                let between = try changesAtOnce(as: Party.bank, after: start)
                _ = try await slow.execute("COMMIT")
                return (between, try await changes(as: Party.bank, after: between.next))
            }
        }
        #expect(between.changes.isEmpty)
        #expect(afterwards.changes == ["requested", "granted"])
        #expect(try await changes(as: Party.bank, after: afterwards.next).changes.isEmpty)
        for bad in ["x", "1", "1-", "-1-1", "1-1-1", "01-1"] {
            #expect(try server.get("\(Self.path)/changes?after=\(bad)", as: Party.bank).status == 400)
        }
    }

    @Test func theStateFollowsFromTheRowAndTheClock() async throws {
        try await Party.insert(into: database)
        let changes: [(String, (inout AuthorisationRow) -> Void)] = [
            ("active", { _ in }), ("awaiting", { $0.isGranted = false }), ("revoked", { $0.isEnded = true }),
            (
                "refused",
                {
                    $0.isGranted = false
                    $0.isEnded = true
                }
            ), ("expired", { $0.until = 0 }),
            ("not_begun", { $0.from = 1 }),
            (
                "used_up",
                {
                    $0.allowed = 2
                    $0.uses = 2
                }
            ),
        ]
        for (index, (state, change)) in changes.enumerated() {
            let row = AuthorisationRow {
                $0.number = index + 1
                $0.subject = Party.validSubject
                change(&$0)
            }
            try await database.insert([row])
            #expect(try self.state(row.id, as: Party.bank) == state)
        }
    }
}
