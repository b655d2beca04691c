/// Follows the bytes of one bracketed element of a JSON array to its end, and notices where it cannot be JSON any more.
///
/// It looks at no more than finding the end needs: brackets that match, strings that open and close where they may.
struct JSONElementScan {
    enum Step { case goesOn, ends, damaged }

    private static let deepest = 64
    private var brackets: [UInt8] = []
    private var isInString = false
    private var isEscaped = false
    /// The last byte outside strings that is no space; a closing quote after a string.
    private var last: UInt8 = 0

    mutating func step(_ byte: UInt8) -> Step {
        if isInString { return stepInString(byte) }
        if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { return .goesOn }
        defer { last = byte }
        if last == Self.quote, !Self.mayFollowString(byte) { return .damaged }
        switch byte {
        case Self.quote:
            isInString = true
            return startsValue ? .goesOn : .damaged
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard brackets.isEmpty || startsValue && last != UInt8(ascii: "{"), brackets.count < Self.deepest else {
                return .damaged
            }
            brackets.append(byte + 2)
            return .goesOn
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            guard brackets.popLast() == byte else { return .damaged }
            return brackets.isEmpty ? .ends : .goesOn
        case UInt8(ascii: ","): return last == UInt8(ascii: "{") ? .damaged : .goesOn
        default: return .goesOn
        }
    }

    private mutating func stepInString(_ byte: UInt8) -> Step {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == Self.quote {
            isInString = false
            last = Self.quote
            return .goesOn
        }
        // A line end has no place in a string: this one was never closed.
        return byte == 0x0A || byte == 0x0D ? .damaged : .goesOn
    }

    /// Whether a value or a name may start behind the last byte.
    private var startsValue: Bool {
        switch last {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: ","), UInt8(ascii: ":"): true
        default: false
        }
    }

    private static func mayFollowString(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"): true
        default: false
        }
    }

    private static let quote = UInt8(ascii: "\"")
}

/// Finds where the next element of a JSON array starts behind a damaged one: at a brace behind `},`, or at one that begins a
/// line, whatever quotes say.
struct JSONElementSearch {
    private enum Seen { case nothing, brace, comma }

    // The damaged element's own brace was the last one seen.
    private var seen = Seen.brace
    private var isAtLineStart = false

    /// Whether `byte` is the opening brace of the next element.
    mutating func isStart(_ byte: UInt8) -> Bool {
        if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            if byte == 0x0A { isAtLineStart = true }
            return false
        }
        let isStart = byte == UInt8(ascii: "{") && (seen == .comma || isAtLineStart)
        isAtLineStart = false
        switch byte {
        case UInt8(ascii: "}"): seen = .brace
        case UInt8(ascii: ","): seen = seen == .brace ? .comma : .nothing
        default: seen = .nothing
        }
        return isStart
    }
}
