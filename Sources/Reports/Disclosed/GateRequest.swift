internal import Disclosure
internal import HTTPServer
internal import PostgresClient

/// What a gate needs to know of one read: who asks, with which signature, for whom, on what authority and for what.
struct GateRequest: Sendable {
    let signer: Signer
    /// The request's number in the service's log.
    let request: String
    let code: String
    let purpose: String
    /// The authorisation (of a bank), as the usual form of a UUID, or the class asked for (of a department), empty for all.
    let detail: String

    /// - Throws: `Problem` when the caller did not sign.
    init(_ caller: Caller, _ request: Request, code: String, purpose: String, detail: String) throws {
        guard let signer = Signer(caller) else { throw Problem.refusal(outcome: "unauthorised") }
        self.signer = signer
        self.request = request.id
        self.code = code
        self.purpose = purpose
        self.detail = detail
    }
}

extension [GateRequest] {
    /// The parameters that both gates begin with: each an array with a place for each request.
    var signatures: [Parameter] {
        [
            .array(map(\.signer.client)), .array(map(\.signer.key)), .array(map(\.signer.nonce)),
            .array(map { "\($0.signer.expires)" }),
            .array(map(\.request)), .array(map(\.code)),
        ]
    }
}
