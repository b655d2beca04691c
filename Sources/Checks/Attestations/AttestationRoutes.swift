internal import Catalogue
public import CatalogueStore
public import Cryptography
public import Disclosure
internal import Formats
public import HTTPServer
public import PostgresClient

/// The addresses of attestations: questions from a list, answered with a signed yes or no (可用不可见).
public struct AttestationRoutes: Sendable {
    /// The most bytes of a request.
    private static let requestBytes = 65_536

    private let sessions: SessionPool
    private let authentication: CallerAuthentication
    private let catalogue: CurrentCatalogue
    private let key: AttestationKey?

    /// Handlers that work through a loop's sessions.
    /// - Parameters:
    ///   - sessions: of the database role `gongxin_authorised`, which asks through its gate alone.
    ///   - key: signs the answers; without one there are none.
    public init(
        _ sessions: SessionPool, _ authentication: CallerAuthentication, _ catalogue: CurrentCatalogue,
        key: AttestationKey?
    ) {
        self.sessions = sessions
        self.authentication = authentication
        self.catalogue = catalogue
        self.key = key
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.get, "/v1/attestations/questions") { try questions($0) }
        router.on(.get, "/v1/attestations/keys") { try keys($0) }
        router.on(.post, "/v1/attestations") { try await attest($0) }
    }

    private func questions(_ request: Request) throws -> Response {
        _ = try request.query(known: [])
        var json = JSONWriter(capacity: 4096)
        let questions = catalogue.value.questions
        json.object { json in
            json.key("questions")
            json.array { json in for question in questions { json.object { Self.write(question, &$0) } } }
        }
        return .json(json.bytes, headers: [.askedAgain])
    }

    private static func write(_ question: AttestationQuestion, _ json: inout JSONWriter) {
        json.key("code")
        json.value(question.code)
        json.key("text")
        json.value(question.text)
        json.key("text_en")
        json.value(question.englishText)
        json.key("class")
        json.value(question.classCode)
        json.key("judgement")
        json.value(question.judgement.rawValue)
        json.key("valid_days")
        json.value(question.validDays)
    }

    /// The public keys as a JSON Web Key Set (RFC 7517, RFC 8037).
    private func keys(_ request: Request) throws -> Response {
        _ = try request.query(known: [])
        var json = JSONWriter()
        let name = try key?.publicKey.name()
        json.object { json in
            json.key("keys")
            json.array { json in
                guard let key, let name else { return }
                json.object { json in
                    json.key("kty")
                    json.value(literal: "OKP")
                    json.key("crv")
                    json.value(literal: "Ed25519")
                    json.key("use")
                    json.value(literal: "sig")
                    json.key("alg")
                    json.value(literal: "EdDSA")
                    json.key("kid")
                    json.value(name)
                    json.key("x")
                    json.value(Base64URL.encode(key.publicKey.raw))
                }
            }
        }
        return .json(json.bytes, headers: [.askedAgain])
    }

    private func attest(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let (caller, body) = try await authentication.signedBody(
            request, [.bank, .agency], limit: Self.requestBytes)
        guard let signer = Signer(caller) else { throw CheckProblem.outcome("unauthorised") }
        guard let key else { throw AttestationProblem.unavailable }
        let wanted = try AttestationRequest.parse(body)
        let parameters: [Parameter] =
            signer.parameters + [
                .text(request.id), .text(wanted.authorisation), .text(wanted.subject), .text(wanted.purpose),
                .array(wanted.questions),
            ]
        let answers = try await sessions.withSession { try await $0.query(SQL.attest, parameters) }
        guard answers.string(0, 0) == "answered" else { throw AttestationProblem.outcome(answers.string(0, 0)) }
        let known = Dictionary(catalogue.value.questions.map { ($0.code, $0) }) { first, _ in first }
        let document = AttestationDocument(
            number: request.id, request: wanted, organisation: caller.organisation, answers: answers, questions: known)
        let sealed = try AttestationSeal.seal(document.json, with: key)
        var json = JSONWriter()
        json.object { json in
            json.key("document")
            json.raw(document.json)
            json.key("attestation")
            json.value(sealed)
        }
        return .json(json.bytes, headers: [.notKept])
    }
}
