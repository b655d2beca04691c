import Formats
import TestSupport

@testable import Unpacking

/// What came out of a payload, and what ended it if it was an error.
struct Unpacked {
    private(set) var text: [UInt8] = []
    private(set) var error: UnpackingError?

    /// Unpacks a payload that comes in pieces of the given sizes, over and over.
    init(
        _ payload: [UInt8], _ packing: Packing, pieces: [Int] = [1 << 20], limits: UnpackingLimits = UnpackingLimits()
    ) {
        let output = OutputBuffer()
        do throws(UnpackingError) {
            let unpacker = try Unpacker(packing, limits: limits)
            var rest = payload[...]
            var turn = 0
            repeat {
                let piece = Array(rest.prefix(pieces[turn % pieces.count]))
                rest = rest.dropFirst(piece.count)
                turn += 1
                piece.withUnsafeBufferPointer { unpacker.push($0, isFinal: rest.isEmpty) }
                while try unpacker.drain(into: output) {}
            } while !rest.isEmpty
        } catch {
            self.error = error
        }
        text = Array(output.bytes)
    }

    var string: String { String(decoding: text, as: UTF8.self) }
    var lines: [String] { string.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
}

extension Packing {
    static let gzip = Packing(isGzip: true, encoding: .utf8, content: .lines)
    static let gb18030 = Packing(isGzip: false, encoding: .gb18030, content: .lines)
    static let jsonArray = Packing(isGzip: false, encoding: .utf8, content: .jsonArray)
    static let workbook = Packing(isGzip: false, encoding: .utf8, content: .workbook(sheet: nil))

    static func sheet(_ name: String) -> Packing {
        Packing(isGzip: false, encoding: .utf8, content: .workbook(sheet: name))
    }
}
