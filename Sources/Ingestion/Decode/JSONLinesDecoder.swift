internal import Catalogue
internal import Formats

/// Decodes newline-delimited JSON: one flat object a line, members named like CSV columns.
struct JSONLinesDecoder: RowDecoder {
    let informationClass: InformationClass
    /// The layout of the payload: see ``JSONLayout``.
    var layout: Layout?
    /// Whether every line has its end, so that a last one without was cut off (see `JSONArraySplitter`).
    var endsLines = false

    func decode(
        _ input: UnsafeBufferPointer<UInt8>, at start: Int, isFinal: Bool, into row: RawRow
    ) -> DecodeStep {
        var first = start
        while first < input.count, input[first] == CSV.lineFeed || input[first] == CSV.carriageReturn { first += 1 }
        guard first < input.count else { return isFinal ? .end : .needsMore }
        var end = first
        while end < input.count, input[end] != CSV.lineFeed { end += 1 }
        if end == input.count, !isFinal, end - first <= RowLimit.window { return .needsMore }
        row.reset(start: first)
        if end == input.count, !isFinal {
            row.end = end
            row.damage = RowLimit.damage
            return .lineGoesOn
        }
        row.end = end > first && input[end - 1] == CSV.carriageReturn ? end - 1 : end
        if row.end - row.start > RowLimit.bytes {
            row.damage = RowLimit.damage
        } else if let fault = EncodingCheck.fault(in: UnsafeBufferPointer(rebasing: input[first..<row.end])) {
            row.damage = RawRow.Damage(fault)
        } else {
            var parser = FlatObjectParser(input: input, position: first, end: row.end)
            row.damage = parser.parse(into: row, MemberMeanings(informationClass, layout))
        }
        if endsLines, end == input.count { row.damage = RawRow.Damage("array_cut_off") }
        return .row(next: min(end + 1, input.count))
    }
}

/// Parses one JSON object (RFC 8259) whose members are texts, numbers, booleans or null.
struct FlatObjectParser {
    let input: UnsafeBufferPointer<UInt8>
    var position: Int
    let end: Int
    /// Whether an escape stood for a character that has no place in text: what `EncodingCheck` finds where it is written plainly.
    private var hasControlCharacter = false
    /// The names of the members so far, where they are asked for.
    private(set) var names: Set<String> = []

    init(input: UnsafeBufferPointer<UInt8>, position: Int, end: Int) {
        self.input = input
        self.position = position
        self.end = end
    }

    mutating func parse(into row: RawRow, _ meanings: MemberMeanings) -> RawRow.Damage? {
        skipSpace()
        guard take(UInt8(ascii: "{")) else {
            return RawRow.Damage(position < end && isValueStart ? "not_an_object" : "not_json")
        }
        skipSpace()
        if take(UInt8(ascii: "}")) { return finish() }
        while true {
            guard let name = parseString(row), take(UInt8(ascii: ":"), afterSpace: true) else {
                return RawRow.Damage("not_json")
            }
            if let damage = parseMember(named: name, row, meanings) { return damage }
            if take(UInt8(ascii: ","), afterSpace: true) {
                skipSpace()
                continue
            }
            guard take(UInt8(ascii: "}"), afterSpace: true) else { return RawRow.Damage("not_json") }
            return finish()
        }
    }

    private mutating func parseMember(
        named name: RawRow.Cell, _ row: RawRow, _ meanings: MemberMeanings
    ) -> RawRow.Damage? {
        skipSpace()
        guard position < end else { return RawRow.Damage("not_json") }
        if input[position] == UInt8(ascii: "{") || input[position] == UInt8(ascii: "[") {
            return RawRow.Damage("not_an_object")
        }
        guard let value = parseValue(row) else { return RawRow.Damage("not_json") }
        let name = row.string(name, in: input)
        let isNew = !meanings.needNames || names.insert(name.uppercased()).inserted
        switch meanings.meaning(of: name) {
        case .item(let item): return fill(item, value, row, meanings, isNew: isNew)
        case .ignored: return nil
        case nil:
            row.unknownMembers += 1
            return nil
        }
    }

    /// Gives an item its value. In a layout several members may mean one item, as columns may: the first that says something counts,
    /// and the values of a list are joined.
    private func fill(
        _ item: Int, _ value: RawRow.Cell, _ row: RawRow, _ meanings: MemberMeanings, isNew: Bool
    ) -> RawRow.Damage? {
        let hasMember = row[item].length >= 0
        if hasMember, !meanings.needNames || !isNew {
            return RawRow.Damage("duplicate_member", item: meanings.code(of: item))
        }
        if row[item].length <= 0 {
            row[item] = value
        } else if value.length > 0, meanings.isList(item) {
            row.join(value, to: item, in: input)
        }
        return nil
    }

