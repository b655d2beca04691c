internal import Catalogue
public import CatalogueStore
internal import Cryptography
public import Disclosure
internal import Documents
internal import Formats
public import HTTPServer
internal import Identifiers
internal import PostgresClient

/// The addresses of issued documents: to have one issued, to verify one, to fetch one again.
public struct DocumentRoutes: Sendable {
    private static let fileBytes = 64 << 20

    private let setup: DocumentSetup
    private let issuer: DocumentIssuer?
    private let authentication: CallerAuthentication
    private let catalogue: CurrentCatalogue

    /// Handlers for one loop.
    public init(_ setup: DocumentSetup, _ authentication: CallerAuthentication, _ catalogue: CurrentCatalogue) {
        self.setup = setup
        self.authentication = authentication
        self.catalogue = catalogue
        if let keys = setup.keys, let rendering = setup.rendering {
            issuer = DocumentIssuer(
                reading: DocumentReading(
                    everybody: setup.everybody, authorised: setup.authorised, shared: setup.shared),
                owner: setup.owner, keys: keys, rendering: rendering, address: setup.address, issuer: setup.issuer,
                now: setup.now)
        } else {
            issuer = nil
        }
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.post, "/v1/subjects/{uscc}/documents") { try await issue($0) }
        router.on(.get, "/v1/documents") { try await find($0) }
        router.on(.get, "/v1/documents/keys") { try await keys($0) }
        router.on(.post, "/v1/documents/verify") { try await verify($0) }
        router.on(.get, "/v1/documents/{code}") { try await status($0) }
        for form in DocumentForm.allCases {
            router.on(.get, "/v1/documents/{code}/report.\(form.rawValue)") { try await read($0, form) }
        }
    }

    private var issuerName: String? {
        setup.issuer ?? catalogue.value.reportTexts.issuer ?? setup.keys?.pdf.certificate.commonName
    }

    // MARK: Issuing

    private func issue(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        guard let subject = try? SocialCreditCode(CodeNormalisation.normalise(request.parameter("uscc"))) else {
            throw DocumentProblem.invalidCode
        }
        let caller = try await authentication.caller(request)
        let body = try await CheckedBody(request).collect(limit: IssueRequest.bodyBytes)
        let asked = try IssueRequest(body, catalogue.value, today: MomentText.day(setup.now()))
        guard let issuer else { throw DocumentProblem.unavailable }
        let issued: IssuedDocument
        if asked.view == .everybody {
            if caller == nil, let problem = try setup.issuingLimit?.refusal(of: request) { throw problem }
            issued = try await issuer.issue(subject.description, asked, catalogue.value)
        } else {
            // Who is of the wrong kind is refused by the gate, which logs it.
            let caller = try await authentication.signed(request, Set(CallerKind.allCases))
            guard let signer = Signer(caller) else { throw Problem.refusal(outcome: "unauthorised") }
            issued = try await issuer.issue(
                subject.description, asked, caller, signer, request: request.id, catalogue.value)
        }
        return .json(
            issued.json(asked), status: issued.isNew ? 201 : 200,
            headers: [.notKept, Header("Location", issued.address)])
    }

    // MARK: Verifying

    private func status(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let isPage = Self.wantsPage(request)
        guard let code = VerificationCode(request.parameter("code")) else {
            guard isPage else { throw DocumentProblem.mistyped }
            return page(nil, isMistyped: true)
        }
        let found = try await found(code: try code.digest(), file: nil)
        if isPage { return page(found, isMistyped: false) }
        return try answer(found)
    }

    private func find(_ request: Request) async throws -> Response {
        guard let text = try request.query(known: ["digest"])["digest"], let digest = Hexadecimal.decode(text),
            digest.count == 32
        else { throw DocumentProblem.invalidDigest }
        return try answer(try await found(code: nil, file: digest))
    }

    /// The file is read for its digest and not kept.
    private func verify(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let digest = try Digest(.sha256)
        let body = try CheckedBody(request)
        var count = 0
        while let part = try await body.next() {
            count += part.count
            guard count <= Self.fileBytes else { throw Problem.bodyTooLarge(Self.fileBytes) }
            digest.update(part)
        }
        return try answer(try await found(code: nil, file: digest.finish()))
    }

    private func found(code: [UInt8]?, file: [UInt8]?) async throws -> DocumentStatus? {
        let parameters = [code, file].map { $0.map(Parameter.bytes) ?? .null }
        return DocumentStatus(try await setup.everybody.query(SQL.verifyDocument, parameters))
    }

    private func answer(_ status: DocumentStatus?) throws -> Response {
        guard let status else { throw DocumentProblem.unknown }
        return .json(
            VerificationAnswer(status: status, issuer: issuerName).json, headers: [.notKept, Self.varying])
    }

    private func page(_ status: DocumentStatus?, isMistyped: Bool) -> Response {
        let page = VerificationPage(status: status, issuer: issuerName, isMistyped: isMistyped)
        return Response(
            status: status == nil ? 404 : 200,
            headers: [
                Header("Content-Type", "text/html; charset=utf-8"), Header("Content-Language", "zh-CN"), .notKept,
                Self.varying, Self.policy, Self.unsniffed,
            ], body: .bytes(page.bytes))
    }

    /// Whether a browser asks, which would rather have HTML.
    private static func wantsPage(_ request: Request) -> Bool {
        let accept = request.header("Accept")?.lowercased() ?? ""
        return accept.contains("text/html") && !accept.contains("application/json")
    }

    // MARK: Keys and contents

    private func keys(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        var known: [PublishedKey] = try PublishedKey.all(of: setup.keys)
        let rows = try await setup.everybody.query(SQL.documentKeys)
        for row in 0..<rows.count {
            guard !known.contains(where: { $0.id == rows.string(row, 0) }) else { continue }
            known.append(
                PublishedKey(
                    id: rows.string(row, 0), algorithm: rows.string(row, 1),
                    publicPart: Hexadecimal.decode(rows.string(row, 2)) ?? []))
        }
        var json = JSONWriter()
        json.object { json in
            json.key("keys")
            json.array { json in for key in known { key.write(to: &json) } }
        }
        return .json(json, headers: [.askedAgain])
    }

    private func read(_ request: Request, _ form: DocumentForm) async throws -> Response {
        _ = try request.query(known: [])
        guard let code = VerificationCode(request.parameter("code")) else { throw DocumentProblem.mistyped }
        let rows = try await rows(request, try code.digest(), form)
        guard rows.count == 1 else { throw DocumentProblem.unknown }
        if !rows.isNull(0, 1) { throw DocumentProblem.gone(rows.string(0, 1)) }
        let sealed = Array(rows.bytes(0, 0))
        guard let content = try DocumentSealing(code: code.text).open(sealed, form: form.rawValue) else {
            throw Problem.internalError
        }
        return Response(
            headers: [
                Header("Content-Type", form.mediaType), .notKept, Self.policy, Self.unsniffed,
                Header("Content-Disposition", "inline; filename=\"\(code.text).\(form.rawValue)\""),
            ], body: .bytes(content))
    }

    /// A caller that signs is let through its gate, everybody else sees what is public; a document that is not theirs there is not.
    private func rows(_ request: Request, _ digest: [UInt8], _ form: DocumentForm) async throws -> PostgresResult {
        let caller = try await authentication.caller(request)
        guard let caller, let signer = Signer(caller) else {
            return try await setup.everybody.query(SQL.readPublicDocument, [.bytes(digest), .text(form.rawValue)])
        }
        let isDepartment = caller.kind == .department
        guard let sessions = isDepartment ? setup.shared : setup.authorised else { throw DocumentProblem.unknown }
        let parameters = signer.parameters + [.text(request.id), .bytes(digest), .text(form.rawValue)]
        return try await sessions.withSession { session in
            try await session.query(isDepartment ? SQL.readSharedDocument : SQL.readAuthorisedDocument, parameters)
        }
    }

    private static let varying = Header("Vary", "Accept")
    private static let policy = Header(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'")
    private static let unsniffed = Header("X-Content-Type-Options", "nosniff")
}
