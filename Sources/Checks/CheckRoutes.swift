internal import Catalogue
public import CatalogueStore
public import Disclosure
public import HTTPServer
internal import Ingestion

/// The addresses of credit checks (信用核查).
public struct CheckRoutes: Sendable {
    /// Who may make checks: a department under a service right, banks and agencies of what is public.
    static let kinds: Set<CallerKind> = [.department, .bank, .agency]

    private let desk: CheckDesk
    private let authentication: CallerAuthentication
    private let catalogue: CurrentCatalogue

    /// Handlers that work through a loop's sessions.
    public init(_ desk: CheckDesk, _ authentication: CallerAuthentication, _ catalogue: CurrentCatalogue) {
        self.desk = desk
        self.authentication = authentication
        self.catalogue = catalogue
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.post, "/v1/checks") { try await submit($0) }
        router.on(.get, "/v1/checks/{id}") { try await status($0) }
        router.on(.get, "/v1/checks/{id}/results") { try await results($0) }
        router.on(.get, "/v1/checks/{id}/results.xlsx") { try await workbook($0) }
    }

    private func submit(_ request: Request) async throws -> Response {
        let values = try request.query(known: ["purpose", "format", "sheet"])
        let signer = try await signer(request)
        guard let purpose = values["purpose"], (1...100).contains(purpose.unicodeScalars.count) else {
            throw CheckProblem.purposeRequired
        }
        let payload = try PayloadDescription(request, values)
        let reader = CheckReader(format: payload.format, encoding: payload.encoding, sheet: payload.sheet)
        let rows: CheckRows
        do {
            rows = try await reader.rows(of: try await CheckedBody(request).collect(limit: desk.limits.payloadBytes))
        } catch let refusal as CheckRefusal {
            throw CheckProblem.refused(refusal)
        }
        let id = try await desk.make(
            rows, CheckClasses(catalogue.value), purpose: purpose, for: signer, request: request.id)
        return .json(
            CheckReceipt(id: id, purpose: purpose, rows: rows.count).json, status: 202,
            headers: [Header("Location", "/v1/checks/\(id)"), .notKept])
    }

    private func status(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let signer = try await signer(request)
        let status = try await desk.open(try id(request), signer, request: request.id, forExport: false)
        return .json(status.json, headers: [.notKept])
    }

    private func results(_ request: Request) async throws -> Response {
        let values = try request.query(known: ["after", "format"])
        let signer = try await signer(request)
        let after = try Self.after(values["after"])
        let isCSV = try Self.isCSV(values["format"], request.header("Accept"))
        let id = try id(request)
        let status = try await desk.open(id, signer, request: request.id, forExport: true)
        let texts = CheckTexts(catalogue: catalogue.value, language: request.language, columns: status.columns)
        let lines = CheckLines(texts: texts, isCSV: isCSV)
        let desk = desk
        return Response(
            headers: [
                Header("Content-Type", isCSV ? "text/csv; charset=utf-8" : "application/x-ndjson"), .notKept,
                Header("Content-Language", request.language == .english ? "en" : "zh-CN"),
            ],
            body: .stream { writer in
                if after == 0, !lines.header.isEmpty { try await writer.write(lines.header) }
                var last = after
                while true {
                    let results = try await desk.results(id, signer.client, after: last)
                    guard let end = results.last?.row else { return }
                    try await writer.write(lines.bytes(results))
                    last = end
                }
            })
    }

    private func workbook(_ request: Request) async throws -> Response {
        _ = try request.query(known: [])
        let signer = try await signer(request)
        let id = try id(request)
        let status = try await desk.open(id, signer, request: request.id, forExport: true)
        guard status.isFinished else { throw CheckProblem.notFinished }
        var results: [CheckResult] = []
        while results.count < status.rows {
            let more = try await desk.results(id, signer.client, after: results.last?.row ?? 0)
            // Its time ran out in between.
            guard !more.isEmpty else { throw CheckProblem.notFound }
            results += more
        }
        let texts = CheckTexts(catalogue: catalogue.value, language: request.language, columns: status.columns)
        // Away from the loop: a workbook of many rows takes a second to put together.
        let file = try await Task.detached { [results] in try CheckWorkbook.make(results, texts) }.value
        return Response(
            headers: [
                Header("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                Header("Content-Disposition", "attachment; filename=\"check-\(id).xlsx\""), .notKept,
            ], body: .bytes(file))
    }

    private func signer(_ request: Request) async throws -> Signer {
        let caller = try await authentication.signed(request, Self.kinds)
        guard let signer = Signer(caller) else { throw CheckProblem.outcome("unauthorised") }
        return signer
    }

    private func id(_ request: Request) throws -> UUIDBits {
        guard let id = UUIDBits(request.parameter("id")) else { throw CheckProblem.notFound }
        return id
    }

    private static func after(_ text: String?) throws -> Int {
        guard let text else { return 0 }
        guard let row = Int(text), (0...CheckRows.limit).contains(row) else { throw CheckProblem.invalidAfter }
        return row
    }

    private static func isCSV(_ format: String?, _ accept: String?) throws -> Bool {
        switch format {
        case "csv": true
        case "ndjson": false
        case nil: accept?.lowercased().hasPrefix("text/csv") ?? false
        default: throw CheckProblem.unknownFormat
        }
    }

}