    private mutating func parseValue(_ row: RawRow) -> RawRow.Cell? {
        if input[position] == UInt8(ascii: "\"") { return parseString(row) }
        let start = position
        while position < end, !isDelimiter(input[position]) { position += 1 }
        let token = String(
            decoding: UnsafeBufferPointer(rebasing: input[start..<position]), as: UTF8.self)
        switch token {
        case "null": return RawRow.Cell(offset: start, length: 0)
        case "true", "false": return RawRow.Cell(offset: start, length: position - start)
        default: return isNumber(token) ? RawRow.Cell(offset: start, length: position - start) : nil
        }
    }

    private mutating func parseString(_ row: RawRow) -> RawRow.Cell? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while position < end {
            switch input[position] {
            case UInt8(ascii: "\""):
                position += 1
                return RawRow.Cell(offset: start, length: position - 1 - start)
            case UInt8(ascii: "\\"):
                position = start
                return parseEscapedString(row)
            case 0..<0x20: return nil
            default: position += 1
            }
        }
        return nil
    }

    private mutating func parseEscapedString(_ row: RawRow) -> RawRow.Cell? {
        let offset = row.scratch.count
        while position < end {
            let byte = input[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                return RawRow.Cell(offset: offset, length: row.scratch.count - offset, isUnescaped: true)
            }
            if byte < 0x20 { return nil }
            if byte != UInt8(ascii: "\\") {
                row.scratch.append(byte)
            } else if !parseEscape(row) {
                return nil
            }
        }
        return nil
    }

    private mutating func parseEscape(_ row: RawRow) -> Bool {
        guard position < end else { return false }
        let byte = input[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): row.scratch.append(byte)
        case UInt8(ascii: "n"): row.scratch.append(0x0A)
        case UInt8(ascii: "r"): row.scratch.append(0x0D)
        case UInt8(ascii: "t"): row.scratch.append(0x09)
        case UInt8(ascii: "u"):
            guard let scalar = parseUnicodeEscape() else { return false }
            let isLayout = scalar == "\t" || scalar == "\n" || scalar == "\r"
            if scalar.value < 0x20 && !isLayout || scalar.value == 0x7F { hasControlCharacter = true }
            for unit in String(scalar).utf8 { row.scratch.append(unit) }
        default: return false
        }
        return true
    }

    private mutating func parseUnicodeEscape() -> Unicode.Scalar? {
        guard let first = parseHexadecimal() else { return nil }
        guard (0xD800..<0xDC00).contains(first) else { return Unicode.Scalar(first) }
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let second = parseHexadecimal(),
            (0xDC00..<0xE000).contains(second)
        else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private mutating func parseHexadecimal() -> UInt32? {
        guard position + 4 <= end else { return nil }
        let digits = UnsafeBufferPointer(rebasing: input[position..<position + 4])
        position += 4
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// Whether a token is a number by the grammar of RFC 8259 §6.
    private func isNumber(_ token: String) -> Bool {
        var rest = Substring(token).utf8
        func digits() -> Int {
            let count = rest.prefix { (0x30...0x39).contains($0) }.count
            rest.removeFirst(count)
            return count
        }
        func skip(_ bytes: [UInt8]) -> Bool {
            guard let first = rest.first, bytes.contains(first) else { return false }
            rest.removeFirst()
            return true
        }
        _ = skip([UInt8(ascii: "-")])
        let leadsWithZero = rest.first == 0x30
        let whole = digits()
        guard whole == 1 || whole > 1 && !leadsWithZero else { return false }
        if skip([UInt8(ascii: ".")]), digits() == 0 { return false }
        if skip(Array("eE".utf8)) {
            _ = skip(Array("+-".utf8))
            if digits() == 0 { return false }
        }
        return rest.isEmpty
    }

    private var isValueStart: Bool {
        let byte = input[position]
        return byte == UInt8(ascii: "[") || byte == UInt8(ascii: "\"") || (0x30...0x39).contains(byte)
    }

    private func isDelimiter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == 0x20 || byte == 0x09
    }

    private mutating func finish() -> RawRow.Damage? {
        skipSpace()
        guard position == end else { return RawRow.Damage("not_json") }
        return hasControlCharacter ? RawRow.Damage("control_character") : nil
    }

    private mutating func take(_ byte: UInt8, afterSpace: Bool = false) -> Bool {
        if afterSpace { skipSpace() }
        guard position < end, input[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < end, input[position] == 0x20 || input[position] == 0x09 { position += 1 }
    }
}
