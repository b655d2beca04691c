/// Finds the parts of a JSON text (RFC 8259) without taking them apart: members of an object, elements of an array, each as the bytes it
/// is written in. Made for texts of PostgreSQL and of Gongxin itself.
struct JSONScan {
    /// The text does not have the form that was expected.
    struct Malformed: Error {}

    private let text: UnsafeRawBufferPointer
    private var place = 0

    private init(_ text: UnsafeRawBufferPointer) { self.text = text }

    /// Calls `body` with each member's name, without its quotes, and value.
    /// - Throws: `Malformed`, and what `body` throws.
    static func members(
        of object: UnsafeRawBufferPointer,
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var scan = JSONScan(object)
        try scan.each(between: UInt8(ascii: "{"), and: UInt8(ascii: "}")) { scan in
            let name = try scan.value()
            guard name.count >= 2, name[0] == UInt8(ascii: "\"") else { throw Malformed() }
            try scan.expect(UInt8(ascii: ":"))
            try body(UnsafeRawBufferPointer(rebasing: name[1..<name.count - 1]), scan.value())
        }
    }

    /// Calls `body` with each element.
    /// - Throws: `Malformed`, and what `body` throws.
    static func elements(of array: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var scan = JSONScan(array)
        try scan.each(between: UInt8(ascii: "["), and: UInt8(ascii: "]")) { try body($0.value()) }
    }

    private mutating func each(
        between opening: UInt8, and closing: UInt8, _ body: (inout JSONScan) throws -> Void
    ) throws {
        try expect(opening)
        if try next() == closing { return }
        while true {
            try body(&self)
            let separator = try next()
            place += 1
            if separator == closing { return }
            guard separator == UInt8(ascii: ",") else { throw Malformed() }
        }
    }

    /// The next byte that is no blank.
    private mutating func next() throws -> UInt8 {
        while place < text.count {
            let byte = text[place]
            if byte != 0x20, byte != 0x0A, byte != 0x0D, byte != 0x09 { return byte }
            place += 1
        }
        throw Malformed()
    }

    private mutating func expect(_ byte: UInt8) throws {
        guard try next() == byte else { throw Malformed() }
        place += 1
    }

    /// The bytes of the next value.
    private mutating func value() throws -> UnsafeRawBufferPointer {
        let first = try next()
        let start = place
        switch first {
        case UInt8(ascii: "\""): try skipText()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested()
        default:
            while place < text.count, !Self.endsScalar(text[place]) { place += 1 }
            if place == start { throw Malformed() }
        }
        return UnsafeRawBufferPointer(rebasing: text[start..<place])
    }

    private static func endsScalar(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }

    private mutating func skipText() throws {
        place += 1
        while place < text.count {
            let byte = text[place]
            place += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        throw Malformed()
    }

    private mutating func skipNested() throws {
        var depth = 0
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "\""):
                try skipText()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { return }
        }
        throw Malformed()
    }
}
