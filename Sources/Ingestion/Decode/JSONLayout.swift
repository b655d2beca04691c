internal import Catalogue

/// The layout of a JSON payload, which has no header: told by the members of its first objects, all of them together, since an object
/// may leave out what it has no value for.
enum JSONLayout {
    /// How many rows are looked at, and how many bytes of text at most.
    static let rows = 20
    static let bytes = 1 << 20

    /// Whether a text holds all that is looked at.
    static func isEnough(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.count >= bytes || text.count(where: { $0 == CSV.lineFeed }) >= rows
    }

    /// Finds the layout.
    /// - Parameters:
    ///   - text: the beginning of the payload as lines with an object each, all of it or as much as `isEnough`.
    ///   - isFinal: whether it is all of it.
    /// - Returns: the first layout of the class whose columns all are among the members; nil when there is none.
    static func layout(
        of text: UnsafeBufferPointer<UInt8>, isFinal: Bool, _ informationClass: InformationClass
    ) -> Layout? {
        if informationClass.layouts.isEmpty { return nil }
        var names: Set<String> = []
        var position = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let row = RawRow(itemCount: 0)
        for _ in 0..<rows {
            var end = position
            while end < text.count, text[end] != CSV.lineFeed { end += 1 }
            // A row that reaches beyond what is looked at is not looked at, wherever the text given ends.
            guard position < text.count, end < bytes, end < text.count || isFinal else { break }
            names.formUnion(members(of: text, position, end, row))
            position = end + 1
        }
        return informationClass.layout(ofColumns: Array(names))
    }

    /// The names of a whole object's members; none of a damaged one's.
    private static func members(
        of text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ row: RawRow
    ) -> Set<String> {
        let end = end > start && text[end - 1] == CSV.carriageReturn ? end - 1 : end
        guard EncodingCheck.fault(in: UnsafeBufferPointer(rebasing: text[start..<end])) == nil else { return [] }
        row.reset(start: start)
        var parser = FlatObjectParser(input: text, position: start, end: end)
        return parser.parse(into: row, .namesOnly) == nil ? parser.names : []
    }
}

/// What the members of JSON objects mean.
struct MemberMeanings {
    private let known: InformationClass?
    private let layout: Layout?

    init(_ informationClass: InformationClass, _ layout: Layout?) {
        known = informationClass
        self.layout = layout
    }

    private init() { (known, layout) = (nil, nil) }

    /// Nothing: for learning the names only.
    static let namesOnly = MemberMeanings()

    /// Whether the names of an object's members are to be remembered: to tell two members that mean the same item from one that is
    /// there twice, and for who wants to know them.
    var needNames: Bool { known == nil || layout != nil }

    func meaning(of name: String) -> ColumnMeaning? {
        guard let known else { return .ignored }
        return known.meaning(ofColumn: name, in: layout)
    }

    /// The code of an item.
    func code(of item: Int) -> String { known?.items[item].code ?? "" }

    /// Whether an item takes several values.
    func isList(_ item: Int) -> Bool { known?.items[item].type == .codes }
}
