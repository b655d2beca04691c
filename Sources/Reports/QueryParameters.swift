internal import Catalogue
internal import HTTPServer
internal import Identifiers

/// Reads the parameters that several addresses share; what cannot be used is a problem that says what can.
struct QueryParameters {
    private let values: [String: String]

    init(_ request: Request, known: Set<String>) throws {
        values = try request.query(known: known)
    }

    /// Parameters that came in another way than behind the `?`.
    init(_ values: [String: String]) { self.values = values }

    subscript(name: String) -> String? { values[name] }

    /// How many entries a page has.
    func limit(default usual: Int, atMost most: Int) throws -> Int {
        guard let text = values["limit"] else { return usual }
        guard let limit = Int(text), (1...most).contains(limit), text == "\(limit)" else {
            throw Problem.invalidParameter(
                "limit", LocalisedText("应为 1 至 \(most) 的整数。", "It must be an integer from 1 to \(most)."))
        }
        return limit
    }

    func date(_ name: String) throws -> CivilDate? {
        guard let text = values[name] else { return nil }
        guard let date = CivilDate(iso: text) else {
            throw Problem.invalidParameter(
                name, LocalisedText("应为日期，形如 2026-01-31。", "It must be a date such as 2026-01-31."))
        }
        return date
    }

    /// A unified social credit code, in standard form.
    func creditCode(_ name: String) throws -> String? {
        try values[name].map { try Self.creditCode($0, name: name) }
    }

    static func creditCode(_ text: String, name: String) throws -> String {
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

    /// The first and last six-digit code that a region's code stands for: trailing `00` means everything within, 100000 the
    /// whole country.
    func region() throws -> (first: String, last: String)? {
        guard let text = values["region"] else { return nil }
        guard let region = try? RegionCode(text) else {
            throw Problem.invalidParameter(
                "region",
                LocalisedText("应为六位行政区划代码，如 330000、330100。", "It must be a six-digit division code such as 330100."))
        }
        return region.level == .nation
            ? ("000000", "999999") : ("\(region.codes.lowerBound)", "\(region.codes.upperBound)")
    }

    /// A piece of a name as names are searched.
    func name() throws -> String? {
        guard let text = values["name"] else { return nil }
        let piece = SearchText.normalise(text)
        guard (1...100).contains(piece.unicodeScalars.count) else {
            throw Problem.invalidParameter(
                "name", LocalisedText("应为 1 至 100 个字。", "It must have 1 to 100 characters."))
        }
        return piece
    }

    func text(_ name: String, atMost length: Int) throws -> String? {
        guard let text = values[name] else { return nil }
        guard (1...length).contains(text.unicodeScalars.count) else {
            throw Problem.invalidParameter(
                name, LocalisedText("应为 1 至 \(length) 个字。", "It must have 1 to \(length) characters."))
        }
        return text
    }
}

/// Names as the database searches them (column `subject.search_name`): without spaces around, half-width brackets made
/// full-width, ASCII in lower case.
enum SearchText {
    static func normalise(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.trimmingPrefix(while: \.isWhitespace).unicodeScalars {
            switch scalar {
            case "(": result.append("（")
            case ")": result.append("）")
            case "A"..."Z": result.append(Unicode.Scalar(UInt8(scalar.value) + 0x20))
            default: result.append(scalar)
            }
        }
        var trimmed = String(result)
        while let last = trimmed.last, last.isWhitespace { trimmed.removeLast() }
        return trimmed
    }
}
