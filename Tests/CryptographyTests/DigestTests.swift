import Cryptography
import TestSupport
import Testing

@Suite struct DigestTests {
    /// GB/T 32905-2016, annex A; FIPS 180-4's published examples; RFC 1321, A.5.
    @Test(arguments: [
        (DigestAlgorithm.md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
        (.sm3, "abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (
            .sm3, String(repeating: "abcd", count: 16),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        ),
        (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `the standards' examples`(algorithm: DigestAlgorithm, text: String, expected: String) throws {
        #expect(Hexadecimal.encode(try Digest.of(Array(text.utf8), algorithm)) == expected)
    }

    @Test func `a million bytes of a`() throws {
        let digest = try Digest(.sha256)
        for _ in 0..<1000 { digest.update([UInt8](repeating: 0x61, count: 1000)) }
        let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(Hexadecimal.encode(digest.finish()) == expected)
    }

    @Test(arguments: [DigestAlgorithm.sm3, .sha256])
    func `pieces of any length give the digest of the whole, and the object can be used again`(
        algorithm: DigestAlgorithm
    ) throws {
        let digest = try Digest(algorithm)
        for seed in 1...50 as ClosedRange<UInt64> {
            var numbers = SeededNumbers(seed: seed)
            var whole: [UInt8] = []
            for _ in 0..<Int.random(in: 0...8, using: &numbers) {
                let piece = [UInt8](repeating: UInt8(seed), count: Int.random(in: 0...150, using: &numbers))
                digest.update(piece)
                whole += piece
            }
            #expect(digest.finish() == (try Digest.of(whole, algorithm)))
        }
    }
}
