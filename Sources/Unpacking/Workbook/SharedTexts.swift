internal import Formats

/// The texts of a workbook that its cells refer to by number (ECMA-376 part 1, 18.4).
final class SharedTexts: XMLHandler {
    private let text = OutputBuffer(capacity: 1 << 16)
    private var starts: [UInt32] = []
    private var isInText = false
    private var isInPhonetic = false
    private let limit: Int
    private(set) var failure: UnpackingError?

    init(limit: Int) { self.limit = limit }

    func start(_ element: XMLName, _ attributes: XMLAttributes) {
        if element.is("si") {
            // Each text takes its place in the list as well.
            guard text.count + 4 * starts.count <= limit else {
                failure = .tooMuchText(limit: limit)
                return
            }
            starts.append(UInt32(text.count))
        } else if element.is("t") {
            isInText = !isInPhonetic && !starts.isEmpty
        } else if element.is("rPh") {
            isInPhonetic = true
        }
    }

    func end(_ element: XMLName) {
        if element.is("t") {
            isInText = false
        } else if element.is("rPh") {
            isInPhonetic = false
        } else if element.is("si"), let start = starts.last {
            EscapedText.unescape(text, from: Int(start))
        }
    }

    func characters(_ piece: UnsafeBufferPointer<UInt8>) {
        guard isInText else { return }
        if text.count + piece.count > limit { failure = .tooMuchText(limit: limit) } else { text.append(piece) }
    }

    /// A text by its number; empty for one that is not there.
    subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
        guard starts.indices.contains(index) else { return UnsafeBufferPointer(start: nil, count: 0) }
        let end = index + 1 < starts.count ? Int(starts[index + 1]) : text.count
        return text.slice(Int(starts[index]), end)
    }
}
