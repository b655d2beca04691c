internal import Catalogue
internal import CatalogueStore
internal import Disclosure
internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// Who a report is for.
enum ReportView: String, CaseIterable {
    /// Everybody.
    case everybody = "public"
    /// A bank or credit service agency, under the subject's authorisation (授权查询).
    case authorised
    /// A department, under service rights (部门共享).
    case shared
}

/// `GET /v1/subjects/{uscc}/report?view=authorised` and `?view=shared`: what is not public, for readers that have a right to it.
struct DisclosedReport: Sendable {
    private let context: ReaderContext
    private let gates: Gates
    private let authorised: GateReader
    private let shared: GateReader

    init(_ context: ReaderContext, _ gates: Gates) {
        self.context = context
        self.gates = gates
        let catalogue = context.catalogue
        let most = Parameter.integer(ReportReader.mostRecords)
        authorised = GateReader(gates.authorised, on: context.loop, SQL.readAuthorised) { requests in
            requests.signatures + [
                .array(requests.map(\.detail)), .array(requests.map(\.purpose)), .array(catalogue.value.hiddenItems),
                most,
            ]
        }
        shared = GateReader(gates.shared, on: context.loop, SQL.readShared) { requests in
            requests.signatures + [
                .array(requests.map(\.purpose)), .array(requests.map(\.detail)), .array(catalogue.value.hiddenItems),
                .array(catalogue.value.classesOfPersons), most,
            ]
        }
    }

    func read(
        _ request: Request, _ code: String, _ view: ReportView, _ parameters: QueryParameters
    ) async throws -> DisclosedDocument {
        // Who is of the wrong kind is refused by the gate, which logs it.
        let caller = try await gates.authentication.signed(request, Set(CallerKind.allCases))
        let purpose = try statedPurpose(parameters)
        let detail = view == .shared ? try classCode(parameters) : try authorisation(parameters)
        let asked = try GateRequest(caller, request, code: code, purpose: purpose.code, detail: detail)
        let rows = try await (view == .shared ? shared : authorised).read(asked)
        guard rows.outcome == "answered" else { throw Problem.refusal(outcome: rows.outcome) }
        return DisclosedDocument(code: code, view: view, purpose: purpose, rows: rows)
    }

    private func statedPurpose(_ parameters: QueryParameters) throws -> Purpose {
        guard let purpose = parameters["purpose"].flatMap(context.catalogue.value.purpose) else {
            throw Problem.invalidParameter(
                "purpose",
                LocalisedText(
                    "须注明查询目的，取值见 /v1/catalogue/purposes。", "State a purpose; /v1/catalogue/purposes lists them."))
        }
        return purpose
    }

    private func authorisation(_ parameters: QueryParameters) throws -> String {
        // Without one the gate refuses, and logs it.
        guard let text = parameters["authorisation"] else { return "00000000-0000-0000-0000-000000000000" }
        return try RecordKey(text, name: "authorisation").text
    }

    private func classCode(_ parameters: QueryParameters) throws -> String {
        guard let text = parameters["class"] else { return "" }
        guard context.catalogue.value.informationClass(text) != nil else {
            throw Problem.invalidParameter(
                "class", LocalisedText("没有这一信息类，见 /v1/catalogue/classes。", "No such class; see /v1/catalogue/classes."))
        }
        return text
    }
}

extension Header {
    /// What is answered at an address of several views depends on who asks.
    static let varying = Header("Vary", "Authorization, Signature-Input, Accept")
}
