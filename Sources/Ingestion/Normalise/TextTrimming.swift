/// Text without the spaces around it: ASCII, full-width and no-break ones, and the invisible marks spreadsheets leave.
enum TextTrimming {
    static func trim(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = text.count
        while start < end, let length = spaceLength(text, at: start) { start += length }
        while end > start, let length = spaceLength(text, before: end, from: start) { end -= length }
        return UnsafeBufferPointer(rebasing: text[start..<end])
    }

    private static func spaceLength(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        let byte = text[index]
        if byte == 0x20 || (0x09...0x0D).contains(byte) { return 1 }
        if byte < 0xC2 { return nil }
        if byte == 0xC2 { return index + 1 < text.count && text[index + 1] == 0xA0 ? 2 : nil }
        guard index + 2 < text.count else { return nil }
        return isWideSpace(byte, text[index + 1], text[index + 2]) ? 3 : nil
    }

    private static func spaceLength(_ text: UnsafeBufferPointer<UInt8>, before end: Int, from start: Int) -> Int? {
        let byte = text[end - 1]
        if byte == 0x20 || (0x09...0x0D).contains(byte) { return 1 }
        if byte < 0x80 { return nil }
        if end - start >= 2, byte == 0xA0, text[end - 2] == 0xC2 { return 2 }
        guard end - start >= 3 else { return nil }
        return isWideSpace(text[end - 3], text[end - 2], byte) ? 3 : nil
    }

    /// U+3000 ideographic space, U+FEFF byte order mark, U+200B zero width space, U+2002…U+200A typographic spaces.
    private static func isWideSpace(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch (first, second, third) {
        case (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF): true
        case (0xE2, 0x80, 0x82...0x8B): true
        default: false
        }
    }
}
