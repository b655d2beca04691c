internal import Catalogue
internal import HTTPServer
internal import Identifiers

/// Reads parameters of the lists' addresses; what cannot be used is a problem that says what can.
enum ListParameters {
    static func creditCode(_ text: String) throws -> String {
        do {
            return try SocialCreditCode(CodeNormalisation.normalise(text)).description
        } catch {
            // The value itself is not repeated: it may be a person's number.
            throw Problem(
                400, "invalid_credit_code",
                LocalisedText("统一社会信用代码无效", "Not a valid unified social credit code"),
                detail: LocalisedText(
                    "\(error.rawValue)。应为 18 位代码，请核对是否有误录。",
                    "\(error.rawValue). It must be an 18-character code; check for typing errors."))
        }
    }

    static func limit(_ text: String?) throws -> Int {
        guard let text else { return 20 }
        guard let limit = Int(text), (1...100).contains(limit), text == "\(limit)" else {
            throw Problem.invalidParameter(
                "limit", LocalisedText("应为 1 至 100 的整数。", "It must be an integer from 1 to 100."))
        }
        return limit
    }

    static func date(_ name: String, _ text: String?) throws -> CivilDate? {
        guard let text else { return nil }
        guard let date = CivilDate(iso: text) else {
            throw Problem.invalidParameter(
                name, LocalisedText("应为日期，形如 2026-01-31。", "It must be a date such as 2026-01-31."))
        }
        return date
    }

    /// A text that has to be there; `most` is its greatest length in characters.
    static func text(_ name: String, _ text: String?, atMost most: Int) throws -> String? {
        guard let text else { return nil }
        guard (1...most).contains(text.unicodeScalars.count) else {
            throw Problem.invalidParameter(
                name, LocalisedText("应为 1 至 \(most) 个字。", "It must have 1 to \(most) characters."))
        }
        return text
    }

    /// The first and last six-digit code that a region's code stands for.
    static func region(_ text: String?) throws -> (first: String, last: String)? {
        guard let text else { return nil }
        guard let region = try? RegionCode(text) else {
            throw Problem.invalidParameter(
                "region",
                LocalisedText("应为六位行政区划代码，如 330000、330100。", "It must be a six-digit division code such as 330100."))
        }
        return region.level == .nation
            ? ("000000", "999999") : ("\(region.codes.lowerBound)", "\(region.codes.upperBound)")
    }

    /// A piece of a name as names are searched: brackets of one kind, ASCII in lower case, no spaces around.
    static func name(_ text: String?) throws -> String? {
        guard let text else { return nil }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "(": scalars.append("（")
            case ")": scalars.append("）")
            case "A"..."Z": scalars.append(Unicode.Scalar(UInt8(scalar.value) + 0x20))
            default: scalars.append(scalar)
            }
        }
        var piece = String(scalars)[...]
        while piece.first?.isWhitespace ?? false { piece.removeFirst() }
        while piece.last?.isWhitespace ?? false { piece.removeLast() }
        return try Self.text("name", String(piece), atMost: 100)
    }
}
