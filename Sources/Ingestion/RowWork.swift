internal import Catalogue
internal import Formats

/// The scratch space of one row on its way through normalise, validate and classify; reused from row to row.
final class RowWork {
    /// A value in standard form.
    struct Value {
        var offset = 0
        var length = 0
        /// Days since 1970 for dates.
        var days: Int32 = 0
        /// Whether the bytes are a JSON value as they stand – a number, a list – or a text to be quoted.
        var isRawJSON = false
        var isPresent: Bool { length > 0 }
    }

    /// Holds the standard forms; offsets into it stay valid while it grows.
    let arena = OutputBuffer(capacity: 65_536)
    let publicItems = OutputBuffer()
    let authorisedItems = OutputBuffer()
    let sharedItems = OutputBuffer()
    /// All items one behind the other, whatever their share class: what the content's digest is made of.
    let content = OutputBuffer()
    let changes = OutputBuffer()
    private let values: UnsafeMutablePointer<Value>
    private let count: Int
    var faults: [Fault] = []
    var hasErrors = false
    var wasMended: Bool { !mended.isEmpty }
    var template = SubjectTemplate.organisation
    var action = RecordAction.update
    /// The widest audience the sender allows.
    var openness = ShareClass.public
    /// Whether the row has no credit code, and the numbers from before it that it has instead.
    var lacksCode = false
    var formerNumbers: [(kind: FormerNumber.Kind, index: Int)] = []
    /// The code of a row that waited for it.
    var givenCode: [UInt8]?
    /// The items that were brought into standard form, with what was received.
    var mended: [(item: Int, received: [UInt8])] = []

    init(itemCount: Int) {
        count = max(1, itemCount)
        values = .allocate(capacity: count)
        values.initialize(repeating: Value(), count: count)
    }

    deinit { values.deallocate() }

    subscript(item: Int) -> Value {
        get { values[item] }
        set { values[item] = newValue }
    }

    /// The standard form of an item's value; empty when it has none. Valid until the arena grows.
    func bytes(_ item: Int) -> UnsafeBufferPointer<UInt8> {
        arena.slice(values[item].offset, values[item].offset + values[item].length)
    }

    func text(_ item: Int?) -> String {
        guard let item else { return "" }
        return String(decoding: bytes(item), as: UTF8.self)
    }

    func reset() {
        for index in 0..<count { values[index] = Value() }
        arena.removeAll()
        faults.removeAll(keepingCapacity: true)
        hasErrors = false
        template = .organisation
        openness = .public
        lacksCode = false
        formerNumbers.removeAll(keepingCapacity: true)
        givenCode = nil
        mended.removeAll(keepingCapacity: true)
    }

    /// Keeps bytes as the value of an item.
    func keep(_ item: Int, _ bytes: UnsafeBufferPointer<UInt8>) {
        values[item].offset = arena.count
        values[item].length = bytes.count
        arena.append(bytes)
    }

    /// Takes what was appended to the arena since `offset` as the value of an item.
    func keepAppended(_ item: Int, since offset: Int) {
        values[item].offset = offset
        values[item].length = arena.count - offset
    }
}
