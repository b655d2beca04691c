/// Fields written one behind the other so that nothing is ambiguous: each is its length in four bytes, the highest first, and its
/// bytes; NULL is the length `FF FF FF FF` alone.
public struct FieldBytes {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// Nothing yet.
    public init() {}

    /// Starts anew, keeping the memory.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Adds NULL.
    public mutating func addNull() { length(0xFFFF_FFFF) }

    /// Adds bytes.
    public mutating func add(_ field: some Collection<UInt8>) {
        length(UInt32(field.count))
        bytes.append(contentsOf: field)
    }

    /// Adds bytes, or NULL.
    public mutating func add(_ field: [UInt8]?) {
        if let field { add(field) } else { addNull() }
    }

    /// Adds a text in UTF-8, or NULL.
    public mutating func add(_ text: String?) {
        if let text { add(Array(text.utf8)) } else { addNull() }
    }

    /// Adds an integer, or NULL: eight bytes, two's complement, the highest first.
    public mutating func add(_ number: Int?) {
        guard let number else { return addNull() }
        length(8)
        withUnsafeBytes(of: Int64(number).bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Adds an array of texts as `array_send` gives it: its number of elements in four bytes, and each element like a field.
    mutating func add(array: UnsafeRawBufferPointer) {
        guard array.count >= 20 else {
            length(4)
            return length(0)
        }
        // In front of the elements: dimensions, a flag, the element's type, and for the one dimension its size and first index.
        length(UInt32(array.count - 20 + 4))
        bytes.append(contentsOf: array[12..<16])
        bytes.append(contentsOf: array[20...])
    }

    private mutating func length(_ length: UInt32) {
        withUnsafeBytes(of: length.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

/// Reads what ``FieldBytes`` wrote.
public struct FieldReader {
    private var rest: ArraySlice<UInt8>

    /// The bytes are no fields of this form.
    public struct Malformed: Error {}

    /// Starts at the first field.
    public init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// Whether everything was read.
    public var isAtEnd: Bool { rest.isEmpty }

    /// The next field; nil for NULL.
    /// - Throws: `Malformed`.
    public mutating func next() throws(Malformed) -> [UInt8]? {
        let length = try count()
        guard let length else { return nil }
        guard rest.count >= length else { throw Malformed() }
        let field = Array(rest.prefix(length))
        rest = rest.dropFirst(length)
        return field
    }

    /// The next field as text.
    /// - Throws: `Malformed`.
    public mutating func text() throws(Malformed) -> String? {
        guard let bytes = try next() else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Malformed() }
        return text
    }

    /// The next field as integer.
    /// - Throws: `Malformed`.
    public mutating func integer() throws(Malformed) -> Int? {
        guard let bytes = try next() else { return nil }
        guard bytes.count == 8 else { throw Malformed() }
        return Int(truncatingIfNeeded: bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// A length or a number of elements; nil for NULL.
    mutating func count() throws(Malformed) -> Int? {
        guard rest.count >= 4 else { throw Malformed() }
        let length = rest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        rest = rest.dropFirst(4)
        return length == .max ? nil : Int(length)
    }
}
