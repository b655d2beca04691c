import Foundation
import PostgresClient
import TestSupport
import Testing

/// Portfolios and what they tell, over HTTP on the real gate.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .governance, .serialized)
struct PortfolioTests {
    private let database = TestDatabase.current
    private let server = GovernanceServer.current
    private static let path = "/v1/portfolios"

    private struct Page {
        var changes: [[String: Any]]
        var notFollowed: [[String: Any]]
        var next: String
        var text: String

        /// The changes in one line each.
        var lines: [String] {
            changes.map { change in
                ["uscc", "class", "key", "change"].map { String((change[$0] as? String ?? "-").suffix(7)) }
                    .joined(separator: " ")
            }
        }
    }

    private func prepare(_ change: (inout AuthorisationRow) -> Void = { _ in }) async throws -> String {
        try await Party.insert(into: database)
        try await database.insert([
            AuthorisationRow {
                $0.subject = Party.validSubject
                change(&$0)
            }
        ])
        let answer = try server.post(
            Self.path, ["name": "贷后", "purpose": "loan", "subjects": [Party.validSubject]], as: Party.bank)
        try #require(answer.status == 201, "\(answer.text)")
        return try #require(try answer.object()["id"] as? String)
    }

    private func changes(_ id: String, after: String? = nil, limit: Int? = nil) async throws -> Page {
        try await database.settle()
        return try changesAtOnce(id, after: after, limit: limit)
    }

    private func changesAtOnce(_ id: String, after: String?, limit: Int? = nil) throws -> Page {
        var query: [String] = []
        if let after { query.append("after=\(after)") }
        if let limit { query.append("limit=\(limit)") }
        let answer = try server.get("\(Self.path)/\(id)/changes?\(query.joined(separator: "&"))", as: Party.bank)
        try #require(answer.status == 200, "\(answer.text)")
        #expect(answer.headers["cache-control"] == "no-store")
        let object = try answer.object()
        return Page(
            changes: object["changes"] as? [[String: Any]] ?? [],
            notFollowed: object["not_followed"] as? [[String: Any]] ?? [],
            next: try #require(object["next"] as? String),
            text: answer.text)
    }

    private func record(_ key: Int, _ change: (inout RecordRow) -> Void = { _ in }) -> RecordRow {
        RecordRow {
            $0.uscc = Party.validSubject
            $0.key = key
            change(&$0)
        }
    }

    /// Changes records as a batch does.
    private func update(_ assignments: String, _ condition: String) async throws {
        try await database.run(
            """
            UPDATE record SET revision = revision + 1, changed_in = pg_current_xact_id()::text::bigint, \(assignments)
            WHERE \(condition)
            """)
    }

