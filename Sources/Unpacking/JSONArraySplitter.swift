internal import Formats

/// Turns a JSON array, piece by piece, into lines with one element each. A single object is taken for an array of one, and
/// several values one after the other for one of several.
///
/// A damaged element costs itself: it becomes a line that is not JSON, and the next element is looked for behind it. When the
/// array is not closed, the last line – what there is of the last element, else a bracket – has no line end.
final class JSONArraySplitter {
    private enum Place { case outside, scalar, bracketed, lost }

    private let longest: Int
    private let element = OutputBuffer(capacity: 1 << 16)
    private var place = Place.outside
    private var scan = JSONElementScan()
    private var search = JSONElementSearch()
    private var isArrayOpen = false
    /// What is left to come of a byte order mark.
    private var byteOrderMark: ArraySlice<UInt8> = [0xEF, 0xBB, 0xBF]
    /// Bytes to be looked at again, because a damaged element had swallowed its neighbours.
    private var again: [UInt8] = []
    private var positionAgain = 0
    /// Where in `again` the element began.
    private var elementAgain: Int?

    /// - Parameter longest: the most bytes of an element; a longer one is damaged.
    init(longest: Int) { self.longest = longest }

    func push(_ bytes: UnsafeBufferPointer<UInt8>, isFinal: Bool, into output: OutputBuffer) {
        for byte in bytes {
            if !byteOrderMark.isEmpty {
                if byteOrderMark.popFirst() == byte { continue }
                byteOrderMark = []
            }
            step(byte, into: output)
            stepAgain(into: output)
        }
        if isFinal { finish(into: output) }
    }

    private func stepAgain(into output: OutputBuffer) {
        while positionAgain < again.count {
            positionAgain += 1
            step(again[positionAgain - 1], into: output)
        }
    }

    private func step(_ byte: UInt8, into output: OutputBuffer) {
        switch place {
        case .outside: stepOutside(byte)
        case .scalar: stepInScalar(byte, into: output)
        case .bracketed:
            element.append(byte)
            switch scan.step(byte) {
            case .goesOn: if element.count > longest { recover(into: output) }
            case .ends: emit(element.count, into: output)
            case .damaged: recover(into: output)
            }
        case .lost:
            if search.isStart(byte) {
                emit(element.count, isWhole: false, into: output)
                begin(byte)
            } else if element.count <= 2 * longest {
                element.append(byte)
            }
        }
    }

    private func stepOutside(_ byte: UInt8) {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","): return
        case UInt8(ascii: "[") where !isArrayOpen: isArrayOpen = true
        case UInt8(ascii: "]") where isArrayOpen: isArrayOpen = false
        default: begin(byte)
        }
    }

    private func begin(_ byte: UInt8) {
        elementAgain = positionAgain < again.count ? positionAgain - 1 : nil
        element.removeAll()
        element.append(byte)
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
            place = .bracketed
            scan = JSONElementScan()
            _ = scan.step(byte)
        } else {
            place = .scalar
        }
    }

    private func stepInScalar(_ byte: UInt8, into output: OutputBuffer) {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "["), 0x0A:
            emit(element.count, into: output)
            stepOutside(byte)
        default: if element.count <= 2 * longest { element.append(byte) }
        }
    }

    /// Gives up the element up to where the next one seems to start, and looks at the rest again.
    private func recover(into output: OutputBuffer) {
        search = JSONElementSearch()
        guard let next = element.bytes.indices.dropFirst().first(where: { search.isStart(element.bytes[$0]) }) else {
            place = .lost
            return
        }
        if let start = elementAgain, start + element.count <= again.count {
            positionAgain = start + next
        } else {
            again = Array(element.bytes[next...])
            positionAgain = 0
        }
        emit(next, isWhole: false, into: output)
    }

    /// Writes the first `count` bytes of the element as a line.
    private func emit(_ count: Int, isWhole: Bool = true, into output: OutputBuffer) {
        let end = element.bytes[..<count].lastIndex { $0 > 0x20 && $0 != UInt8(ascii: ",") } ?? -1
        // What is whole has line ends between its members only, where a space does as well. What is damaged must stay so.
        let substitute: UInt8 = isWhole ? 0x20 : 0x0D
        for byte in element.bytes[...end] { output.append(byte == 0x0A || byte == 0x0D ? substitute : byte) }
        output.append(0x0A)
        element.removeAll()
        place = .outside
    }

    private func finish(into output: OutputBuffer) {
        // A string that was never closed may have swallowed other elements, and the end of the array.
        while place == .bracketed {
            recover(into: output)
            stepAgain(into: output)
        }
        var isCutOff = isArrayOpen || place == .lost
        if place == .lost, closesAll() { isCutOff = false }
        if place != .outside {
            emit(element.count, isWhole: place == .scalar, into: output)
            if isCutOff { output.truncate(to: output.count - 1) }
        } else if isCutOff {
            output.append(UInt8(ascii: "["))
        }
        isArrayOpen = false
    }

    /// Whether the last element, a damaged one, ends with its closing brace and the array's bracket all the same. What is
    /// behind the brace is dropped then.
    private func closesAll() -> Bool {
        let isText: (UInt8) -> Bool = { $0 > 0x20 }
        guard var last = element.bytes.lastIndex(where: isText) else { return false }
        if isArrayOpen {
            guard element.bytes[last] == UInt8(ascii: "]"), let before = element.bytes[..<last].lastIndex(where: isText)
            else { return false }
            last = before
        }
        guard element.bytes[last] == UInt8(ascii: "}") else { return false }
        element.truncate(to: last + 1)
        return true
    }
}
