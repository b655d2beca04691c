import Formats
import TestSupport
import Testing

@testable import Unpacking

@Suite struct GzipTests {
    private static let text = Array((0..<40_000).map { "第\($0)行,样例\n" }.joined().utf8)

    @Test(arguments: [[1], [7, 1, 4096], [1 << 20]])
    func givesWhatWasPacked(inPieces pieces: [Int]) {
        let unpacked = Unpacked(GzipFile.pack(Self.text), .gzip, pieces: pieces)
        #expect(unpacked.text == Self.text && unpacked.error == nil)
    }

    @Test func takesSeveralMembersAndPadding() {
        let file = GzipFile.pack(Self.text) + GzipFile.pack([]) + GzipFile.pack(Array("尾".utf8))
        let unpacked = Unpacked(file + [UInt8](repeating: 0, count: 512), .gzip, pieces: [1000])
        #expect(unpacked.text == Self.text + Array("尾".utf8) && unpacked.error == nil)
    }

    @Test func whatIsCutOffIsSaidAndWhatCameBeforeIsThere() {
        let file = GzipFile.pack(Self.text)
        for length in [file.count / 2, file.count - 1, file.count - 8, 12] {
            let unpacked = Unpacked(Array(file.prefix(length)), .gzip, pieces: [5000])
            #expect(unpacked.error == .gzipCutOff)
            #expect(Self.text.starts(with: unpacked.text))
        }
    }

    @Test func damageIsSaid() {
        var file = GzipFile.pack(Self.text)
        file[file.count - 6] ^= 1
        #expect(Unpacked(file, .gzip).error == .gzipDamaged, "the checksum is wrong")
        #expect(Unpacked(GzipFile.pack(Self.text) + Array("more".utf8), .gzip).error == .gzipDamaged)
    }

    @Test func aBombIsRefusedBeforeItIsUnpacked() {
        var limits = UnpackingLimits()
        limits.harmlessBytes = 1 << 20
        let bomb = GzipFile.pack([UInt8](repeating: 0x20, count: 64 << 20))
        let unpacked = Unpacked(bomb, .gzip, limits: limits)
        #expect(unpacked.error == .tooLarge(limit: bomb.count * limits.ratio))
        #expect(unpacked.text.count <= bomb.count * limits.ratio)
        limits.unpackedBytes = 1 << 19
        #expect(Unpacked(GzipFile.pack(Self.text), .gzip, limits: limits).error == .tooLarge(limit: 1 << 19))
    }
}
