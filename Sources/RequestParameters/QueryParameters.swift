public import Catalogue
public import HTTPServer
public import Identifiers

/// Reads the parameters that several addresses share; what cannot be used is a problem that says what can.
public struct QueryParameters: Sendable {
    private let values: [String: String]

    /// The parameters of a request.
    /// - Parameter known: the names that may be given.
    /// - Throws: `Problem` for one that is not among them, or that comes twice.
    public init(_ request: Request, known: Set<String>) throws {
        values = try request.query(known: known)
    }

    /// Parameters that came in another way than behind the `?`.
    public init(_ values: [String: String]) { self.values = values }

    /// The value of a parameter as it was sent; nil when it was not.
    public subscript(name: String) -> String? { values[name] }

    /// How many entries a page has.
    public func limit(default usual: Int, atMost most: Int) throws -> Int {
        guard let text = values["limit"] else { return usual }
        guard let limit = Int(text), (1...most).contains(limit), text == "\(limit)" else {
            throw Problem.invalidParameter(
                "limit", LocalisedText("应为 1 至 \(most) 的整数。", "It must be an integer from 1 to \(most)."))
        }
        return limit
    }

    /// A day as in ISO 8601, such as 2026-01-31.
    public func date(_ name: String) throws -> CivilDate? {
        guard let text = values[name] else { return nil }
        guard let date = CivilDate(iso: text) else {
            throw Problem.invalidParameter(
                name, LocalisedText("应为日期，形如 2026-01-31。", "It must be a date such as 2026-01-31."))
        }
        return date
    }

    /// A unified social credit code, in standard form.
    public func creditCode(_ name: String) throws -> String? {
        try values[name].map { try Self.creditCode($0, name: name) }
    }

    /// A code in standard form (GB 32100-2015), whatever its spaces, width and case.
    /// - Parameter name: the parameter or the part of the path it stood in.
    /// - Throws: `Problem` for what is none.
    public static func creditCode(_ text: String, name: String) throws -> String {
        do {
            return try SocialCreditCode(CodeNormalisation.normalise(text)).description
        } catch {
            // The value itself is not repeated: it may be a person's number.
            throw Problem(
                400, "invalid_credit_code",
                LocalisedText("统一社会信用代码无效", "Not a valid unified social credit code"),
                detail: LocalisedText(
                    "\(name)：\(error.rawValue)。应为 18 位代码，请核对是否有误录。",
                    "\(name): \(error.rawValue). It must be an 18-character code; check for typing errors."))
        }
    }

    /// A region of any level; trailing `00` means everything within, 100000 the whole country (GB/T 2260).
    public func region(_ name: String = "region") throws -> RegionCode? {
        guard let text = values[name] else { return nil }
        guard let region = try? RegionCode(text) else {
            throw Problem.invalidParameter(
                name,
                LocalisedText("应为六位行政区划代码，如 330000、330100。", "It must be a six-digit division code such as 330100."))
        }
        return region
    }

    /// The first and last six-digit code of the region that `region` names.
    public func regionBounds() throws -> (first: String, last: String)? {
        try region().map { region in
            region.level == .nation
                ? ("000000", "999999") : ("\(region.codes.lowerBound)", "\(region.codes.upperBound)")
        }
    }

    /// A piece of a name as names are searched.
    public func name() throws -> String? {
        guard let text = values["name"] else { return nil }
        let piece = SearchText.normalise(text)
        guard (1...100).contains(piece.unicodeScalars.count) else {
            throw Problem.invalidParameter(
                "name", LocalisedText("应为 1 至 100 个字。", "It must have 1 to 100 characters."))
        }
        return piece
    }

    /// A text of at least one character.
    public func text(_ name: String, atMost length: Int) throws -> String? {
        guard let text = values[name] else { return nil }
        guard (1...length).contains(text.unicodeScalars.count) else {
            throw Problem.invalidParameter(
                name, LocalisedText("应为 1 至 \(length) 个字。", "It must have 1 to \(length) characters."))
        }
        return text
    }

    /// One of some words.
    public func word(_ name: String, among words: [String]) throws -> String? {
        values[name] == nil ? nil : try word(name, among: words, usually: nil)
    }

    /// One of some words; it must be given unless there is a usual one.
    public func word(_ name: String, among words: [String], usually usual: String?) throws -> String {
        guard let text = values[name] ?? usual, words.contains(text) else {
            let known = words.joined(separator: ", ")
            throw Problem.invalidParameter(name, LocalisedText("应为以下之一：\(known)。", "It must be one of \(known)."))
        }
        return text
    }

    /// One of the words of an enumeration.
    public func word<Word>(_ name: String, among words: Word.Type) throws -> Word?
    where Word: RawRepresentable<String> & CaseIterable {
        try word(name, among: words.allCases.map(\.rawValue)).flatMap(Word.init(rawValue:))
    }
}
