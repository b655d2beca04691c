internal import Formats

/// Reads structured fields (RFC 8941, 4.2), and more strictly than that in two ways, as what a signature covers must be one thing only: a
/// name that stands twice is an error, and base64 must be written as an encoder writes it.
public struct StructuredFieldParser {
    /// The text is no structured field; `position` counts bytes.
    public struct Failure: Error, Equatable {
        /// Where it ceases to be one.
        public let position: Int
    }

    private let bytes: [UInt8]
    private var position = 0

    private init(_ text: String) { bytes = Array(text.utf8) }

    /// Reads a dictionary.
    /// - Throws: `Failure`.
    public static func dictionary(_ text: String) throws(Failure) -> FieldDictionary {
        var parser = StructuredFieldParser(text)
        return FieldDictionary(members: try parser.whole { parser throws(Failure) in try parser.members() })
    }

    /// Reads a list.
    /// - Throws: `Failure`.
    public static func list(_ text: String) throws(Failure) -> [FieldMember] {
        var parser = StructuredFieldParser(text)
        return try parser.whole { parser throws(Failure) in try parser.separated { p throws(Failure) in try p.member() }
        }
    }

    /// Reads a single value.
    /// - Throws: `Failure`.
    public static func item(_ text: String) throws(Failure) -> FieldItem {
        var parser = StructuredFieldParser(text)
        return try parser.whole { parser throws(Failure) in try parser.item() }
    }

    private mutating func whole<Value>(
        _ read: (inout Self) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        skip { $0 == 0x20 }
        let value = try read(&self)
        skip { $0 == 0x20 }
        guard position == bytes.count else { throw failure }
        return value
    }

    // MARK: Members

    private mutating func members() throws(Failure) -> [(name: String, member: FieldMember)] {
        var names: Set<String> = []
        return try separated { parser throws(Failure) in
            let name = try parser.key()
            guard names.insert(name).inserted else { throw parser.failure }
            if parser.take("=") { return (name, try parser.member()) }
            return (name, .item(FieldItem(.boolean(true), try parser.parameters())))
        }
    }

    private mutating func separated<Value>(
        _ read: (inout Self) throws(Failure) -> Value
    ) throws(Failure) -> [Value] {
        var values: [Value] = []
        while position < bytes.count {
            values.append(try read(&self))
            skip { $0 == 0x20 || $0 == 0x09 }
            if position == bytes.count { return values }
            guard take(",") else { throw failure }
            skip { $0 == 0x20 || $0 == 0x09 }
            // Nothing may follow a comma but a member.
            if position == bytes.count { throw failure }
        }
        return values
    }

    private mutating func member() throws(Failure) -> FieldMember {
        guard take("(") else { return .item(try item()) }
        var items: [FieldItem] = []
        while true {
            skip { $0 == 0x20 }
            if take(")") { return .list(InnerList(items, try parameters())) }
            items.append(try item())
            guard let next, next == 0x20 || next == UInt8(ascii: ")") else { throw failure }
        }
    }

    private mutating func item() throws(Failure) -> FieldItem {
        let value = try bareItem()
        return FieldItem(value, try parameters())
    }

    private mutating func parameters() throws(Failure) -> FieldParameters {
        var parameters = FieldParameters()
        while take(";") {
            skip { $0 == 0x20 }
            let name = try key()
            guard parameters[name] == nil else { throw failure }
            parameters.all.append((name, take("=") ? try bareItem() : .boolean(true)))
        }
        return parameters
    }

    private mutating func key() throws(Failure) -> String {
        guard let first = next, Self.isLower(first) || first == UInt8(ascii: "*") else { throw failure }
        return taken { Self.isLower($0) || Self.isDigit($0) || "_-.*".utf8.contains($0) }
    }

    // MARK: Values

    private mutating func bareItem() throws(Failure) -> BareItem {
        guard let first = next else { throw failure }
        switch first {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: ":"): return .bytes(try binary())
        case UInt8(ascii: "?"): return .boolean(try boolean())
        case UInt8(ascii: "-"), 0x30...0x39: return try number()
        case UInt8(ascii: "*"), 0x41...0x5A, 0x61...0x7A:
            return .token(taken { Self.isTokenCharacter($0) })
        default: throw failure
        }
    }

    private mutating func string() throws(Failure) -> String {
        position += 1
        var text: [UInt8] = []
        while let character = next {
            position += 1
            switch character {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = next, escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") else {
                    throw failure
                }
                position += 1
                text.append(escaped)
            case 0x20...0x7E: text.append(character)
            default: throw failure
            }
        }
        throw failure
    }

    private mutating func binary() throws(Failure) -> [UInt8] {
        position += 1
        let start = position
        skip { $0 != UInt8(ascii: ":") }
        guard let decoded = Base64.decode(bytes[start..<position]), take(":") else { throw failure }
        return decoded
    }

    private mutating func boolean() throws(Failure) -> Bool {
        position += 1
        if take("1") { return true }
        guard take("0") else { throw failure }
        return false
    }

    private mutating func number() throws(Failure) -> BareItem {
        let sign = take("-") ? -1 : 1
        let whole = taken(Self.isDigit)
        guard let value = Int(whole), whole.utf8.count <= 15 else { throw failure }
        guard take(".") else { return .integer(sign * value) }
        let decimals = taken(Self.isDigit)
        guard whole.utf8.count <= 12, (1...3).contains(decimals.utf8.count),
            let fraction = Int(decimals + String(repeating: "0", count: 3 - decimals.utf8.count))
        else { throw failure }
        return .decimal(thousandths: sign * (value * 1000 + fraction))
    }

    // MARK: Characters

    private var failure: Failure { Failure(position: position) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == character.value else { return false }
        position += 1
        return true
    }

    private mutating func skip(_ belongs: (UInt8) -> Bool) {
        while let next, belongs(next) { position += 1 }
    }

    private mutating func taken(_ belongs: (UInt8) -> Bool) -> String {
        let start = position
        skip(belongs)
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func isLower(_ character: UInt8) -> Bool { (0x61...0x7A).contains(character) }

    private static func isDigit(_ character: UInt8) -> Bool { (0x30...0x39).contains(character) }

    private static func isTokenCharacter(_ character: UInt8) -> Bool {
        isLower(character | 0x20) && character != 0x40 || isDigit(character)
            || "!#$%&'*+-.^_`|~:/".utf8.contains(character)
    }
}
