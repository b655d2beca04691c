internal import CPostgres

/// A value for a statement's parameter.
public enum Parameter: Sendable, Hashable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByNilLiteral
{
    /// SQL's NULL.
    case null
    /// The text form of any type.
    case text(String)
    /// A `bytea`, sent as it is.
    case bytes([UInt8])

    /// A text.
    public init(stringLiteral value: String) { self = .text(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .text(String(value)) }
    /// SQL's NULL.
    public init(nilLiteral: ()) { self = .null }

    /// An integer of any SQL width.
    public static func integer(_ value: some BinaryInteger) -> Parameter { .text(String(value)) }
    /// A text, or NULL.
    public static func optional(_ value: String?) -> Parameter { value.map(Parameter.text) ?? .null }
    /// A boolean.
    public static func boolean(_ value: Bool) -> Parameter { .text(value ? "t" : "f") }

    /// A one-dimensional SQL array of texts, in PostgreSQL's text form.
    public static func array(_ values: [String]) -> Parameter {
        var array: [UInt8] = []
        array.reserveCapacity(values.reduce(2) { $0 + $1.utf8.count + 3 })
        array.append(UInt8(ascii: "{"))
        for (index, value) in values.enumerated() {
            if index > 0 { array.append(UInt8(ascii: ",")) }
            array.append(UInt8(ascii: "\""))
            // Byte by byte: a quote followed by a combining mark is another character to Swift, but not to PostgreSQL.
            for byte in value.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { array.append(UInt8(ascii: "\\")) }
                array.append(byte)
            }
            array.append(UInt8(ascii: "\""))
        }
        array.append(UInt8(ascii: "}"))
        return .text(String(decoding: array, as: UTF8.self))
    }
}

extension [Parameter] {
    /// Refuses a text with a NUL, which neither libpq's texts nor PostgreSQL's can hold: it would arrive cut short.
    func check(for statement: Statement) throws(PostgresError) {
        for case .text(let text) in self where text.utf8.contains(0) {
            throw PostgresError(.misuse, message: "a text parameter contains a NUL", operation: statement.name)
        }
    }
}

/// The parameters in the form libpq takes: parallel arrays into one buffer that lives while `body` runs.
func withParameters<Value>(
    _ parameters: [Parameter],
    _ body: (
        Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) -> Value
) -> Value {
    if parameters.isEmpty { return body(0, nil, nil, nil) }
    var buffer: [CChar] = []
    var offsets: [Int?] = []
    var lengths: [Int32] = []
    var formats: [Int32] = []
    for parameter in parameters {
        append(parameter, to: &buffer, &offsets, &lengths, &formats)
    }
    return buffer.withUnsafeBufferPointer { storage in
        let pointers = offsets.map { offset in offset.flatMap { storage.baseAddress?.advanced(by: $0) } }
        return pointers.withUnsafeBufferPointer { pointers in
            body(Int32(parameters.count), pointers.baseAddress, lengths, formats)
        }
    }
}

private func append(
    _ parameter: Parameter, to buffer: inout [CChar], _ offsets: inout [Int?], _ lengths: inout [Int32],
    _ formats: inout [Int32]
) {
    switch parameter {
    case .null:
        offsets.append(nil)
        lengths.append(0)
        formats.append(0)
    case .text(let text):
        offsets.append(buffer.count)
        var text = text
        text.withUTF8 { buffer.append(contentsOf: UnsafeRawBufferPointer($0).bindMemory(to: CChar.self)) }
        buffer.append(0)
        lengths.append(0)
        formats.append(0)
    case .bytes(let bytes):
        offsets.append(buffer.count)
        bytes.withUnsafeBytes { buffer.append(contentsOf: $0.bindMemory(to: CChar.self)) }
        lengths.append(Int32(bytes.count))
        formats.append(1)
        if bytes.isEmpty { buffer.append(0) }
    }
}
