internal import Formats

/// Turns the cells of a sheet (ECMA-376 part 1, 18.3) into lines of CSV, one for each row of the sheet: an empty row is an
/// empty line, so that the number of a line is the number of its row.
final class SheetReader: XMLHandler {
    private let texts: SharedTexts
    private let styles: CellStyles
    private let countsFrom1904: Bool
    private let limits: UnpackingLimits
    private let output: OutputBuffer

    private var line: SheetLine
    private let value = OutputBuffer()
    private var type = CellType.number
    private var style = 0
    private var column = -1
    private var isInValue = false
    private var isInPhonetic = false
    private var excess: UnpackingError?

    private enum CellType { case number, shared, text, boolean, error, date }

    private static let lastRow = 1_048_576
    private static let mostWaiting = 1 << 20

    init(
        _ texts: SharedTexts, _ styles: CellStyles, countsFrom1904: Bool, _ limits: UnpackingLimits,
        into output: OutputBuffer
    ) {
        self.texts = texts
        self.styles = styles
        self.countsFrom1904 = countsFrom1904
        self.limits = limits
        self.output = output
        line = SheetLine(limit: limits.rowBytes)
    }

    var failure: UnpackingError? { excess ?? texts.failure }

    /// A text may stand in any number of cells, so a few bytes of a sheet can give any number of bytes.
    var wantsPause: Bool { output.count >= Self.mostWaiting }

    // MARK: Elements

    func start(_ element: XMLName, _ attributes: XMLAttributes) {
        if element.is("c") {
            startCell(attributes)
        } else if element.is("v") || element.is("t") {
            isInValue = !isInPhonetic
        } else if element.is("row") {
            let number = attributes["r"].flatMap { Self.number(UnsafeRawPointer($0)) }
            line.start(row: number.flatMap { $0 <= Self.lastRow ? $0 : nil })
            column = -1
        } else if element.is("rPh") {
            isInPhonetic = true
        }
    }

    func end(_ element: XMLName) {
        if element.is("v") || element.is("t") {
            isInValue = false
        } else if element.is("c") {
            finishCell()
        } else if element.is("row") {
            line.finish(into: output)
        } else if element.is("rPh") {
            isInPhonetic = false
        }
    }

    func characters(_ piece: UnsafeBufferPointer<UInt8>) {
        if isInValue, value.count < limits.rowBytes { value.append(piece) }
    }

    // MARK: Cells

    private func startCell(_ attributes: XMLAttributes) {
        value.removeAll()
        column = attributes["r"].flatMap { Self.column(UnsafeRawPointer($0)) } ?? column + 1
        if column >= limits.columns { excess = .tooManyColumns(limit: limits.columns) }
        style = attributes["s"].flatMap { Self.number(UnsafeRawPointer($0)) } ?? 0
        type = attributes["t"].map { Self.type(XMLName($0)) } ?? .number
    }

    private static func type(_ name: XMLName) -> CellType {
        if name.is("s") { return .shared }
        if name.is("str") || name.is("inlineStr") { return .text }
        if name.is("b") { return .boolean }
        if name.is("e") { return .error }
        return name.is("d") ? .date : .number
    }

    private func finishCell() {
        let text = value.bytes
        guard !text.isEmpty, failure == nil else { return }
        switch type {
        case .shared:
            if let index = Int(String(decoding: text, as: UTF8.self)) { line.add(texts[index], at: column) }
        case .text:
            EscapedText.unescape(value, from: 0)
            line.add(value.bytes, at: column)
        case .boolean: line.add(text.first == UInt8(ascii: "1") ? "TRUE" : "FALSE", at: column)
        // A formula that failed gave no value.
        case .error: return
        case .date: line.add(Self.plainDate(text), at: column)
        case .number: addNumber(text)
        }
    }

    private func addNumber(_ text: UnsafeBufferPointer<UInt8>) {
        let format = styles[style]
        switch format {
        case .number where Self.isPlain(text): line.add(text, at: column)
        case .date:
            let serial = Double(String(decoding: text, as: UTF8.self))
            let date = serial.flatMap { SerialDate.text($0, countsFrom1904: countsFrom1904) }
            line.add(date ?? CellNumber.plain(text) ?? String(decoding: text, as: UTF8.self), at: column)
        default:
            var plain = CellNumber.plain(text) ?? String(decoding: text, as: UTF8.self)
            if case .digits(let count) = format, plain.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                plain = String(repeating: "0", count: max(0, count - plain.utf8.count)) + plain
            }
            line.add(plain, at: column)
        }
    }

    /// Whether a number is written as it should be already: digits without a leading zero.
    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        (text.count == 1 || text[0] != 0x30) && text.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// `2026-01-31T08:30:00.000Z` (ISO 8601) as dates are written elsewhere.
    private static func plainDate(_ text: UnsafeBufferPointer<UInt8>) -> String {
        let parts = String(decoding: text, as: UTF8.self).split(separator: "T", maxSplits: 1)
        guard let date = parts.first, parts.count == 2 else { return parts.first.map(String.init) ?? "" }
        let time = parts[1].prefix(8)
        return time.hasPrefix("00:00") && !time.dropFirst(6).contains { $0 != "0" } ? String(date) : "\(date) \(time)"
    }

    private static func number(_ text: UnsafeRawPointer) -> Int? {
        var place = text.assumingMemoryBound(to: UInt8.self)
        var number = 0
        while place.pointee != 0 {
            guard (0x30...0x39).contains(place.pointee), number < 100_000_000 else { return nil }
            number = number * 10 + Int(place.pointee - 0x30)
            place += 1
        }
        return number
    }

    /// The column of a reference such as `AB12`, from 0.
    private static func column(_ reference: UnsafeRawPointer) -> Int? {
        var place = reference.assumingMemoryBound(to: UInt8.self)
        var column = 0
        while case let letter = place.pointee & 0xDF, (0x41...0x5A).contains(letter), column < 1_000_000 {
            column = column * 26 + Int(letter - 0x40)
            place += 1
        }
        return column > 0 ? column - 1 : nil
    }
}
