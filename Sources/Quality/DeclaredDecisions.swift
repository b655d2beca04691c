public import Catalogue
public import PostgresClient

/// How many decisions departments say they made (应归集数): what coverage is measured by.
public enum DeclaredDecisions {
    /// Takes down a month's number; one given before is replaced.
    /// - Parameter month: the first day of the month.
    /// - Throws: `PostgresError`.
    public static func declare(
        _ decisions: Int, by department: String, _ classCode: String, month: CivilDate, _ session: Session
    ) async throws {
        try await session.query(
            SQL.declareDecisions,
            [.text(department), .text(classCode), .text(month.description), .integer(decisions)])
    }
}
