import Catalogue
import Testing

@testable import Ingestion

/// A row as decoded, taken out of the window it was found in.
struct DecodedRow: Equatable, CustomStringConvertible {
    let raw: [UInt8]
    let damage: String?
    /// The texts of a whole row's items.
    let texts: [String]

    var description: String { "\(damage ?? "whole") \(texts) “\(String(decoding: raw, as: UTF8.self))”" }
}

/// Drives a decoder over a payload through a window that grows as a worker's does.
struct Decoding {
    let decoder: any RowDecoder
    let itemCount: Int
    private(set) var rows: [DecodedRow] = []
    private let payload: [UInt8]
    private var ends: ArraySlice<Int>
    private var start: Int
    private var window: [UInt8] = []
    private var isFinal = false

    /// - Parameter ends: where the window ends after each time it grew; the payload's end follows.
    static func rows(
        _ payload: [UInt8], _ decoder: any RowDecoder, itemCount: Int, from start: Int = 0, ends: [Int] = []
    ) -> [DecodedRow] {
        var decoding = Decoding(payload, decoder, itemCount, start, ends)
        decoding.run()
        return decoding.rows
    }

    private init(_ payload: [UInt8], _ decoder: any RowDecoder, _ itemCount: Int, _ start: Int, _ ends: [Int]) {
        self.payload = payload
        self.decoder = decoder
        self.itemCount = itemCount
        self.start = start
        self.ends = ends.filter { $0 > start && $0 < payload.count } + [payload.count]
    }

    private mutating func run() {
        let row = RawRow(itemCount: itemCount)
        while true {
            let step = window.withUnsafeBufferPointer { input in
                let step = decoder.decode(input, at: 0, isFinal: isFinal, into: row)
                if step != .needsMore, step != .end { rows.append(Self.copy(row, input)) }
                return step
            }
            switch step {
            case .row(let next): drop(next)
            case .needsMore: extend()
            case .lineGoesOn: skipLine()
            case .end: return
            }
        }
    }

    private mutating func drop(_ count: Int) {
        window.removeFirst(count)
        start += count
    }

    private mutating func extend() {
        guard let end = ends.popFirst() else {
            isFinal = true
            return
        }
        window += payload[start + window.count..<end]
    }

    private mutating func skipLine() {
        while true {
            drop(window.count)
            if isFinal { return }
            extend()
            if let lineFeed = window.firstIndex(of: 0x0A) { return drop(lineFeed + 1) }
        }
    }

    private static func copy(_ row: RawRow, _ input: UnsafeBufferPointer<UInt8>) -> DecodedRow {
        let texts = (0..<row.itemCount).map { String(decoding: row.text($0, in: input), as: UTF8.self) }
        // Of a row that is too long the beginning is enough.
        let raw = Array(input[row.start..<row.end].prefix(row.damage?.fault == "row_too_long" ? 1000 : .max))
        return DecodedRow(raw: raw, damage: row.damage?.fault, texts: row.damage == nil ? texts : [])
    }
}
