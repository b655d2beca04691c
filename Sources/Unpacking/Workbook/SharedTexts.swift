internal import Formats

/// The texts of a workbook that its cells refer to by number (ECMA-376 part 1, 18.4).
final class SharedTexts: XMLHandler {
    private let store: TextStore
    private var starts: [UInt32] = []
    private var isInText = false
    private var isInPhonetic = false
    private let limits: UnpackingLimits
    private var excess: UnpackingError?

    init(_ limits: UnpackingLimits) {
        self.limits = limits
        store = TextStore(held: limits.heldTextBytes)
    }

    var failure: UnpackingError? { excess ?? store.failure }

    func start(_ element: XMLName, _ attributes: XMLAttributes) {
        if element.is("si") {
            guard starts.count < limits.sharedTexts else {
                excess = .tooMuchText(limit: limits.sharedTextBytes)
                return
            }
            store.putAside()
            starts.append(UInt32(store.count))
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
            EscapedText.unescape(store.recent, from: Int(start) - store.aside)
        }
    }

    func characters(_ piece: UnsafeBufferPointer<UInt8>) {
        guard isInText else { return }
        if store.count + piece.count > limits.sharedTextBytes {
            excess = .tooMuchText(limit: limits.sharedTextBytes)
        } else {
            store.recent.append(piece)
        }
    }

    /// A text by its number, valid until the next one is asked for; empty for one that is not there.
    subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
        guard starts.indices.contains(index) else { return UnsafeBufferPointer(start: nil, count: 0) }
        let end = index + 1 < starts.count ? Int(starts[index + 1]) : store.count
        return store.text(from: Int(starts[index]), to: end)
    }
}
