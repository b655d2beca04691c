import Catalogue
import HTTPServer
import PostgresClient
import TestSupport
import Testing

@testable import SpecialReports

/// What departments may declare, and that nothing of it is forgotten.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct DeclarationTests {
    @Test func declarationsReplaceEachOtherAndAreKept() async throws {
        let desk = try await SpecialDesk()
        #expect(try await desk.declare("penalty") == .declared)
        #expect(try await desk.declare("penalty") == .unchanged)
        #expect(try await desk.declare("penalty", through: desk.period.to.adding(days: 1)) == .declared)
        let known = try await desk.known("penalty")
        #expect(known.declarations.count == 2)
        #expect(known.inForce?.through == desk.period.to.adding(days: 1).description)
        #expect(known.declarations[1].endedAs == "replaced" && known.declarations[1].endedBy == "test")
        #expect(
            try await desk.database.value("SELECT revoke_completeness('\(SpecialDesk.source)', 'penalty', 'clerk')")
                == "t")
        #expect(
            try await desk.database.value("SELECT revoke_completeness('\(SpecialDesk.source)', 'penalty', 'clerk')")
                == "f")
        let after = try await desk.known("penalty")
        #expect(after.inForce == nil && after.declarations.count == 2)
        #expect(after.declarations[0].endedAs == "revoked" && after.declarations[0].endedBy == "clerk")
        #expect(try await desk.field().gaps.map(\.reason) == [.notDeclared, .notDeclared])
    }

    @Test func theFirstDayIsThatInForceOrTheClasss() async throws {
        let desk = try await SpecialDesk()
        func declare(_ classCode: String, through: CivilDate) async throws -> String {
            try await desk.database.value(
                """
                SELECT declare_completeness('\(SpecialDesk.source)', '\(classCode)', NULL,
                    \(desk.catalogue.firstDay(of: classCode).map { "'\($0)'" } ?? "NULL"), '\(through)', '{}', 'test')
                """)
        }
        #expect(try await declare("penalty", through: desk.period.to) == "declared")
        #expect(try await desk.known("penalty").inForce?.from == "2019-02-01")
        #expect(try await declare("serious_dishonesty", through: desk.period.to) == "no_first_day")
        try await desk.declare("serious_dishonesty")
        #expect(try await declare("serious_dishonesty", through: desk.period.to.adding(days: 1)) == "declared")
        #expect(try await desk.known("serious_dishonesty").inForce?.from == desk.period.from.description)
    }

    @Test func whatCannotBeTrueIsRefused() async throws {
        let desk = try await SpecialDesk()
        #expect(try await desk.declare("penalty", through: desk.today) == .notOver)
        #expect(try await desk.declare("penalty", through: desk.today.adding(days: 30)) == .notOver)
        #expect(try await desk.declare("penalty", from: desk.period.to.adding(days: 1)) == .notInOrder)
        #expect(
            try await desk.declare("penalty", from: CivilDate(iso: "2019-01-31")) == .beforeClass)
        #expect(try await desk.declare("penalty", through: desk.today.adding(days: -1)) == .declared)
        // Nor past the function.
        let refused = try await desk.database.refusal(
            """
            INSERT INTO feed_completeness (source, class, complete_from, complete_through, declared_by)
            VALUES ('\(SpecialDesk.source)', 'permit', publicity_today() - 9, publicity_today(), 'test')
            """, role: "postgres")
        #expect(refused?.sqlState == "23514")
    }

    @Test(arguments: [
        "DELETE FROM feed_completeness", "UPDATE feed_completeness SET complete_through = complete_through - 1",
        "UPDATE feed_completeness SET declared_by = 'nobody'",
        "UPDATE feed_completeness SET ended_at = NULL, ended_by = NULL, ended_as = NULL WHERE ended_at IS NOT NULL",
    ]) func historyIsNotRewritten(sql: String) async throws {
        let desk = try await SpecialDesk()
        try await desk.declare("penalty")
        try await desk.declare("penalty", through: desk.period.to.adding(days: 1))
        #expect(try await desk.database.refusal(sql, role: "postgres")?.sqlState == "23001")
        #expect(try await desk.known("penalty").declarations.count == 2)
    }

    @Test func twoAtOnceLeaveOneInForce() async throws {
        let desk = try await SpecialDesk()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    _ = try await desk.declare("penalty", through: desk.period.to.adding(days: -number))
                }
            }
            try await group.waitForAll()
        }
        let known = try await desk.known("penalty")
        #expect(known.declarations.count == 8)
        #expect(known.declarations.count { $0.endedAt == nil } == 1)
    }
}
