/// The words that mean "no value", found by bytes.
struct MissingValues: Sendable {
    private let byFirstByte: [[[UInt8]]]

    init(_ words: Set<String>) {
        var table = [[[UInt8]]](repeating: [], count: 256)
        for word in words.map({ Array($0.utf8) }) {
            if let first = word.first { table[Int(first)].append(word) }
        }
        byFirstByte = table
    }

    func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        return byFirstByte[Int(first)].contains { $0.count == text.count && $0.elementsEqual(text) }
    }
}
