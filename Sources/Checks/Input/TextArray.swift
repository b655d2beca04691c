internal import Formats
internal import PostgresClient

/// An array of texts in PostgreSQL's binary form (`text[]`), put together without a string for each.
struct TextArray {
    private let output: OutputBuffer
    private(set) var count = 0

    /// The number of PostgreSQL's type `text`.
    private static let elementType: UInt32 = 25

    init() {
        output = OutputBuffer(capacity: 1 << 16)
        // Dimensions, whether there are NULLs, element type, length, first index.
        output.append(bigEndian: Int32(1))
        output.append(bigEndian: Int32(1))
        output.append(bigEndian: Self.elementType)
        output.append(bigEndian: Int32(0))
        output.append(bigEndian: Int32(1))
    }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        count += 1
        output.append(bigEndian: Int32(text.count))
        output.append(text)
    }

    mutating func append(_ text: String?) {
        guard var text else { return appendNull() }
        text.withUTF8 { append($0) }
    }

    mutating func appendNull() {
        count += 1
        output.append(bigEndian: Int32(-1))
    }

    /// The value for a statement; nothing may be appended behind it.
    var parameter: Parameter {
        output.patch(bigEndian: Int32(count), at: 12)
        return .bytes(Array(output.bytes))
    }
}
