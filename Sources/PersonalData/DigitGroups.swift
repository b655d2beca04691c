/// A number as it is written: up to five groups of digits with single separators between them.
struct DigitGroups {
    static let capacity = 24
    static let mostGroups = 5

    /// One group.
    struct Group {
        /// How many digits it has.
        var count = 0
        /// Where it ends in the text.
        var end = 0
        /// Whether a letter follows without a separator.
        var letterFollows = false
    }

    let start: Int
    /// Whether a letter stands right in front.
    let letterPrecedes: Bool
    private(set) var groupCount = 0
    private var groups = (Group(), Group(), Group(), Group(), Group())
    private let storage: UnsafeMutableBufferPointer<UInt8>

    /// Reads the number that begins at `start`. Its digits, and a check character X behind them, go into `storage`.
    init(_ text: TextBytes, at start: Int, _ storage: UnsafeMutableBufferPointer<UInt8>) {
        self.start = start
        self.storage = storage
        letterPrecedes = text.symbol(before: start).isLetter
        var position = start
        var stored = 0
        while groupCount < Self.mostGroups {
            var group = Group()
            var symbol = text.symbol(at: position)
            while symbol.isDigit {
                if stored < Self.capacity { storage[stored] = symbol.value }
                stored += 1
                group.count += 1
                position += symbol.length
                symbol = text.symbol(at: position)
            }
            group.letterFollows = symbol.isLetter
            group.end = position
            append(group)
            let separator = text.separator(at: position)
            guard !group.letterFollows, stored < 20, separator > 0, text.symbol(at: position + separator).isDigit
            else { break }
            position += separator
        }
    }

    subscript(index: Int) -> Group {
        switch index {
        case 0: groups.0
        case 1: groups.1
        case 2: groups.2
        case 3: groups.3
        default: groups.4
        }
    }

    var firstEnd: Int { groups.0.end }

    /// The first `count` digits of all groups together; `count` is at most 20.
    func digits(_ count: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: UnsafeBufferPointer(storage)[0..<min(count, Self.capacity)])
    }

    /// The first 17 digits and an X behind them.
    func digitsAndX() -> UnsafeBufferPointer<UInt8> {
        storage[17] = UInt8(ascii: "X")
        return digits(18)
    }

    /// Whether the first groups have these sizes.
    func begin(with sizes: Int...) -> Bool {
        sizes.count <= groupCount && sizes.indices.allSatisfy { self[$0].count == sizes[$0] }
    }

    private mutating func append(_ group: Group) {
        switch groupCount {
        case 0: groups.0 = group
        case 1: groups.1 = group
        case 2: groups.2 = group
        case 3: groups.3 = group
        default: groups.4 = group
        }
        groupCount += 1
    }
}
