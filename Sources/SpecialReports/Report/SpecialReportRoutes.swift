public import Catalogue
public import CatalogueStore
internal import Formats
public import HTTPServer
public import PostgresClient
public import Reports

/// The addresses of special reports, for everybody.
public struct SpecialReportRoutes: Sendable {
    private let connection: PipelineGroup
    private let catalogue: CurrentCatalogue
    private let printing: ReportPrinting
    private let today: @Sendable () -> CivilDate

    /// Handlers that read through connections of `gongxin_public`.
    /// - Parameters:
    ///   - printing: what reports are issued and printed with.
    ///   - today: the day in Beijing.
    public init(
        _ connection: PipelineGroup, _ catalogue: CurrentCatalogue, printing: ReportPrinting = ReportPrinting(),
        today: @escaping @Sendable () -> CivilDate
    ) {
        self.printing = printing
        self.connection = connection
        self.catalogue = catalogue
        self.today = today
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.get, "/v1/subjects/{uscc}/special-report") { try await answer($0) }
        router.on(.get, "/v1/catalogue/domains") { try domains($0) }
    }

    private func answer(_ request: Request) async throws -> Response {
        let catalogue = catalogue.value
        let parameters = try SpecialReportParameters(request, catalogue, today: today())
        let report = try await report(parameters.code, parameters.domains, parameters.period)
        let headers: [Header] = [.notKept, Header("Vary", "Accept")]
        guard parameters.format != .json else {
            return .json(SpecialReportJSON(report: report, catalogue: catalogue).json(), headers: headers)
        }
        let issuer = printing.issuer ?? catalogue.reportTexts.issuer ?? ""
        let madeAt = printing.now()
        return try await printing.response(
            parameters.format, at: madeAt, named: "special-report", headers: headers
        ) {
            SpecialReportDocument(report, catalogue).document(issuer: issuer, madeAt: madeAt)
        }
    }

    /// The report that the public may have today.
    /// - Throws: `Problem` when the register has no such subject, or does not know a field (any more).
    public func report(_ code: String, _ domains: [String], _ period: ReportPeriod) async throws -> SpecialReport {
        let report = try await SpecialReportReader.read(code, domains, period) {
            try await connection.query($0, $1)
        }
        guard let report else { throw Self.unknownSubject }
        guard report.fields.map(\.domain) == domains else { throw Self.catalogueChanged }
        return report
    }

    private func domains(_ request: Request) throws -> Response {
        _ = try request.query(known: [])
        var json = JSONWriter(capacity: 8192)
        json.object { json in
            json.key("domains")
            json.array { json in for domain in catalogue.value.domains { json.object { write(domain, &$0) } } }
        }
        return .json(json, headers: [.askedAgain])
    }

    private func write(_ domain: ReportDomain, _ json: inout JSONWriter) {
        json.key("code")
        json.value(domain.code)
        json.key("name")
        json.value(domain.name)
        json.key("name_en")
        json.value(domain.englishName)
        json.key("most_years")
        json.value(domain.mostYears)
        json.key("sources")
        json.array { json in
            for source in domain.sources {
                json.object { json in
                    json.key("class")
                    json.value(source.classCode)
                    json.key("department")
                    json.value(source.department)
                }
            }
        }
    }

    // It depends on more than the change feed tells of: whether feeds are complete.

    static let unknownSubject = Problem(
        404, "subject_not_found", LocalisedText("未找到该主体", "No such subject"),
        detail: LocalisedText(
            "登记信息中没有该主体，不能出具报告；这不等于没有违法违规记录。",
            "The register has no such subject, so no report can be given; that does not mean that there are no violations."
        ))

    static let catalogueChanged = Problem(
        503, "catalogue_changed", LocalisedText("目录正在更新", "The catalogue is being changed"),
        detail: LocalisedText("请稍后重试。", "Please try again shortly."), headers: [Header("Retry-After", "2")])
}
