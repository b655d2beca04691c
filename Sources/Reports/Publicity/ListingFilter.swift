internal import Catalogue
internal import HTTPServer
internal import Identifiers
internal import RequestParameters

/// What a listing is asked for, as the request's parameters say it; nil and empty is “everything”.
struct ListingFilter {
    /// The order of a listing, newest first.
    enum Order: String, CaseIterable {
        /// By the day of the decision.
        case decision
        /// By the day the public could first see the record here.
        case publication
    }

    /// The parameters that filter.
    static let parameters: Set<String> = [
        "uscc", "name", "department", "department_name", "region", "decided_from", "decided_to", "published_from",
        "published_to", "number", "kind", "template", "content", "q", "sort",
    ]

    let order: Order
    let code: String?
    let name: String?
    let department: String?
    let departmentPiece: String?
    let region: (first: String, last: String)?
    let decidedFrom: CivilDate?
    let decidedTo: CivilDate?
    let publishedFrom: CivilDate?
    let publishedTo: CivilDate?
    let number: String?
    let kind: String?
    let template: String?
    let words: [String]
    let contentWords: [String]

    /// - Parameter kinds: the table of the class's kinds of decisions.
    /// - Throws: `Problem` for what cannot be used.
    init(_ parameters: QueryParameters, kinds: CodeTable?, usually order: Order) throws {
        self.order = try parameters.word("sort", among: Order.self) ?? order
        code = try parameters.creditCode("uscc")
        name = try parameters.name()
        department = try parameters.text("department", atMost: 200)
        departmentPiece = try parameters.piece("department_name")
        region = try parameters.regionBounds()
        decidedFrom = try parameters.date("decided_from")
        decidedTo = try parameters.date("decided_to")
        publishedFrom = try parameters.date("published_from")
        publishedTo = try parameters.date("published_to")
        number = try parameters.visibleText("number", atMost: 128)
        kind = try parameters["kind"].map { try Self.kind($0, kinds) }
        template = try parameters.word("template", among: Template.self)?.rawValue
        words = try parameters.words("q")
        contentWords = try parameters.words("content")
    }

    /// The templates that organisations come in; records of natural persons are not listed.
    private enum Template: String, CaseIterable {
        case organisation
        case individualBusiness = "individual_business"
    }

    /// Whether only the index of the listings can tell.
    var needsIndex: Bool {
        order == .publication || departmentPiece != nil || publishedFrom != nil || publishedTo != nil || number != nil
            || kind != nil || template != nil || !words.isEmpty || !contentWords.isEmpty
    }

    /// Whether the plain listing has more to look at than days.
    var isFiltered: Bool { code != nil || department != nil || region != nil }

    private static func kind(_ text: String, _ kinds: CodeTable?) throws -> String {
        guard let kind = kinds?.lookup(text) else {
            let known = (kinds?.entries.map(\.name) ?? []).joined(separator: "；")
            throw Problem.invalidParameter(
                "kind", LocalisedText("没有这个类别。可用：\(known)。", "There is no such kind; known: \(known)."))
        }
        return kind
    }
}

extension QueryParameters {
    /// A text that is not made of spaces alone.
    func visibleText(_ name: String, atMost length: Int) throws -> String? {
        guard let text = try text(name, atMost: length) else { return nil }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw Problem.invalidParameter(name, LocalisedText("不能全是空格。", "It must not be of spaces alone."))
        }
        return text
    }

    /// A piece of a text to look for: at least two characters, as single ones are in every other text.
    func piece(_ name: String) throws -> String? {
        let words = try words(name, atMost: 1)
        return words.first
    }

    /// Pieces of texts to look for, with spaces between them.
    func words(_ name: String, atMost most: Int = 8) throws -> [String] {
        guard let text = self[name] else { return [] }
        // The texts are kept in lines: no word reaches over the end of one.
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard (1...most).contains(words.count), words.allSatisfy({ $0.unicodeScalars.count >= 2 }),
            text.unicodeScalars.count <= 100
        else {
            throw Problem.invalidParameter(
                name,
                most == 1
                    ? LocalisedText(
                        "应为 2 至 100 个字，中间没有空格。", "It must have 2 to 100 characters and no spaces between them.")
                    : LocalisedText(
                        "应为 1 至 \(most) 个词，以空格分隔，每个至少 2 个字，共不超过 100 个字。",
                        "It must be 1 to \(most) words with spaces between them, each of at least 2 characters, 100 in all."
                    ))
        }
        return words
    }
}
