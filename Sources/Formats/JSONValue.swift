/// A JSON value (RFC 8259), to be read and to be written in its one canonical form (RFC 8785): members in the order of their names'
/// UTF-16 units, no blanks, nothing escaped that need not be. Numbers stay as they are written; documents have integers only.
public indirect enum JSONValue: Sendable, Hashable {
    /// Members by their names.
    case object([String: JSONValue])
    /// Elements.
    case array([JSONValue])
    /// A text.
    case string(String)
    /// A number, as it is written.
    case number(String)
    /// True or false.
    case boolean(Bool)
    /// Nothing.
    case null

    /// Reads a text; nil when it is no JSON, names a member twice or is nested too deeply.
    public init?(_ bytes: [UInt8]) {
        var reader = JSONReader(bytes)
        guard let value = reader.document() else { return nil }
        self = value
    }

    /// A member of an object.
    public subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The text of a string.
    public var text: String? { if case .string(let text) = self { text } else { nil } }

    /// The number of a whole number that fits.
    public var integer: Int? { if case .number(let digits) = self { Int(digits) } else { nil } }

    /// The elements of an array; none of anything else.
    public var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }

    /// The members of an object, in their order; none of anything else.
    public var members: [(name: String, value: JSONValue)] {
        guard case .object(let members) = self else { return [] }
        return members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }.map { ($0.key, $0.value) }
    }

    /// The canonical form.
    public var canonical: [UInt8] {
        var json = JSONWriter(capacity: 4096)
        write(to: &json)
        return json.bytes
    }

    /// Writes the value in its canonical form.
    public func write(to json: inout JSONWriter) {
        switch self {
        case .object:
            json.object { json in
                for (name, value) in members {
                    json.key(text: name)
                    value.write(to: &json)
                }
            }
        case .array(let elements): json.array { json in for element in elements { element.write(to: &json) } }
        case .string(let text): json.value(text)
        case .number(let digits): json.raw(Array(digits.utf8))
        case .boolean(let flag): json.value(flag)
        case .null: json.null()
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    /// A text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .number(String(value)) }
    /// True or false.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }

    /// A text, or nothing.
    public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    /// An integer.
    public static func integer(_ value: Int) -> JSONValue { .number(String(value)) }
}
