internal import PostgresClient

/// Removes the unregistered subjects whose last public record has expired or was withdrawn.
enum SubjectSweep {
    private static let pageSize = 1000

    /// Removes them, page by page.
    /// - Throws: `PostgresError`; what was removed stays removed.
    static func run(_ session: Session) async throws {
        var last = ""
        while true {
            let codes = try await candidates(behind: last, session)
            guard let end = codes.last else { return }
            try await remove(codes, session)
            last = end
        }
    }

    private static func candidates(behind last: String, _ session: Session) async throws -> [String] {
        try await session.transaction { session in
            // One subject after the other, each looked up among the records by its code: whatever the planner believes of tables that
            // it has not analysed yet.
            try await session.execute(
                """
                SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
                SET LOCAL enable_material = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off
                """)
            let page = try await session.query(SQL.findVanished, [.text(last), .integer(pageSize)])
            return (0..<page.count).map { page.string($0, 0) }
        }
    }

    /// A slice that is under way may rely on a subject and not yet show the record for which it does. Whoever stores a slice has
    /// the table locked against this lock by then: it is waited for, and its records are seen.
    private static func remove(_ codes: [String], _ session: Session) async throws {
        try await session.transaction { session in
            try await session.execute("LOCK TABLE subject IN SHARE ROW EXCLUSIVE MODE")
            try await session.query(SQL.sweepSubjects, [.array(codes)])
        }
    }
}
