/// An XML document as it grows.
struct XMLText {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    mutating func open(_ name: String, _ attributes: [(String, String)]) {
        tag(name, attributes)
        text += ">\n"
    }

    mutating func close(_ name: String) { text += "</\(name)>\n" }

    mutating func empty(_ name: String, _ attributes: [(String, String)]) {
        tag(name, attributes)
        text += "/>\n"
    }

    mutating func element(_ name: String, _ content: String, _ attributes: [(String, String)] = []) {
        tag(name, attributes)
        text += ">"
        append(content)
        text += "</\(name)>\n"
    }

    private mutating func tag(_ name: String, _ attributes: [(String, String)]) {
        text += "<\(name)"
        for (name, value) in attributes {
            text += " \(name)=\""
            append(value)
            text += "\""
        }
    }

    /// Appends a text; what XML 1.0 cannot hold becomes a replacement mark.
    private mutating func append(_ content: String) {
        for scalar in content.unicodeScalars {
            switch scalar.value {
            case 0x26: text += "&amp;"
            case 0x3C: text += "&lt;"
            case 0x3E: text += "&gt;"
            case 0x22: text += "&quot;"
            case 0x09, 0x0A, 0x0D: text += "&#\(scalar.value);"
            case 0x00..<0x20, 0xFFFE, 0xFFFF: text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
    }
}
