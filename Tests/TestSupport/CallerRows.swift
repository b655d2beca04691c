/// A subject's authorisation as a test puts it into the database; times are counted in hours from now.
public struct AuthorisationRow: Sendable {
    /// The last digits of its number.
    public var number = 1
    /// The credit code of the subject.
    public var subject = "91990000MA0000000X"
    /// Who may read.
    public var grantee = "bank-a"
    /// Classes and items.
    public var scope = ["penalty"]
    /// What for.
    public var purpose = "loan"
    /// Whether nothing may be shown.
    public var attestationsOnly = false
    /// From when it holds, in hours from now.
    public var from = -1
    /// Until when it holds, in hours from now.
    public var until = 24
    /// How often it may be used; nil without limit.
    public var allowed: Int?
    /// How often it was used.
    public var uses = 0
    /// Whether the subject agreed.
    public var isGranted = true
    /// Whether it was refused or revoked.
    public var isEnded = false

    /// One that holds; set what is to be different.
    public init(_ change: (inout AuthorisationRow) -> Void = { _ in }) { change(&self) }

    /// Its number as PostgreSQL prints it.
    public var id: String {
        let digits = String(number, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// The statement that stores it.
    public var insertion: String {
        """
        INSERT INTO authorisation (id, subject, grantee, scope, purpose, attestations_only, valid_from, valid_until, uses_allowed,
            uses, requested_by, granted_by, granted_at, revoked_by, revoked_at)
        SELECT '\(id)', '\(subject)', '\(grantee)', '{\(scope.joined(separator: ","))}', '\(purpose)', \(attestationsOnly),
            now() + \(from) * interval '1 hour', now() + \(until) * interval '1 hour', \(allowed.map(String.init) ?? "NULL"),
            \(uses), client.id, \(isGranted ? "client.id, now()" : "NULL, NULL"), \(isEnded ? "client.id, now()" : "NULL, NULL")
        FROM client WHERE organisation = '\(grantee)' ORDER BY id LIMIT 1;
        """
    }
}

extension TestDatabase {
    /// Puts an organisation with a client into the database, whose name is the organisation's with `-client` behind it and whose
    /// key's has `-key` behind that.
    public func insertCaller(_ organisation: String, kind: String, uscc: String? = nil) async throws {
        let code = uscc.map { "'\($0)'" } ?? "NULL"
        try await run(
            """
            INSERT INTO organisation (code, name, kind, uscc) VALUES ('\(organisation)', '\(organisation)', '\(kind)', \(code))
            ON CONFLICT DO NOTHING;
            INSERT INTO client (id, organisation) VALUES ('\(organisation)-client', '\(organisation)') ON CONFLICT DO NOTHING;
            INSERT INTO client_key (id, client, algorithm, public_key)
            VALUES ('\(organisation)-client-key', '\(organisation)-client', 'ed25519', '\\x00') ON CONFLICT DO NOTHING;
            """)
    }

    /// Puts authorisations into the database as they are.
    public func insert(_ authorisations: [AuthorisationRow]) async throws {
        try await run(authorisations.map(\.insertion).joined(separator: "\n"))
    }

    /// Gives a department a right that holds from `from` days on until `until` days on.
    public func insertRight(
        _ department: String, _ classCode: String, _ purpose: String, from: Int = -10, until: Int = 10
    ) async throws {
        try await run(
            """
            INSERT INTO service_right (department, class, purpose, valid_from, valid_until, basis, granted_by)
            VALUES ('\(department)', '\(classCode)', '\(purpose)', publicity_today() + \(from), publicity_today() + \(until),
                '样例规定', 'test')
            """)
    }
}
