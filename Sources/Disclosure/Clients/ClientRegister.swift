public import Cryptography
internal import Formats
public import PostgresClient

/// The organisations that call, their clients, keys and tokens, as the platform's operator keeps them. Every change is a row of the
/// access log in the same transaction.
public struct ClientRegister {
    private let session: Session
    private let user: String

    /// A register that an operator works on.
    /// - Parameter user: who does it: the operating system's user.
    public init(_ session: Session, by user: String) {
        self.session = session
        self.user = user
    }

    /// Makes a client of an organisation, which becomes known with it if it is not yet.
    /// - Throws: `ClientRegisterError`, `PostgresError`, `CryptographyError`.
    public func add(_ entry: OrganisationEntry, _ material: KeyMaterial) async throws -> ClientKeyName {
        try await session.transaction { session in
            let number = try await lock(entry, session)
            let client = "\(entry.code).\(number)"
            try await session.query(SQL.addClient, [.text(client), .text(entry.code)])
            let key = try await addKey("\(client).k1", client, material, session)
            try await log("add \(client) \(key)", session)
            return ClientKeyName(client: client, key: key)
        }
    }

    /// Gives a client a new key. Those it has go on for a while.
    /// - Parameter overlap: how many seconds.
    /// - Throws: `ClientRegisterError`, `PostgresError`, `CryptographyError`.
    public func rotate(_ client: String, _ material: KeyMaterial, overlap: Int) async throws -> ClientKeyName {
        try await session.transaction { session in
            let number = try await lock(client: client, session).nextKey
            try await session.query(SQL.endKeys, [.text(client), .integer(overlap)])
            let key = try await addKey("\(client).k\(number)", client, material, session)
            try await log("rotate \(client) \(key)", session)
            return ClientKeyName(client: client, key: key)
        }
    }

    /// The algorithm of a client's latest key; nil when it has none.
    /// - Throws: `ClientRegisterError`, `PostgresError`.
    public func algorithm(of client: String) async throws -> SignatureAlgorithm? {
        try await session.transaction { try await lock(client: client, $0).algorithm }
    }

    /// Revokes a client with all it has, or a single key: services know it within seconds.
    /// - Parameter name: a client's or a key's.
    /// - Returns: whether it was a client.
    /// - Throws: `ClientRegisterError`, `PostgresError`.
    public func revoke(_ name: String) async throws -> Bool {
        try await session.transaction { session in
            let isClient = try await session.query(SQL.revokeClient, [.text(name)]).count == 1
            if !isClient {
                guard try await session.query(SQL.revokeKey, [.text(name)]).count == 1 else {
                    throw ClientRegisterError.nothingToRevoke(name)
                }
            }
            try await log("revoke \(name)", session)
            return isClient
        }
    }

    /// Issues a bearer token, which only the caller ever sees.
    /// - Parameter days: how long it is good.
    /// - Throws: `ClientRegisterError`, `PostgresError`, `CryptographyError`.
    public func issueToken(to client: String, _ scopes: Set<TokenScope>, days: Int) async throws -> String {
        let token = TokenCallers.prefix + Hexadecimal.encode(try RandomBytes.make(32))
        return try await session.transaction { session in
            _ = try await lock(client: client, session)
            let words = scopes.map(\.rawValue).sorted()
            try await session.query(
                SQL.addClientToken,
                [.bytes(try Digest.of(Array(token.utf8))), .text(client), .array(words), .integer(days)])
            try await log("token \(client) \(words.joined(separator: ",")) \(days)", session)
            return token
        }
    }

    /// All clients with their keys: organisation, kind, name, client, key, algorithm, since when, state.
    /// - Throws: `PostgresError`.
    public func list() async throws -> [[String]] {
        let found = try await session.query(SQL.listClients)
        return (0..<found.count).map { row in (0..<found.columns).map { found.optionalString(row, $0) ?? "-" } }
    }

    // MARK: Parts of a transaction

    /// Locks the organisation, which is made if it is not known, and returns the number of its next client.
    private func lock(_ entry: OrganisationEntry, _ session: Session) async throws -> Int {
        if let found = try await locked(entry.code, session) {
            guard entry.kind == nil || entry.kind?.rawValue == found.kind else {
                throw ClientRegisterError.otherKind(entry.code, found.kind)
            }
            guard entry.name == nil || entry.name == found.name, entry.uscc == nil || entry.uscc == found.uscc else {
                throw ClientRegisterError.otherEntry(entry.code, found.name, found.uscc ?? "-")
            }
            return found.next
        }
        var name = entry.name
        if entry.kind == .department {
            let found = try await session.query(SQL.departmentName, [.text(entry.code)])
            guard found.count == 1 else { throw ClientRegisterError.unknownDepartment(entry.code) }
            name = name ?? found.string(0, 0)
        }
        guard let name, let kind = entry.kind else { throw ClientRegisterError.unknownOrganisation(entry.code) }
        if kind == .subject, entry.uscc == nil { throw ClientRegisterError.subjectWithoutCode }
        try await session.query(
            SQL.addOrganisation, [.text(entry.code), .text(name), .text(kind.rawValue), .optional(entry.uscc)])
        return try await locked(entry.code, session)?.next ?? 1
    }

    private func locked(
        _ code: String, _ session: Session
    ) async throws -> (name: String, kind: String, uscc: String?, next: Int)? {
        let found = try await session.query(SQL.lockOrganisation, [.text(code)])
        guard found.count == 1 else { return nil }
        return (found.string(0, 0), found.string(0, 1), found.optionalString(0, 2), found.integer(0, 3))
    }

    private func lock(
        client: String, _ session: Session
    ) async throws -> (nextKey: Int, algorithm: SignatureAlgorithm?) {
        let found = try await session.query(SQL.lockClient, [.text(client)])
        guard found.count == 1 else { throw ClientRegisterError.unknownClient(client) }
        guard !found.boolean(0, 1) else { throw ClientRegisterError.revokedClient(client) }
        return (found.integer(0, 2), found.optionalString(0, 3).flatMap(SignatureAlgorithm.init))
    }

    private func addKey(
        _ key: String, _ client: String, _ material: KeyMaterial, _ session: Session
    ) async throws -> String {
        let publicKey: Parameter
        let secret: Parameter
        let algorithm: SignatureAlgorithm
        switch material {
        case .publicKey(let known): (publicKey, secret, algorithm) = (.bytes(known.der), .null, known.algorithm)
        case .secret(let bytes, let master):
            (publicKey, secret, algorithm) = (.null, .bytes(try master.seal(bytes, of: key)), .hmacSHA256)
        }
        try await session.query(
            SQL.addKey, [.text(key), .text(client), .text(algorithm.rawValue), publicKey, secret])
        return key
    }

    private func log(_ act: String, _ session: Session) async throws {
        try await session.query(SQL.logClientAct, [.text(user), .text(act)])
    }
}
