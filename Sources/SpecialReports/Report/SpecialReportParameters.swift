internal import Catalogue
internal import HTTPServer
internal import Reports
internal import RequestParameters

/// What a request for a special report asks for.
struct SpecialReportParameters {
    let code: String
    let domains: [String]
    let period: ReportPeriod
    let format: ReportFormat

    /// - Parameter today: the day the publicity clock shows.
    /// - Throws: `Problem` for what cannot be used.
    init(_ request: Request, _ catalogue: Catalogue, today: CivilDate) throws {
        code = try QueryParameters.creditCode(request.parameter("uscc"), name: "uscc")
        let values = try request.query(known: ["domain", "from", "to", "format"], repeatable: ["domain"])
        format = try ReportFormat(request, format: values["format"]?.first)
        let wanted = (values["domain"] ?? []).flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            .map(String.init)
        let days = QueryParameters(values.compactMapValues(\.first))
        let question: SpecialReportQuestion
        do {
            question = try SpecialReportQuestion(
                domains: wanted, from: try days.date("from"), to: try days.date("to"), catalogue,
                today: today)
        } catch let fault as SpecialReportQuestion.Fault {
            throw Problem.invalidParameter(fault.part, fault.text)
        }
        domains = question.domains
        period = question.period
    }
}
