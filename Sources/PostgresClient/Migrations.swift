/// One numbered migration: `0001_foundation.sql` is number 1.
public struct Migration: Sendable, Equatable {
    /// Its number; migrations run in this order, without gaps.
    public let number: Int
    /// The file's name.
    public let name: String
    /// The SQL script, run in one transaction.
    public let sql: String

    /// Names a script by its file name.
    /// - Throws: `MigrationError` when the name does not begin with a number.
    public init(fileName: String, sql: String) throws(MigrationError) {
        guard let number = Int(fileName.prefix { $0 != "_" }), fileName.hasSuffix(".sql") else {
            throw MigrationError(message: "\(fileName): a migration is named like 0001_what_it_does.sql")
        }
        self.number = number
        self.name = fileName
        self.sql = sql
    }
}

/// Why migrations were not run.
public struct MigrationError: Error, Sendable, CustomStringConvertible {
    let message: String

    /// For logs and terminals.
    public var description: String { message }
}

extension Session {
    /// Brings the database up to date: runs, each in a transaction of its own, the migrations it has not seen.
    /// Two processes that migrate at once take turns.
    /// - Returns: the names of the migrations that were run.
    /// - Throws: `MigrationError` when the files are not a continuation of what was run; `PostgresError`.
    public func migrate(_ migrations: [Migration]) async throws -> [String] {
        let migrations = migrations.sorted { $0.number < $1.number }
        for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
            throw MigrationError(message: "\(migration.name): expected migration number \(index + 1)")
        }
        try await execute("SELECT pg_advisory_lock(7160001)")
        let done: [String]
        do {
            done = try await runMissing(migrations)
        } catch {
            if !isBroken { _ = try? await execute("SELECT pg_advisory_unlock(7160001)") }
            throw error
        }
        try await execute("SELECT pg_advisory_unlock(7160001)")
        return done
    }

    private func runMissing(_ migrations: [Migration]) async throws -> [String] {
        try await execute(
            """
            CREATE TABLE IF NOT EXISTS schema_migration (
                number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
            """)
        let seen = try await execute("SELECT name FROM schema_migration ORDER BY number")
        for row in 0..<seen.count where row >= migrations.count || seen.string(row, 0) != migrations[row].name {
            throw MigrationError(
                message: "the database has run \(seen.string(row, 0)), which this version does not know")
        }
        let missing = migrations[seen.count...]
        for migration in missing {
            try await transaction { session in
                try await session.execute(migration.sql)
                try await session.query(
                    Statement("record migration", "INSERT INTO schema_migration (number, name) VALUES ($1, $2)"),
                    [.integer(migration.number), .text(migration.name)])
            }
        }
        return missing.map(\.name)
    }
}
