internal import Catalogue
public import CatalogueStore
internal import Formats
public import HTTPServer
internal import Identifiers
public import PostgresClient
internal import RequestParameters

/// The addresses with counts of what is public (统计), asked as the public: `/v1/statistics`, and the counts of the double-publicity
/// listings. They come from counts that are kept, not from counting.
public struct StatisticsRoutes: Sendable {
    private let connection: PipelineGroup
    private let catalogue: CurrentCatalogue

    /// - Parameter connection: the connections of the public's role.
    public init(_ connection: PipelineGroup, _ catalogue: CurrentCatalogue) {
        self.connection = connection
        self.catalogue = catalogue
    }

    /// Adds the addresses to a router.
    public func add(to router: inout Router) {
        router.on(.get, "/v1/statistics") { try await records($0) }
        router.on(.get, "/v1/statistics/subjects") { try await subjects($0) }
        router.on(.get, "/v1/publicity/permits/counts") { try await listing($0, "permit") }
        router.on(.get, "/v1/publicity/penalties/counts") { try await listing($0, "penalty") }
    }

    private func records(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(
            request, known: ["class", "by", "department", "region", "from", "to"])
        let classes = catalogue.value.classes.map(\.code)
        let chosen = try parameters.word("class", among: classes).map { [$0] }
        return try await answer(
            StatisticsQuestion(
                classes: chosen ?? classes,
                division: try Self.division(parameters, among: StatisticsQuestion.Division.allCases, usually: .class),
                department: try parameters.text("department", atMost: 200), region: try parameters.regionBounds(),
                from: try parameters.date("from"), to: try parameters.date("to")))
    }

    private func listing(_ request: Request, _ classCode: String) async throws -> Response {
        let parameters = try QueryParameters(
            request, known: ["by", "department", "region", "decided_from", "decided_to"])
        return try await answer(
            StatisticsQuestion(
                classes: [classCode],
                division: try Self.division(parameters, among: [.department, .region, .month], usually: nil),
                department: try parameters.text("department", atMost: 200), region: try parameters.regionBounds(),
                from: try parameters.date("decided_from"), to: try parameters.date("decided_to")))
    }

    private func subjects(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request, known: ["by", "kind", "region"])
        let division = try parameters.word("by", among: ["kind", "region"], usually: "kind")
        let kinds = SubjectKind.allCases.map(\.rawValue)
        let kind = try parameters.word("kind", among: kinds)
        let region = try parameters.regionBounds()
        let rows = try await connection.query(
            SQL.subjectCounts,
            [.text(division), .optional(kind), .optional(region?.first), .optional(region?.last)])
        return Self.response(
            CountsDocument(rows: rows, division: division, names: [:], member: "subjects"))
    }

    private func answer(_ question: StatisticsQuestion) async throws -> Response {
        let rows = try await connection.query(SQL.recordCounts, question.values)
        var names: [String: String] = [:]
        if question.division == .class {
            for informationClass in catalogue.value.classes { names[informationClass.code] = informationClass.name }
        }
        return Self.response(
            CountsDocument(rows: rows, division: question.division.rawValue, names: names, member: "records"))
    }

    private static func division(
        _ parameters: QueryParameters, among divisions: [StatisticsQuestion.Division],
        usually usual: StatisticsQuestion.Division?
    ) throws -> StatisticsQuestion.Division {
        let word = try parameters.word("by", among: divisions.map(\.rawValue), usually: usual?.rawValue)
        return StatisticsQuestion.Division(rawValue: word) ?? divisions[0]
    }

    private static func response(_ document: CountsDocument) -> Response {
        .json(document.json, headers: [.askedAgain])
    }
}
