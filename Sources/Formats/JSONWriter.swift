/// Writes JSON (RFC 8259) straight into bytes: no tree, no intermediate strings. Commas are put where they belong.
public struct JSONWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// An empty document.
    public init(capacity: Int = 512) { bytes.reserveCapacity(capacity) }

    /// Writes `{`, what `content` writes, and `}`.
    @inlinable
    public mutating func object(_ content: (inout JSONWriter) throws -> Void) rethrows {
        begin(UInt8(ascii: "{"))
        try content(&self)
        end(UInt8(ascii: "}"))
    }

    /// Writes `[`, what `content` writes, and `]`.
    @inlinable
    public mutating func array(_ content: (inout JSONWriter) throws -> Void) rethrows {
        begin(UInt8(ascii: "["))
        try content(&self)
        end(UInt8(ascii: "]"))
    }

    /// Opens an object or array; `end` must follow.
    public mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    /// Closes an object or array.
    public mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    /// Writes a member's name. It must need no escaping.
    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member's name that is data.
    public mutating func key(text name: String) {
        value(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a text.
    public mutating func value(_ text: String) {
        separate()
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { JSONEscaping.append($0, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a text given as UTF-8 bytes.
    public mutating func value(utf8 text: UnsafeRawBufferPointer) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        JSONEscaping.append(text.bindMemory(to: UInt8.self), to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes an integer.
    public mutating func value(_ number: Int) {
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Writes a boolean.
    public mutating func value(_ flag: Bool) {
        separate()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a text, or `null`.
    public mutating func value(_ text: String?) {
        if let text { value(text) } else { null() }
    }

    /// Writes bytes that are a JSON value already.
    public mutating func raw(_ json: UnsafeRawBufferPointer) {
        separate()
        bytes.append(contentsOf: json)
    }

    /// Writes bytes that are a JSON value already.
    public mutating func raw(_ json: [UInt8]) {
        json.withUnsafeBytes { raw($0) }
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}
