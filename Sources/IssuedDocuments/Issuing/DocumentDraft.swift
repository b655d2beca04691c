internal import Catalogue
internal import Cryptography
internal import Documents
internal import PostgresClient
internal import SpecialReports

/// A document that is ready to be taken down and handed out.
struct DocumentDraft: Sendable {
    /// How many days contents are kept: of the public view long enough for a court case, of the others until their reader has them.
    private static let daysKept: [DocumentView: Int] = [.everybody: 730, .authorised: 90, .shared: 90]

    private let report: StatedReport
    private let kind: DocumentKind
    private let mark: IssuedMark
    private let statement: SignedStatement
    private let contents: [(form: DocumentForm, bytes: [UInt8])]
    private let forms: [HandedOut]

    init(
        report: StatedReport, kind: DocumentKind, mark: IssuedMark, statement: SignedStatement,
        contents: [(DocumentForm, [UInt8])]
    ) throws {
        self.report = report
        self.kind = kind
        self.mark = mark
        self.statement = statement
        self.contents = contents
        forms = try contents.map { form, bytes in
            HandedOut(
                form: form, sha256: Hexadecimal.encode(try Digest.of(bytes)),
                sm3: Hexadecimal.encode(try Digest.of(bytes, .sm3)), bytes: bytes.count)
        }
    }

    var issued: IssuedDocument {
        IssuedDocument(number: mark.number, code: mark.code, issuedAt: mark.issuedAt, forms: forms, isNew: true)
    }

    /// The parameters of the statement that takes it down.
    func parameters(_ keys: DocumentKeys, hidden: [String], client: String?) throws -> [Parameter] {
        let isPublic = report.view == .everybody
        let head: [Parameter] = [
            .bytes(try mark.code.digest()), .text(mark.number), .text(kind.rawValue), .text(report.view.rawValue),
            .text(report.code), .integer(mark.issuedAt), .integer(report.asOfChange), .optional(mark.recipient),
            .optional(client), .optional(mark.purpose), .optional(isPublic ? nil : report.authority),
            .array(report.scope), .array(isPublic ? [] : hidden),
        ]
        return head + (try formParameters()) + factParameters + (try keyParameters(keys)) + specialParameters
    }

    private func formParameters() throws -> [Parameter] {
        let sealing = try DocumentSealing(code: mark.code.text)
        let sealed = try DocumentForm.allCases.map { form -> Parameter in
            guard let bytes = contents.first(where: { $0.form == form })?.bytes else { return .null }
            return .bytes(try sealing.seal(bytes, form: form.rawValue))
        }
        return [
            .array(forms.map(\.form.rawValue)), .array(forms.map(\.sha256)), .array(forms.map(\.sm3)),
            .array(forms.map { "\($0.bytes)" }),
        ] + sealed + [.integer(Self.daysKept[report.view] ?? 0)]
    }

    private var factParameters: [Parameter] {
        let facts = report.facts
        return [
            .array(facts.map(\.classCode)), .array(facts.map(\.key)), .array(facts.map { "\($0.revision)" }),
            .array(facts.map(\.content)), .array(facts.map { $0.wasPublic ? "t" : "f" }),
        ]
    }

    private var specialParameters: [Parameter] {
        let fields = report.special?.fields ?? []
        return [
            .optional(report.special?.period.from.description), .optional(report.special?.period.to.description),
            report.catalogueVersion.map { .integer($0) } ?? .null, .array(fields.map(\.domain)),
            .array(fields.map(\.result.rawValue)), .array(fields.map { $0.isComplete ? "t" : "f" }),
        ]
    }

    private func keyParameters(_ keys: DocumentKeys) throws -> [Parameter] {
        let published = try keys.published()
        let signatures = published.map { key in
            statement.signatures.first { $0.key.fingerprint == key.id }.map { Hexadecimal.encode($0.signature) } ?? ""
        }
        return [
            .array(published.map(\.id)), .array(published.map(\.algorithm)),
            .array(published.map { Hexadecimal.encode($0.publicPart) }), .array(signatures),
        ]
    }
}
