/// The number formats of a workbook's cells (ECMA-376 part 1, 18.8.30), as far as they change what a number means.
final class CellStyles: XMLHandler {
    private var codes: [Int: NumberFormat] = [:]
    private var formats: [NumberFormat] = []
    private var isInCellFormats = false
    let failure: UnpackingError? = nil

    func start(_ element: XMLName, _ attributes: XMLAttributes) {
        if element.is("numFmt") {
            guard let identifier = attributes.integer("numFmtId"), let code = attributes.text("formatCode") else {
                return
            }
            codes[identifier] = NumberFormat(code: code)
        } else if element.is("cellXfs") {
            isInCellFormats = true
        } else if element.is("xf"), isInCellFormats {
            let identifier = attributes.integer("numFmtId") ?? 0
            formats.append(codes[identifier] ?? NumberFormat(builtIn: identifier))
        }
    }

    func end(_ element: XMLName) {
        if element.is("cellXfs") { isInCellFormats = false }
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) {}

    /// The format that the `s` attribute of a cell stands for.
    subscript(style: Int) -> NumberFormat {
        formats.indices.contains(style) ? formats[style] : .number
    }
}

/// What a number format makes of a number.
enum NumberFormat: Equatable {
    /// A number, whatever its decorations.
    case number
    /// A date, a time of day, or both.
    case date
    /// A whole number with leading zeros to this many digits, as codes are typed.
    case digits(Int)

    /// The formats that need not be declared; those from 27 to 36 and from 50 to 58 are of East Asian languages.
    init(builtIn identifier: Int) {
        switch identifier {
        case 14...22, 27...36, 45...47, 50...58: self = .date
        default: self = .number
        }
    }

    init(code: String) {
        let letters = Self.letters(of: code)
        if letters.count > 1, letters.count <= 32, letters.allSatisfy({ $0 == "0" }) {
            self = .digits(letters.count)
        } else if letters == "general" || letters.hasPrefix("g/") {
            self = .number
        } else {
            let hasDigits = letters.contains { "0#?".contains($0) }
            let isDate = letters.contains { "ymdhs".contains($0) || $0 == "e" && !hasDigits }
            self = isDate ? .date : .number
        }
    }

    /// The first section of a format code without what it shows as it is, in small letters. Brackets hold colours,
    /// conditions and languages, but for those of elapsed time.
    private static func letters(of code: String) -> String {
        var letters = ""
        var rest = Substring(code)
        while let character = rest.popFirst(), character != ";" {
            switch character {
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            case "[":
                let inside = rest.prefix { $0 != "]" }
                rest = rest.dropFirst(inside.count + 1)
                if !inside.isEmpty, inside.allSatisfy({ "hmsHMS".contains($0) }) { letters += inside.lowercased() }
            default: letters += character.lowercased()
            }
        }
        return letters
    }
}
