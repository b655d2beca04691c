public import Cryptography

/// An organisation as the operator names it; of one that is known already the code is enough.
public struct OrganisationEntry: Sendable {
    let code: String
    let name: String?
    let kind: CallerKind?
    let uscc: String?

    /// Describes an organisation.
    /// - Parameters:
    ///   - name: of a department that of the catalogue, when nil.
    ///   - code: of a department its code in the catalogue; 1 to 64 letters, digits, hyphens, dots and underscores.
    ///   - uscc: its unified social credit code, which a subject must have.
    /// - Throws: `ClientRegisterError` when the code is none.
    public init(code: String, name: String?, kind: CallerKind?, uscc: String?) throws(ClientRegisterError) {
        let isCode =
            (1...64).contains(code.utf8.count)
            && code.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || "-._".utf8.contains(byte)
            }
        guard isCode else { throw .invalidCode(code) }
        self.code = code
        self.name = name
        self.kind = kind
        self.uscc = uscc
    }
}

/// What the platform keeps of a key.
public enum KeyMaterial: Sendable {
    /// A public key.
    case publicKey(PublicKey)
    /// A shared secret, to be sealed.
    case secret([UInt8], under: SecretKey)
}

/// The names of a client and its key.
public struct ClientKeyName: Sendable, Equatable {
    /// The client's.
    public let client: String
    /// The key's, which is the `keyid` of its signatures.
    public let key: String
}

/// Why the register cannot be changed so.
public enum ClientRegisterError: Error, Equatable, CustomStringConvertible {
    /// No code of an organisation.
    case invalidCode(String)
    /// The organisation is new, and its name or kind are missing.
    case unknownOrganisation(String)
    /// The catalogue has no such department.
    case unknownDepartment(String)
    /// The organisation is of another kind.
    case otherKind(String, String)
    /// The organisation is known by another name or credit code.
    case otherEntry(String, String, String)
    /// A subject is known by its code.
    case subjectWithoutCode
    /// There is no such client.
    case unknownClient(String)
    /// It was revoked.
    case revokedClient(String)
    /// Neither a client nor a key of this name is there and not revoked yet.
    case nothingToRevoke(String)

    /// For the terminal.
    public var description: String {
        switch self {
        case .invalidCode(let code):
            "“\(code)” is no code of an organisation: 1 to 64 letters, digits, hyphens, dots and underscores"
        case .unknownOrganisation(let code): "the organisation “\(code)” is new: give --name and --kind"
        case .unknownDepartment(let code):
            "there is no department “\(code)”; schema/catalogue/departments.csv lists them"
        case .otherKind(let code, let kind): "the organisation “\(code)” is known as a \(kind)"
        case .otherEntry(let code, let name, let uscc):
            "the organisation “\(code)” is known as “\(name)”, credit code \(uscc)"
        case .subjectWithoutCode: "a subject needs --uscc, its unified social credit code"
        case .unknownClient(let client): "there is no client “\(client)”; “gongxin client list” shows them"
        case .revokedClient(let client): "client “\(client)” is revoked"
        case .nothingToRevoke(let name): "there is no client or key “\(name)” that is not revoked already"
        }
    }
}
