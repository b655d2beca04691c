/// Who calls: a program of an organisation that is known to the platform.
public struct Caller: Sendable, Equatable {
    /// The organisation's code; of a department its code in the catalogue.
    public let organisation: String
    /// What kind of organisation it is, which decides what it may ask for at all.
    public let kind: CallerKind
    /// The program's name.
    public let client: String
    /// The organisation's own credit code, if it has one: by it a subject is known.
    public let uscc: String?
    /// How the request showed that it comes from there.
    public let proof: Proof

    /// How a request shows whom it comes from.
    public enum Proof: Sendable, Equatable {
        /// A bearer token, good for what its scopes say.
        case token(scopes: [String])
        /// A signature over the request, which may be used once. `expires` is in seconds since 1970: until then its nonce is kept.
        case signature(key: String, nonce: String, expires: Int)
    }

    /// Describes a caller.
    public init(organisation: String, kind: CallerKind, client: String, uscc: String?, proof: Proof) {
        self.organisation = organisation
        self.kind = kind
        self.client = client
        self.uscc = uscc
        self.proof = proof
    }
}

/// The kinds of organisations that call.
public enum CallerKind: String, Sendable, CaseIterable {
    /// Sends records, and reads class C under a service right.
    case department
    /// Reads class B of those who authorised it.
    case bank
    /// A credit service agency: reads class B of those who authorised it.
    case agency
    /// Runs the platform and its windows.
    case operatorOfPlatform = "operator"
    /// A subject itself: authorises others and sees who looked.
    case subject
}
