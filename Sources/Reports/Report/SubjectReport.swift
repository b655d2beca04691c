internal import Catalogue
internal import CatalogueStore
internal import Formats
internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// `GET /v1/subjects/{uscc}` and `GET /v1/subjects/{uscc}/report`: what the public may see of an organisation today, and with
/// `view=` what others may.
/// Facts only: no score, no grade (公共信用信息报告标准, 2022 edition).
struct SubjectReport: Sendable {
    private let context: ReaderContext
    private let frame: CurrentFrame
    private let reader: ReportReader
    private let past: PastReport
    private let disclosed: DisclosedReport?

    init(_ context: ReaderContext) {
        self.context = context
        frame = CurrentFrame(context.catalogue, issuer: context.printing.issuer)
        reader = ReportReader(context)
        past = PastReport(context)
        disclosed = context.gates.map { DisclosedReport(context, $0) }
    }

    func answer(_ request: Request) async throws -> Response {
        if !request.hasParameters, isForPrograms(request) { return try await publicReport(request) }
        let parameters = try QueryParameters(request, known: Self.parameters.union(["format"]))
        let format = try ReportFormat(request, format: parameters["format"])
        let view = try askedView(parameters)
        if format == .json, view == .everybody, parameters["as_of"] == nil {
            return try await publicReport(request)
        }
        let rows = try await read(request, request.parameter("uscc"), parameters)
        guard format != .json else { return json(rows) }
        return try await PrintedReport(rows: rows, catalogue: context.catalogue.value, printing: context.printing)
            .response(format)
    }

    /// What the public may see today, as JSON.
    private func publicReport(_ request: Request) async throws -> Response {
        let code = try QueryParameters.creditCode(request.parameter("uscc"), name: "uscc")
        return try await KeptReport(context.cache, code, .report).answer(request) { json(try await present(code)) }
    }

    /// Whether a request without parameters asks for JSON.
    private func isForPrograms(_ request: Request) -> Bool {
        request.header("Accept").map { ReportFormat.preferred(accept: $0) == .json } ?? true
    }

    private func json(_ rows: any ReportRows) -> Response {
        .json(rows.json(frame.value), headers: rows.headers)
    }

    /// The public's report of today as it is kept; nil when it has to be read, or when something is asked that only `answer` understands.
    func kept(_ request: Request) -> KeptAnswer? {
        guard context.cache != nil, isForPrograms(request) else { return nil }
        return KeptReport.answer(request, context.cache, .report)
    }

    /// What a reader gets, in whatever form it will be shown.
    func read(_ request: Request, _ code: String, _ parameters: QueryParameters) async throws -> any ReportRows {
        let view = try askedView(parameters)
        let code = try QueryParameters.creditCode(code, name: "uscc")
        if let disclosed, view != .everybody { return try await disclosed.read(request, code, view, parameters) }
        if let day = try parameters.date("as_of") { return try await past.read(request, code, on: day) }
        return try await present(code)
    }

    /// What the public may see today.
    private func present(_ code: String) async throws -> ReportDocument {
        let rows = try await reader.read(code)
        let isRegistered =
            rows.subject.map { rows.result.json($0, ReportDocument.Column.registered).elementsEqual("true".utf8) }
            ?? false
        // An unregistered subject exists for the public as long as it has a record the public may see.
        guard isRegistered || !rows.records.isEmpty else { throw Self.unknown }
        let mayBeCut = rows.records.count >= ReportReader.mostRecords
        let counts = mayBeCut ? try await classCounts(code) : nil
        return ReportDocument(code: code, rows: rows, isRegistered: isRegistered, counts: counts)
    }

    /// The parameters of each view; one that another view has means that a reader is mistaken about what it gets.
    private static let viewParameters: [ReportView: Set<String>] = [
        .everybody: ["as_of"], .authorised: ["authorisation", "purpose"], .shared: ["purpose", "class"],
    ]
    static let parameters = viewParameters.values.reduce(into: Set(["view"])) { $0.formUnion($1) }

    private func askedView(_ parameters: QueryParameters) throws -> ReportView {
        let word = parameters["view"]
        guard let view = word.map(ReportView.init(rawValue:)) ?? .everybody, disclosed != nil || view == .everybody
        else {
            throw Problem.invalidParameter(
                "view", LocalisedText("应为 public、authorised 或 shared。", "It must be public, authorised or shared."))
        }
        let others = Self.parameters.subtracting(["view"]).subtracting(Self.viewParameters[view] ?? [])
        for name in others.sorted() where parameters[name] != nil {
            throw Problem.invalidParameter(
                name,
                LocalisedText("不适用于 view=\(view.rawValue)。", "It means nothing with view=\(view.rawValue)."))
        }
        return view
    }

    func overview(_ request: Request) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let code = try QueryParameters.creditCode(request.parameter("uscc"), name: "uscc")
        return try await KeptReport(context.cache, code, .overview).answer(request) { try await freshOverview(code) }
    }

    /// The overview as it is kept; nil when it has to be read.
    func keptOverview(_ request: Request) -> KeptAnswer? { KeptReport.answer(request, context.cache, .overview) }

    private func freshOverview(_ code: String) async throws -> Response {
        let subject = try await context.connection.query(SQL.subject, [.text(code)])
        guard subject.count == 1 else { throw Self.unknown }
        let counts = try await classCounts(code)
        let formerNames = try await context.connection.query(SQL.formerNames, [.text(code)])
        var json = JSONWriter()
        json.object { json in
            SubjectJSON.write(subject, 0, to: &json)
            json.key("registered")
            json.value(subject.boolean(0, 4))
            json.key("former_names")
            json.array { json in
                for row in 0..<formerNames.count {
                    json.object { json in
                        json.key("name")
                        json.value(utf8: formerNames.bytes(row, 0))
                        json.key("until")
                        json.value(plain: formerNames.bytes(row, 1))
                    }
                }
            }
            json.key("records")
            json.object { json in
                for informationClass in context.catalogue.value.classes {
                    json.key(text: informationClass.code)
                    json.value(counts[informationClass.code] ?? 0)
                }
            }
        }
        return .json(json, headers: Self.headers)
    }

    private func classCounts(_ code: String) async throws -> [String: Int] {
        let rows = try await context.connection.query(SQL.classCounts, [.text(code)])
        let pairs = (0..<rows.count).map { (rows.string($0, 0), rows.integer($0, 1)) }
        return Dictionary(pairs) { first, _ in first }
    }

    private static let headers = [Header.askedAgain]

    static let unknown = Problem(
        404, "subject_not_found", LocalisedText("未找到该主体", "No such subject"),
        detail: LocalisedText(
            "平台没有该代码的公开信息；这不等于该主体没有登记。",
            "The platform has no public information under this code; that does not mean nobody is registered under it.")
    )
}
