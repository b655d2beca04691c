internal import Disclosure
internal import PostgresClient

/// The client and the signature of a request, as a gate wants them.
struct Signer {
    let client: String
    let key: String
    let nonce: String
    let expires: Int

    /// - Returns: nil for a caller that did not sign.
    init?(_ caller: Caller) {
        guard case .signature(let key, let nonce, let expires) = caller.proof else { return nil }
        client = caller.client
        self.key = key
        self.nonce = nonce
        self.expires = expires
    }

    var parameters: [Parameter] { [.text(client), .text(key), .text(nonce), .integer(expires)] }
}
