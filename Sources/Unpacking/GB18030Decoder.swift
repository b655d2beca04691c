internal import CIconv
internal import Formats
internal import Glibc

/// Turns GB 18030 into UTF-8, piece by piece.
///
/// Bytes that are no character become U+FFFD one at a time, and decoding goes on with the next byte: a stray lead byte costs
/// the row it stands in, and never swallows the line end, the quote or the comma behind it.
final class GB18030Decoder {
    private let converter: iconv_t
    /// What is still to be decoded: at the end of a piece the first bytes of a character.
    private let input = OutputBuffer(capacity: 1 << 16)

    init() throws(UnpackingError) {
        guard let converter = iconv_open("UTF-8", "GB18030"), Int(bitPattern: converter) != -1 else {
            throw .cannotPutAside(errno)
        }
        self.converter = converter
    }

    deinit { iconv_close(converter) }

    func decode(_ bytes: UnsafeBufferPointer<UInt8>, isFinal: Bool, into output: OutputBuffer) {
        input.append(bytes)
        var position = 0
        while position < input.count {
            let outcome = convert(from: &position, into: output)
            if outcome == .incomplete, !isFinal { break }
            if outcome == .whole { continue }
            output.append([0xEF, 0xBF, 0xBD])
            position += 1
        }
        input.removeFirst(position)
    }

    private enum Outcome { case whole, invalid, incomplete }

    private func convert(from position: inout Int, into output: OutputBuffer) -> Outcome {
        var left = input.count - position
        var outcome = Outcome.whole
        // Two bytes become three at most; no other form grows more.
        output.append(atMost: left * 2) { target in
            var source = UnsafeMutableRawPointer(mutating: input.bytes.baseAddress)?
                .advanced(by: position).assumingMemoryBound(to: CChar.self)
            var end: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(target).assumingMemoryBound(to: CChar.self)
            var room = left * 2
            let whole = room
            if iconv(converter, &source, &left, &end, &room) == -1 {
                outcome = errno == EINVAL ? .incomplete : .invalid
            }
            return whole - room
        }
        position = input.count - left
        return outcome
    }
}
