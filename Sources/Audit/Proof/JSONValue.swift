/// A JSON document (RFC 8259) as far as proofs and lists of roots need one: read completely, strictly, and not too deep.
public enum JSONValue: Sendable, Equatable {
    /// An object; of members of the same name the last.
    case object([String: JSONValue])
    /// An array.
    case array([JSONValue])
    /// A text.
    case text(String)
    /// A whole number.
    case number(Int)
    /// `true` or `false`.
    case boolean(Bool)
    /// `null`.
    case null

    /// The text is no such document.
    public struct Malformed: Error {}

    /// Reads a document.
    /// - Throws: `Malformed`.
    public init(_ bytes: [UInt8]) throws(Malformed) {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Malformed() }
        var parser = JSONParser(bytes: bytes)
        self = try parser.value(depth: 0)
        guard parser.isAtEnd else { throw Malformed() }
    }

    /// A member of an object; nil when there is none.
    public subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The text; nil when it is none.
    public var text: String? { if case .text(let text) = self { text } else { nil } }
    /// The number; nil when it is none.
    public var number: Int? { if case .number(let number) = self { number } else { nil } }
    /// The elements; nil when it is no array.
    public var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
}

/// The parser behind ``JSONValue``.
private struct JSONParser {
    let bytes: [UInt8]
    var place = 0

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return place == bytes.count
        }
    }

    mutating func value(depth: Int) throws(JSONValue.Malformed) -> JSONValue {
        guard depth < 16 else { throw JSONValue.Malformed() }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard peek == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(JSONValue.Malformed) {
        guard take(character) else { throw JSONValue.Malformed() }
    }

    private mutating func object(_ depth: Int) throws(JSONValue.Malformed) -> JSONValue {
        try expect("{")
        var members: [String: JSONValue] = [:]
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            let name = try text()
            try expect(":")
            members[name] = try value(depth: depth + 1)
        } while take(",")
        try expect("}")
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(JSONValue.Malformed) -> JSONValue {
        try expect("[")
        var elements: [JSONValue] = []
        if take("]") { return .array(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while take(",")
        try expect("]")
        return .array(elements)
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONValue.Malformed) -> JSONValue {
        guard bytes[place...].starts(with: word.utf8) else { throw JSONValue.Malformed() }
        place += word.utf8.count
        return value
    }

    private mutating func number() throws(JSONValue.Malformed) -> Int {
        let start = place
        if peek == UInt8(ascii: "-") { place += 1 }
        while let byte = peek, (0x30...0x39).contains(byte) { place += 1 }
        guard let number = Int(String(decoding: bytes[start..<place], as: UTF8.self)) else {
            throw JSONValue.Malformed()
        }
        return number
    }

    private mutating func text() throws(JSONValue.Malformed) -> String {
        guard peek == UInt8(ascii: "\"") else { throw JSONValue.Malformed() }
        place += 1
        var text: [UInt8] = []
        while let byte = peek {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += try escaped()
            case 0..<0x20: throw JSONValue.Malformed()
            default: text.append(byte)
            }
        }
        throw JSONValue.Malformed()
    }

    private mutating func escaped() throws(JSONValue.Malformed) -> [UInt8] {
        guard let byte = peek else { throw JSONValue.Malformed() }
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            let digits = bytes[place...].prefix(4)
            // Half of a pair stands for no character; nothing here is written that way.
            guard digits.count == 4, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
                let scalar = Unicode.Scalar(value)
            else { throw JSONValue.Malformed() }
            place += 4
            return Array(String(Character(scalar)).utf8)
        default: throw JSONValue.Malformed()
        }
    }
}