    @Test func whoCannotBeFollowedIsReported() async throws {
        try await Party.insert(into: database)
        try await database.insert([
            AuthorisationRow { $0.subject = Party.validSubject },
            AuthorisationRow {
                $0.number = 2
                $0.subject = Party.otherSubject
                $0.isGranted = false
            },
            AuthorisationRow {
                $0.number = 3
                $0.subject = "11990000MB9900021N"
                $0.grantee = "bank-b"
            },
        ])
        let subjects: [Any] = [
            Party.validSubject, "no code",
            ["uscc": Party.otherSubject, "authorisation": AuthorisationRow { $0.number = 2 }.id],
            ["uscc": "11990000MB9900021N", "authorisation": AuthorisationRow { $0.number = 3 }.id], Party.validSubject,
            ["uscc": "11990000MB990003XE", "authorisation": "nonsense"], "11990000MB9900048E",
        ]
        let answer = try server.post(
            Self.path, ["name": "贷后", "purpose": "loan", "subjects": subjects], as: Party.bank)
        #expect(answer.status == 201, "\(answer.text)")
        let object = try answer.object()
        #expect(object["followed"] as? Int == 1)
        let reasons = (object["not_followed"] as? [[String: Any]] ?? []).reduce(into: [Int: String]()) {
            $0[$1["place"] as? Int ?? 0] = $1["reason"] as? String
        }
        #expect(
            reasons == [
                2: "invalid_credit_code", 3: "authorisation_awaiting", 4: "authorisation_required", 5: "repeated",
                6: "authorisation_required", 7: "authorisation_required",
            ])
        let id = try #require(object["id"] as? String)
        let shown = try server.get("\(Self.path)/\(id)", as: Party.bank)
        let members = try shown.object()["members"] as? [[String: String]] ?? []
        #expect(
            members == [
                ["uscc": Party.validSubject, "authorisation": AuthorisationRow().id, "state": "active"]
            ])
        #expect(try server.get("\(Self.path)/\(id)", as: Party.otherBank).status == 404)
        #expect(try await database.count("SELECT count(*) FROM access_log WHERE action = 'portfolio'") == 1)
    }

    @Test func changesAreToldOnceInOrderAndLogged() async throws {
        let id = try await prepare { $0.allowed = 10 }
        let start = try await changes(id)
        #expect(start.changes.isEmpty)
        try await database.insert([record(1)])
        try await database.insert([record(2) { $0.classCode = "permit" }])
        let first = try await changes(id, after: start.next)
        try #require(first.changes.count == 2, "\(first.text)")
        #expect(
            first.changes.map { $0["change"] as? String } == ["new", "new"]
                && first.changes.map { $0["class"] as? String } == ["penalty", "permit"])
        #expect(first.changes[0]["authorised_items"] as? [String: String] == ["CF_FRDB": "B-CANARY"])
        // Out of the authorisation's scope: what the public sees.
        #expect((first.changes[1]["authorised_items"] as? [String: String])?.isEmpty == true)
        #expect(try await changes(id, after: first.next).changes.isEmpty)
        try await update("public_items = '{\"CF_WSH\":\"CHANGED\"}'", "class = 'penalty'")
        let second = try await changes(id, after: first.next)
        #expect(second.changes.map { $0["change"] as? String } == ["changed"])
        #expect(second.text.contains("CHANGED"))
        #expect(!second.text.contains("C-CANARY"))
        try await update("state = 'repaired'", "class = 'penalty'")
        try await update("state = 'withdrawn'", "class = 'permit'")
        let third = try await changes(id, after: second.next)
        try #require(third.changes.count == 1, "\(third.text)")
        #expect(third.changes.map { $0["change"] as? String } == ["ended"])
        #expect(third.changes[0]["items"] == nil && !third.text.contains("CHANGED"))
        #expect(try await database.count("SELECT uses FROM authorisation") == 3)
        let log = try await database.run(
            """
            SELECT coalesce(subject, ''), array_to_string(classes, ';'), split_part(authority, ':', 1), result_count
            FROM access_log WHERE action = 'portfolio' ORDER BY id
            """)
        #expect(
            log == [
                ["", "", "portfolio", "1"], ["", "", "portfolio", "0"],
                [Party.validSubject, "penalty;permit", "authorisation", "2"], ["", "", "portfolio", "0"],
                [Party.validSubject, "penalty", "authorisation", "1"],
                [Party.validSubject, "penalty", "authorisation", "1"],
            ])
    }

    @Test func whatMayNotBeSeenIsNotToldOf() async throws {
        let id = try await prepare()
        try await database.insert([
            record(1) {
                $0.naturalPerson = true
                $0.publicFrom = nil
            },
            record(2) {
                $0.classCode = "permit"
                $0.publicUntil = 0
            },
        ])
        let page = try await changes(id)
        #expect(page.changes.isEmpty, "\(page.text)")
        try await update("state = 'withdrawn'", "true")
        #expect(try await changes(id).changes.isEmpty)
    }

    @Test func pagesGoOnWhereTheyEnded() async throws {
        let id = try await prepare()
        try await database.insert((1...7).map { record($0) })
        var keys: [String] = []
        var after: String?
        for _ in 0..<4 {
            let page = try await changes(id, after: after, limit: 2)
            keys += page.changes.compactMap { ($0["key"] as? String).map { String($0.suffix(1)) } }
            after = page.next
        }
        #expect(keys == ["1", "2", "3", "4", "5", "6", "7"])
        #expect(try await changes(id, after: after, limit: 2).changes.isEmpty)
    }

    @Test func aMemberWhoseAuthorisationEndedIsNamedAndNotShown() async throws {
        let id = try await prepare { $0.allowed = 1 }
        try await database.insert([record(1)])
        #expect(try await changes(id).changes.count == 1)
        let page = try await changes(id)
        #expect(page.changes.isEmpty)
        #expect(page.notFollowed as? [[String: String]] == [["uscc": Party.validSubject, "state": "used_up"]])
        #expect(try await database.run("SELECT change FROM authorisation_change") == [["used_up"]])
    }

    @Test func aSlowTransactionsRecordIsNeverSkipped() async throws {
        let id = try await prepare()
        let start = try await changes(id).next
        let settings = database.settings()
        let database = self.database
        let (slowRow, quickRow) = (record(1).insertion, record(2).insertion)
        let (between, afterwards) = try await withLoop { loop in
            try await Session.with(settings, on: loop) { slow in
                _ = try await slow.execute("BEGIN; \(slowRow)")
                try await database.run(quickRow)
                let between = try changesAtOnce(id, after: start)
                _ = try await slow.execute("COMMIT")
                return (between.changes.count, try await changes(id, after: between.next).changes.count)
            }
        }
        #expect(between == 0)
        #expect(afterwards == 2)
    }

    @Test func othersAreRefused() async throws {
        let id = try await prepare()
        let other = try server.get("\(Self.path)/\(id)/changes", as: Party.otherBank)
        #expect(other.status == 404)
        #expect(try other.decoded(ProblemAnswer.self).code == "portfolio_not_found")
        let unknown = try server.get("\(Self.path)/00000000-0000-4000-8000-0000000000ff/changes", as: Party.bank)
        #expect(try unknown.decoded(ProblemAnswer.self).detail == other.decoded(ProblemAnswer.self).detail)
        #expect(try server.get("\(Self.path)/\(id)/changes", as: Party.department).status == 403)
        #expect(try server.get("\(Self.path)/\(id)/changes?after=odd", as: Party.bank).status == 400)
        #expect(try server.get("\(Self.path)/\(id)/changes", as: Party.bank, nonce: "once").status == 200)
        #expect(try server.get("\(Self.path)/\(id)/changes", as: Party.bank, nonce: "once").status == 401)
        #expect(
            try await database.run("SELECT outcome FROM access_log WHERE outcome <> 'answered' ORDER BY id").map {
                $0[0]
            }
                == ["portfolio_not_found", "portfolio_not_found", "not_for_this_caller", "replayed"])
    }
}
