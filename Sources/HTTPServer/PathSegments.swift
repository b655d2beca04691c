/// A path and where its segments stand in it: no piece is copied before somebody asks for it.
struct PathSegments: Sendable {
    /// The decoded path.
    let path: String
    /// How many segments that are not empty it has; more than `most` are one more than that, which no pattern has.
    private(set) var count = 0
    private var starts = InlineArray<16, UInt16>(repeating: 0)
    private var ends = InlineArray<16, UInt16>(repeating: 0)

    static let most = 16

    init(_ path: String) {
        self.path = path
        var path = path
        path.withUTF8 { bytes in
            var start = 0
            for place in 0...min(bytes.count, Int(UInt16.max))
            where place == bytes.count || bytes[place] == UInt8(ascii: "/") {
                if place > start { add(start, place) }
                start = place + 1
            }
        }
    }

    private mutating func add(_ start: Int, _ end: Int) {
        if count < Self.most {
            starts[count] = UInt16(start)
            ends[count] = UInt16(end)
        }
        count = min(count + 1, Self.most + 1)
    }

    /// A segment, counted from 0; there must be so many.
    subscript(index: Int) -> Substring {
        let utf8 = path.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: Int(starts[index]))
        return path[start..<utf8.index(utf8.startIndex, offsetBy: Int(ends[index]))]
    }

    /// Whether a segment is made of these bytes.
    func isEqual(_ index: Int, _ text: [UInt8]) -> Bool {
        guard Int(ends[index] - starts[index]) == text.count else { return false }
        return withBytes(of: index) { bytes in
            for place in 0..<text.count where bytes[place] != text[place] { return false }
            return true
        }
    }

    /// Lends the bytes of a segment; there must be so many.
    func withBytes<Value>(of index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        var path = path
        return path.withUTF8 { bytes in
            body(UnsafeBufferPointer(rebasing: bytes[Int(starts[index])..<Int(ends[index])]))
        }
    }
}
