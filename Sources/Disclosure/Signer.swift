public import PostgresClient

/// The client and the signature of a request, as a gate wants them: it takes the nonce itself.
public struct Signer: Sendable {
    /// The client's name.
    public let client: String
    /// The name of the key.
    public let key: String
    /// The number that may be used once.
    public let nonce: String
    /// Until when the signature would be taken, in seconds since 1970.
    public let expires: Int

    /// - Returns: nil for a caller that did not sign.
    public init?(_ caller: Caller) {
        guard case .signature(let key, let nonce, let expires) = caller.proof else { return nil }
        client = caller.client
        self.key = key
        self.nonce = nonce
        self.expires = expires
    }

    /// The parameters that gates begin with.
    public var parameters: [Parameter] { [.text(client), .text(key), .text(nonce), .integer(expires)] }
}
