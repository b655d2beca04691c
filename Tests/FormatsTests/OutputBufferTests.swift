import Formats
import Foundation
import TestSupport
import Testing

@Suite struct OutputBufferTests {
    @Test func `behaves as an array does under random changes`() {
        for seed in 1...60 as ClosedRange<UInt64> {
            var numbers = SeededNumbers(seed: seed)
            let buffer = OutputBuffer(capacity: 0)
            var model: [UInt8] = []
            for _ in 0..<300 {
                change(buffer, &model, &numbers)
                #expect(buffer.count == model.count)
            }
            #expect(Array(buffer.bytes) == model, "seed \(seed)")
            #expect(Array(buffer.rawBytes) == model)
        }
    }

    private func change(_ buffer: OutputBuffer, _ model: inout [UInt8], _ numbers: inout SeededNumbers) {
        let piece = (0..<Int.random(in: 0...90, using: &numbers)).map { _ in UInt8.random(in: 0...255, using: &numbers)
        }
        switch Int.random(in: 0..<9, using: &numbers) {
        case 0:
            buffer.append(piece.first ?? 7)
            model.append(piece.first ?? 7)
        case 1, 2:
            buffer.append(piece)
            model += piece
        case 3:
            let value = UInt32.random(in: 0...UInt32.max, using: &numbers)
            buffer.append(bigEndian: value)
            model += withUnsafeBytes(of: value.bigEndian, Array.init)
        case 4 where model.count >= 8:
            let value = Int64.random(in: Int64.min...Int64.max, using: &numbers)
            let offset = Int.random(in: 0...(model.count - 8), using: &numbers)
            buffer.patch(bigEndian: value, at: offset)
            model.replaceSubrange(offset..<(offset + 8), with: withUnsafeBytes(of: value.bigEndian, Array.init))
        case 5:
            let length = Int.random(in: 0...120, using: &numbers)
            buffer.removeFirst(length)
            model.removeFirst(min(length, model.count))
        case 6:
            let length = Int.random(in: 0...400, using: &numbers)
            buffer.truncate(to: length)
            model = Array(model.prefix(length))
        case 7:
            buffer.append("公信" as StaticString)
            model += "公信".utf8
        default: buffer.reserve(piece.count)
        }
    }

    @Test func `reserved room keeps pointers where they are`() {
        let buffer = OutputBuffer(capacity: 16)
        buffer.append([1, 2, 3])
        buffer.reserve(1000)
        let before = buffer.bytes.baseAddress
        buffer.append([UInt8](repeating: 9, count: 1000))
        #expect(buffer.bytes.baseAddress == before)
        #expect(buffer.count == 1003)
    }

    @Test func `slices and removal of everything`() {
        let buffer = OutputBuffer()
        buffer.append("0123456789" as StaticString)
        #expect(Array(buffer.slice(2, 5)) == Array("234".utf8))
        #expect(buffer.slice(4, 4).isEmpty)
        buffer.removeFirst(10)
        #expect(buffer.count == 0)
        buffer.append(5)
        buffer.removeAll()
        #expect(Array(buffer.bytes).isEmpty)
    }

    @Test func `every integer width is written in network byte order`() {
        let buffer = OutputBuffer()
        buffer.append(bigEndian: UInt8(1))
        buffer.append(bigEndian: UInt16(0x0203))
        buffer.append(bigEndian: Int32(-2))
        buffer.append(bigEndian: UInt64(0x0405_0607_0809_0A0B))
        #expect(Array(buffer.bytes) == [1, 2, 3, 0xFF, 0xFF, 0xFF, 0xFE, 4, 5, 6, 7, 8, 9, 10, 11])
    }

    @Test func `escapes texts so that another reader gets them back`() throws {
        for seed in 1...500 as ClosedRange<UInt64> {
            var numbers = SeededNumbers(seed: seed)
            var text = RandomJSON.text(using: &numbers)
            let buffer = OutputBuffer(capacity: 1)
            text.withUTF8 { buffer.appendJSONEscaped($0) }
            let document = Data("[\"".utf8) + Array(buffer.bytes) + Data("\"]".utf8)
            #expect(try JSONDecoder().decode([String].self, from: document) == [text])
        }
    }

    @Test func `writes a name and a plain text in one go`() {
        let buffer = OutputBuffer(capacity: 1)
        buffer.appendKey("name", afterComma: false)
        Array("2026-01-31".utf8).withUnsafeBufferPointer { buffer.appendQuoted($0) }
        buffer.appendKey("next", afterComma: true)
        buffer.appendQuoted(UnsafeBufferPointer(start: nil, count: 0))
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == #""name":"2026-01-31","next":"""#)
    }
}
