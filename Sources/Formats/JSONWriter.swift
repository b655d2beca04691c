/// Writes JSON (RFC 8259) straight into bytes: no tree, no intermediate strings. Commas are put where they belong.
public struct JSONWriter {
    /// Where the document is written.
    public let output: OutputBuffer
    @usableFromInline var needsComma = false

    /// What was written so far.
    public var bytes: [UInt8] { Array(output.bytes) }

    /// An empty document.
    public init(capacity: Int = 512) { output = OutputBuffer(capacity: capacity) }

    /// A document at the end of what `output` holds.
    public init(appendingTo output: OutputBuffer) { self.output = output }

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
    @inlinable
    public mutating func begin(_ bracket: UInt8) {
        separate()
        output.append(bracket)
        needsComma = false
    }

    /// Closes an object or array.
    @inlinable
    public mutating func end(_ bracket: UInt8) {
        output.append(bracket)
        needsComma = true
    }

    /// Writes a member's name. It must need no escaping.
    @inlinable
    public mutating func key(_ name: StaticString) {
        output.appendKey(name, afterComma: needsComma)
        needsComma = false
    }

    /// Writes a member's name that is data.
    public mutating func key(text name: String) {
        value(name)
        output.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a text.
    public mutating func value(_ text: String) {
        separate()
        var text = text
        output.append(UInt8(ascii: "\""))
        text.withUTF8 { output.appendJSONEscaped($0) }
        output.append(UInt8(ascii: "\""))
    }

    /// Writes a text that must need no escaping.
    public mutating func value(literal text: StaticString) {
        separate()
        output.appendQuoted(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes a text that must need no escaping, such as a date or a code.
    @inlinable
    public mutating func value(plain text: UnsafeRawBufferPointer) {
        separate()
        output.appendQuoted(text.bindMemory(to: UInt8.self))
    }

    /// Writes a string of a known length that needs no escapes.
    /// - Parameter fill: is given room for `length` bytes and fills them all.
    @inlinable
    public mutating func value(plainOf length: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        separate()
        output.append(atMost: length + 2) { target in
            target[0] = UInt8(ascii: "\"")
            fill(target + 1)
            target[length + 1] = UInt8(ascii: "\"")
            return length + 2
        }
    }

    /// Writes the 16 bytes of a UUID in their usual form; nothing else is accepted, and written as `null`.
    public mutating func value(uuid bytes: UnsafeRawBufferPointer) {
        guard bytes.count == UUIDText.size else { return null() }
        value(plainOf: UUIDText.length) { UUIDText.write(bytes, to: $0) }
    }

    /// Writes a text given as UTF-8 bytes.
    public mutating func value(utf8 text: UnsafeRawBufferPointer) {
        separate()
        output.append(UInt8(ascii: "\""))
        output.appendJSONEscaped(text.bindMemory(to: UInt8.self))
        output.append(UInt8(ascii: "\""))
    }

    /// Writes an integer.
    public mutating func value(_ number: Int) {
        separate()
        if (0...9).contains(number) { return output.append(UInt8(ascii: "0") + UInt8(number)) }
        var digits = String(number)
        digits.withUTF8 { output.append($0) }
    }

    /// Writes a boolean.
    public mutating func value(_ flag: Bool) {
        separate()
        output.append(flag ? "true" : "false")
    }

    /// Writes `null`.
    public mutating func null() {
        separate()
        output.append("null")
    }

    /// Writes a text, or `null`.
    public mutating func value(_ text: String?) {
        if let text { value(text) } else { null() }
    }

    /// Writes bytes that are a JSON value already, or whole members of an object.
    @inlinable
    public mutating func raw(_ json: UnsafeRawBufferPointer) {
        separate()
        output.append(json.bindMemory(to: UInt8.self))
    }

    /// Writes bytes that are a JSON value already.
    @inlinable
    public mutating func raw(_ json: [UInt8]) {
        separate()
        output.append(json)
    }

    /// Writes bytes that are the beginning of a value or a member, up to a bracket or colon.
    @inlinable
    public mutating func beginning(_ json: UnsafeRawBufferPointer) {
        raw(json)
        needsComma = false
    }

    @inlinable
    mutating func separate() {
        if needsComma { output.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}
