internal import Catalogue
public import CatalogueStore
public import Disclosure
public import HTTPServer
public import PostgresClient

/// The addresses at which departments send data and follow what becomes of it.
public struct FeedRoutes: Sendable {
    private let sessions: SessionPool
    private let uploads: SessionPool
    private let catalogue: CurrentCatalogue
    private let callers: CallerAuthentication
    private let tokensMaySend: Bool

    /// Handlers that work through a loop's sessions.
    /// - Parameter uploads: the sessions that payloads are written through, patiently: what has come so far of a large one would be lost
    ///   to a disk that is slow for a moment.
    /// - Parameter tokensMaySend: whether departments may send data with their bearer tokens instead of signing, as in a time of
    ///   transition.
    public init(
        _ sessions: SessionPool, uploads: SessionPool, _ catalogue: CurrentCatalogue, callers: CallerAuthentication,
        tokensMaySend: Bool
    ) {
        self.sessions = sessions
        self.uploads = uploads
        self.catalogue = catalogue
        self.callers = callers
        self.tokensMaySend = tokensMaySend
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.post, "/v1/feeds/{class}/batches") { try await submit($0) }
        router.on(.get, "/v1/batches/{id}") { try await status($0) }
        router.on(.post, "/v1/batches/{id}/cancel") { try await cancel($0) }
        router.on(.post, "/v1/batches/{id}/confirm") { try await confirm($0) }
        router.on(.get, "/v1/batches/{id}/receipt") { try await receipt($0) }
        router.on(.get, "/v1/batches/{id}/rejected.csv") { try await rejected($0) }
        router.on(.get, "/v1/batches/{id}/mended.csv") { try await mended($0) }
        router.on(.get, "/v1/batches/{id}/waiting.csv") { try await waiting($0) }
        router.on(.get, "/v1/batches/{id}/payload") { try await payload($0) }
        TemplateRoutes(catalogue).add(to: &router)
    }

    // MARK: Sending

    private func submit(_ request: Request) async throws -> Response {
        let parameters = try request.query(known: ["source", "action", "format", "sheet", "snapshot"])
        let department = try await callers.sender(request, tokens: tokensMaySend)
        if let source = parameters["source"], source != department { throw FeedProblem.otherSource }
        guard let informationClass = catalogue.value.informationClass(request.parameter("class")) else {
            throw FeedProblem.unknownClass(catalogue.value.classes.map(\.code))
        }
        guard let source = catalogue.value.department(department) else { throw FeedProblem.unknownSource }
        let payload = try PayloadDescription(request, parameters)
        let action = try action(parameters["action"])
        let upload = UploadRequest(
            informationClass: informationClass, source: source, format: payload.format,
            idempotencyKey: try idempotencyKey(request), action: action, encoding: payload.encoding,
            sheet: payload.sheet, isSnapshot: try isSnapshot(parameters["snapshot"], action))
        // What was received is let go of when it is not that of its digest.
        let body = try CheckedBody(request)
        do {
            let outcome = try await UploadReceiver(uploads).receive(upload) { try await body.next() }
            return try await accepted(outcome)
        } catch let refusal as UploadRefusal {
            throw FeedProblem.refused(refusal)
        } catch is UploadLost {
            throw FeedProblem.uploadLost
        } catch {
            throw StorageFull(error) ?? error
        }
    }

    private func accepted(_ outcome: UploadOutcome) async throws -> Response {
        guard let status = try await BatchStatus.load(outcome.batch, query) else { throw FeedProblem.unknownBatch }
        let location = Header("Location", "/v1/batches/\(outcome.batch)")
        return .json(status.json(), status: 202, headers: [location, .notKept])
    }

    /// What the rows do that do not say so themselves.
    private func action(_ word: String?) throws -> RecordAction {
        guard let word else { return .update }
        guard let action = RecordAction(rawValue: word) else { throw FeedProblem.unknownAction }
        return action
    }

    /// Whether the payload holds all records of the department and class.
    private func isSnapshot(_ word: String?, _ action: RecordAction) throws -> Bool {
        switch word {
        case nil, "false": return false
        case "true":
            guard action == .update else { throw FeedProblem.snapshotAction }
            return true
        default: throw FeedProblem.unknownSnapshot
        }
    }

    private func idempotencyKey(_ request: Request) throws -> String? {
        guard let key = request.header("Idempotency-Key") else { return nil }
        guard (1...200).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw FeedProblem.invalidKey
        }
        return key
    }

    // MARK: Following

    private func status(_ request: Request) async throws -> Response {
        .json(try await ownBatch(request).json(), headers: [.notKept])
    }

    private func cancel(_ request: Request) async throws -> Response {
        let batch = try await ownBatch(request, changes: true)
        guard let status = try await BatchCancelling.cancel(batch.id, query) else { throw FeedProblem.unknownBatch }
        guard status.state == "cancelled" else { throw FeedProblem.finished }
        return .json(status.json(), headers: [.notKept])
    }

    private func confirm(_ request: Request) async throws -> Response {
        let batch = try await ownBatch(request, changes: true)
        let isConfirmed = try await sessions.withSession {
            try await SnapshotConfirming.confirm(batch, by: batch.source, $0)
        }
        guard let status = try await BatchStatus.load(batch.id, query) else { throw FeedProblem.unknownBatch }
        guard isConfirmed else { throw status.isHeld ? FeedProblem.snapshotOutdated : FeedProblem.notHeld }
        return .json(status.json(), headers: [.notKept])
    }

    private func receipt(_ request: Request) async throws -> Response {
        let status = try await ownBatch(request)
        guard let receipt = try await Receipt.load(status.id, catalogue.value, query) else {
            throw FeedProblem.unknownBatch
        }
        return .json(receipt.json(), headers: [.notKept])
    }

    private func rejected(_ request: Request) async throws -> Response {
        let status = try await ownBatch(request)
        let rows = RejectedRows(status, catalogue.value)
        let english = request.language == .english
        return table("rejected-\(status.id)", english: english) { writer in
            try await rows.stream(english: english, query) { try await writer.write($0) }
        }
    }

    private func mended(_ request: Request) async throws -> Response {
        let status = try await ownBatch(request)
        let rows = MendedRows(status, catalogue.value)
        let english = request.language == .english
        return table("mended-\(status.id)", english: english) { writer in
            try await rows.stream(english: english, query) { try await writer.write($0) }
        }
    }

    private func waiting(_ request: Request) async throws -> Response {
        let status = try await ownBatch(request)
        let english = request.language == .english
        return table("waiting-\(status.id)", english: english) { writer in
            try await WaitingRows(status).stream(english: english, query) { try await writer.write($0) }
        }
    }

    private func table(
        _ name: String, english: Bool, _ write: @escaping @Sendable (ResponseBodyWriter) async throws -> Void
    ) -> Response {
        let headers = [
            Header("Content-Type", "text/csv; charset=utf-8"), .notKept,
            Header("Content-Language", english ? "en" : "zh-CN"),
            Header("Content-Disposition", "attachment; filename=\"\(name).csv\""),
        ]
        return Response(headers: headers, body: .stream(write))
    }

    private func payload(_ request: Request) async throws -> Response {
        let status = try await ownBatch(request)
        let headers = [Header("Content-Type", status.mediaType), .notKept]
        return Response(
            headers: headers,
            body: .stream { writer in
                var sequence = 0
                while sequence * status.chunkBytes < status.payloadBytes {
                    let chunk = try await query(SQL.readChunk, [.text(status.id.description), .integer(sequence)])
                    guard chunk.count == 1 else { throw PayloadIncomplete(sequence: sequence) }
                    try await writer.write(Array(chunk.bytes(0, 0)))
                    sequence += 1
                }
            })
    }

    /// The batch of the address, if it is the caller's: others' batches do not exist for it.
    /// - Parameter changes: whether something is to be done to it, as only the sender's signature may.
    private func ownBatch(_ request: Request, changes: Bool = false) async throws -> BatchStatus {
        _ = try request.query(known: [])
        let department =
            changes ? try await callers.sender(request, tokens: tokensMaySend) : try await reader(request)
        guard let id = UUIDBits(request.parameter("id")), let status = try await BatchStatus.load(id, query),
            status.source == department
        else { throw FeedProblem.unknownBatch }
        return status
    }

    // MARK: The caller

    /// The code of the department that asks for what is its own.
    private func reader(_ request: Request) async throws -> String {
        guard let department = try await callers.department(request, .batches) else { throw Problem.unauthorised }
        return department.organisation
    }

    @Sendable
    private func query(_ statement: Statement, _ parameters: [Parameter]) async throws -> PostgresResult {
        try await sessions.withSession { try await $0.query(statement, parameters) }
    }
}
