import Testing

@testable import OpenData

struct GzipBlockTests {
    @Test func membersComeBackAsTheyWere() throws {
        let texts = ["", "一", String(repeating: "罚款 0123456789 ", count: 40_000)].map { Array($0.utf8) }
        let packer = GzipPacker()
        let file = try texts.flatMap { text in try text.withUnsafeBytes { try packer.pack($0) } }
        var found: [[UInt8]] = []
        try file.withUnsafeBytes { bytes in
            try GzipUnpacking.members(of: bytes, expected: 100) { found.append(Array($0)) }
        }
        #expect(found == texts)
        #expect(file.count < 100_000)
    }

    @Test func aDamagedFileIsFoundOut() throws {
        var file = try Array("罚款".utf8).withUnsafeBytes { try GzipPacker().pack($0) }
        let cut = Array(file.dropLast())
        file[file.count / 2] ^= 1
        for bytes in [file, cut, Array("no gzip".utf8)] {
            #expect(throws: GzipUnpacking.Damaged.self) {
                try bytes.withUnsafeBytes { try GzipUnpacking.members(of: $0) { _ in } }
            }
        }
    }
}
