/// One row of a file while its cells are being understood. What cannot be understood is noted in ``problems``; the
/// reading methods then give nil or an empty value, so that the rest of the row is still looked at.
struct TableRow {
    let file: String
    let line: Int
    private(set) var problems: [CatalogueProblem] = []

    private let cells: [String: String]

    init(file: String, line: Int, cells: [String: String]) {
        self.file = file
        self.line = line
        self.cells = cells
    }

    /// Where the row stands, for problems found later.
    var place: Place { Place(file: file, line: line) }

    struct Place: Sendable, Hashable {
        let file: String
        let line: Int

        func problem(_ column: String?, _ message: String) -> CatalogueProblem {
            CatalogueProblem(file: file, line: line, column: column, message: message)
        }
    }

    /// The cell's text without spaces around it; nil when it is blank.
    func optional(_ column: String) -> String? {
        guard let text = cells[column]?.trimmed(), !text.isEmpty else { return nil }
        return String(text)
    }

    /// The cell's text, which may not be blank.
    mutating func text(_ column: String) -> String {
        if let text = optional(column) { return text }
        note(column, "may not be blank")
        return ""
    }

    /// A code of ASCII letters, digits, `_`, `-` and `.`, which may not be blank.
    mutating func code(_ column: String) -> String {
        let text = text(column)
        let isCode = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        if !isCode { note(column, "“\(text)” is not a code: only letters A–Z, digits, _ - and . may be used") }
        return text
    }

    /// The code of an item: as ``code(_:)``, in upper case.
    mutating func itemCode(_ column: String) -> String {
        let code = code(column)
        if code != code.uppercased() { note(column, "write the item code “\(code)” in upper case") }
        return code
    }

    /// Several texts joined by a separator, none of them blank or repeated; none at all when the cell is blank.
    mutating func list(_ column: String, separator: Character = ";") -> [String] {
        guard let text = optional(column) else { return [] }
        var parts: [String] = []
        for part in text.split(separator: separator, omittingEmptySubsequences: false) {
            let part = String(part.trimmed())
            if part.isEmpty {
                note(column, "has nothing between two “\(separator)”")
            } else if parts.contains(part) {
                note(column, "“\(part)” is given twice")
            } else {
                parts.append(part)
            }
        }
        return parts
    }

    /// One of a fixed set of words.
    mutating func word<Word>(_ column: String, _ meaning: String, of type: Word.Type = Word.self) -> Word?
    where Word: RawRepresentable<String> & CaseIterable {
        guard let text = optional(column) else {
            note(column, "may not be blank; write \(Self.choice(of: type))")
            return nil
        }
        return word(text, column, meaning)
    }

    /// Several of a fixed set of words, joined by `;`, at least one.
    mutating func words<Word>(_ column: String, _ meaning: String, of type: Word.Type = Word.self) -> [Word]
    where Word: RawRepresentable<String> & CaseIterable {
        let parts = list(column)
        if optional(column) == nil { note(column, "may not be blank; write some of \(Self.choice(of: type))") }
        return parts.compactMap { word($0, column, meaning) }
    }

    /// A whole number that is not negative; nil when the cell is blank.
    mutating func number(_ column: String) -> Int? {
        guard let text = optional(column) else { return nil }
        guard let number = Self.number(text) else {
            note(column, "“\(text)” is not a whole number")
            return nil
        }
        return number
    }

    static func number(_ text: some StringProtocol) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// A date, which may not be blank.
    mutating func requiredDate(_ column: String) -> CivilDate? {
        if optional(column) == nil { note(column, "may not be blank") }
        return date(column)
    }

    /// The days from `effective_from` until the day before `effective_until`.
    mutating func effectivePeriod() -> EffectivePeriod {
        let from = date("effective_from")
        let until = date("effective_until")
        if let until, until <= from ?? .earliest {
            note("effective_until", "is not after effective_from; it is the first day on which the row no longer holds")
        }
        return EffectivePeriod(from: from ?? .earliest, until: until)
    }

    mutating func note(_ column: String?, _ message: String) {
        problems.append(place.problem(column, message))
    }

    private mutating func date(_ column: String) -> CivilDate? {
        guard let text = optional(column) else { return nil }
        guard let date = CivilDate(iso: text) else {
            note(column, "“\(text)” is not a date; write it like 2026-04-01")
            return nil
        }
        return date
    }

    private mutating func word<Word>(_ text: String, _ column: String, _ meaning: String) -> Word?
    where Word: RawRepresentable<String> & CaseIterable {
        if let word = Word(rawValue: text) { return word }
        note(column, "unknown \(meaning) “\(text)”; write \(Self.choice(of: Word.self))")
        return nil
    }

    private static func choice<Word>(of type: Word.Type) -> String where Word: RawRepresentable<String> & CaseIterable {
        let words = Word.allCases.map(\.rawValue)
        return words.count == 1 ? words[0] : words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    }
}
