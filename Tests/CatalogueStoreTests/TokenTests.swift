import CatalogueStore
import PostgresClient
import TestSupport
import Testing

/// Departments' tokens.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct TokenTests {
    private let database = TestDatabase.current

    private func issue(_ department: String) async throws -> String {
        try await database.withStore { _, session in try await DepartmentTokens.issue(to: department, session) }
    }

    private func owner(_ token: String) async throws -> String? {
        try await database.withStore { _, session in
            try await DepartmentTokens.department(of: token) { try await session.query($0, $1) }
        }
    }

    @Test func aTokenBelongsToItsDepartmentAndNoTwoAreAlike() async throws {
        let first = try await issue("990000-scjg")
        let second = try await issue("990000-scjg")
        let other = try await issue("990000-hbj")
        #expect(Set([first, second, other]).count == 3)
        #expect(first.hasPrefix("gx_"))
        #expect(first.count == 67)
        #expect(try await owner(first) == "990000-scjg")
        #expect(try await owner(second) == "990000-scjg")
        #expect(try await owner(other) == "990000-hbj")
    }

    @Test func onlyTheDigestIsKept() async throws {
        let token = try await issue("990000-swj")
        let rows = try await database.run(
            "SELECT department_token::text, encode(digest, 'escape') FROM department_token")
        #expect(!rows.isEmpty)
        #expect(!rows.joined().contains { $0.contains(token) || $0.contains(token.dropFirst(3)) })
        #expect(
            try await database.count("SELECT count(*) FROM department_token WHERE digest = sha256('\(token)')") == 1)
    }

    @Test func whatIsAlmostATokenIsNone() async throws {
        let token = try await issue("990000-yjj")
        for wrong in [
            "", "gx_", String(token.dropLast()), token + " ", token + "0", token.uppercased(),
            String(token.dropFirst(3)),
            "' OR true --", "%",
        ] {
            #expect(try await owner(wrong) == nil, "“\(wrong)”")
        }
    }

    @Test func aRevokedTokenIsNone() async throws {
        let token = try await issue("990000-wjw")
        #expect(try await owner(token) == "990000-wjw")
        try await database.run(
            "UPDATE department_token SET revoked_at = now() WHERE digest = sha256('\(token)')")
        #expect(try await owner(token) == nil)
    }

    @Test func anUnknownDepartmentGetsNone() async throws {
        do {
            _ = try await issue("990000-nobody")
            Issue.record("a token was issued")
        } catch let error as PostgresError {
            #expect(error.sqlState == "23503")
        }
    }
}
