internal import Catalogue
internal import CatalogueStore
internal import Disclosure
internal import Formats
internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// `GET /v1/subjects/{uscc}/records/{key}/history`: how a record came to be what it is – each revision with what made it (新增, 变更,
/// 更正, 撤回) and what ended it.
///
/// The public sees it of records that are public today; the department a record comes from sees it of its own at any time.
struct RecordHistory: Sendable {
    private let context: ReaderContext

    init(_ context: ReaderContext) { self.context = context }

    func answer(_ request: Request) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let code = try QueryParameters.creditCode(request.parameter("uscc"), name: "uscc")
        let key = try RecordKey(request.parameter("key"))
        if let department = try await context.callers.department(request, .history) {
            let rows = try await own(code, key, department, request: request.id)
            if rows.count > 0 { return Self.response(code, rows, isOwn: true) }
        }
        let rows = try await context.connection.query(SQL.history, [.text(code), .text(key.text)])
        guard rows.count > 0 else { throw Self.unknown }
        return Self.response(code, rows, isOwn: false)
    }

    /// Revisions with what is not public of them: looking at them is logged in the statement that reads them.
    private func own(
        _ code: String, _ key: RecordKey, _ department: Caller, request: String
    ) async throws -> PostgresResult {
        let identifiers = context.catalogue.value.classes.flatMap(\.items).filter { $0.personal == .identifier }
        return try await context.owner.withSession { session in
            try await session.query(
                SQL.ownHistory,
                [
                    .text(code), .text(key.text), .text(department.organisation),
                    .array(Set(identifiers.map(\.code)).sorted()), .text(department.client), .text(request),
                ])
        }
    }

    private static func response(_ code: String, _ rows: PostgresResult, isOwn: Bool) -> Response {
        let caching: Header = isOwn ? .notKept : .askedAgain
        return .json(
            HistoryDocument(code: code, rows: rows, isOwn: isOwn).json(),
            headers: [caching, Header("Vary", "Authorization, Signature-Input")])
    }

    private static let unknown = Problem(
        404, "record_not_found", LocalisedText("未找到该记录", "No such record"),
        detail: LocalisedText(
            "该主体没有今天公开的这条记录。", "The subject has no such record that is public today."))
}

/// What tells a record from others of its subject, or an authorisation from others: a UUID.
struct RecordKey {
    /// The usual form, lower case.
    let text: String

    init(_ text: String, name: String = "key") throws {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12], parts.joined().utf8.allSatisfy(Self.isHexadecimal) else {
            throw Problem.invalidParameter(
                name,
                name == "key"
                    ? LocalisedText("应为记录的键，见报告中的 key。", "It must be a record's key, as reports have it.")
                    : LocalisedText("应为编号（UUID）。", "It must be a number as the platform gives it (a UUID)."))
        }
        self.text = text.lowercased()
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
