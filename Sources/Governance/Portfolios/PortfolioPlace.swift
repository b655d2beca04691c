internal import HTTPServer
internal import PostgresClient

/// A place in the order of changes of a portfolio: behind a record that a transaction changed.
struct PortfolioPlace: Sendable {
    static let noKey = "00000000-0000-0000-0000-000000000000"

    let transaction: Int
    let code: String
    let classCode: String
    let key: String

    init(transaction: Int, code: String = "", classCode: String = "", key: String = noKey) {
        self.transaction = transaction
        self.code = code
        self.classCode = classCode
        self.key = key
    }

    /// - Throws: `Problem` for a text that is no place.
    init(_ text: String) throws {
        guard let fields = try? Cursor(text, count: 4).fields, let number = Int(fields[0]), number >= 0,
            AuthorisationID(fields[3]) != nil,
            (fields[1] + fields[2]).utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw Problem.invalidParameter(
                "after", LocalisedText("请原样使用上一页返回的 next。", "Use “next” of the page before as it is."))
        }
        self.init(transaction: number, code: fields[1], classCode: fields[2], key: fields[3])
    }

    var text: String { Cursor(["\(transaction)", code, classCode, key]).text }

    /// The parameters of a statement that starts here; without a place it starts where the portfolio was made.
    static func parameters(_ place: PortfolioPlace?) -> [Parameter] {
        [
            .optional(place.map { "\($0.transaction)" }), .text(place?.code ?? ""), .text(place?.classCode ?? ""),
            .text(place?.key ?? noKey),
        ]
    }
}
