import Cryptography
import Testing

@Suite struct PersonKeyTests {
    private let key: PersonKey

    init() throws { key = try PersonKey(master: Array(0..<32)) }

    private func sealed(_ text: String, _ key: PersonKey) throws -> String {
        try Array(text.utf8).withUnsafeBufferPointer { buffer throws in try key.seal(buffer) }
    }

    private func pseudonym(_ text: String, _ key: PersonKey) throws -> String {
        try Array(text.utf8).withUnsafeBufferPointer { buffer throws in try key.pseudonym(of: buffer) }
    }

    /// Worked out with the `openssl` command, step by step: what is stored today must open after every update.
    @Test func `a known key gives the known pseudonym and sealed text`() throws {
        #expect(try pseudonym("TEST-IDENTIFIER-X", key) == "P04ce199609026d47092dbf234b1e5a24")
        #expect(
            try sealed("TEST-IDENTIFIER-X", key)
                == "sm4:89017171f718f17e8de7ba9c9afc843a482e1f8d6b048b2d1210705b1cf416a708")
    }

    @Test(arguments: ["", "A", "TEST-IDENTIFIER-X", "护照 E00000000", String(repeating: "long ", count: 200)])
    func `what was sealed can be opened`(text: String) throws {
        let sealed = try sealed(text, key)
        #expect(try key.open(sealed) == Array(text.utf8))
        #expect(try key.open("sm4:" + sealed.dropFirst(4).uppercased()) == Array(text.utf8))
    }

    @Test func `the same text seals alike, another text or key otherwise`() throws {
        let other = try PersonKey(master: Array(1...32))
        #expect(try sealed("one", key) == sealed("one", key))
        #expect(try sealed("one", key) != sealed("two", key))
        #expect(try sealed("one", key) != sealed("one", other))
        #expect(try pseudonym("one", key) == pseudonym("one", key))
        #expect(try pseudonym("one", key) != pseudonym("two", key))
        #expect(try pseudonym("one", key) != pseudonym("one", other))
    }

    @Test func `a pseudonym shows nothing of the sealed text's keys`() throws {
        let digits = try pseudonym("one", key).dropFirst()
        #expect(try !sealed("one", key).contains(digits))
    }

    @Test func `one bit changed anywhere is found`() throws {
        let bytes = try #require(Hexadecimal.decode(sealed("TEST-IDENTIFIER-X", key).dropFirst(4)))
        for position in bytes.indices {
            for bit in 0..<8 {
                var altered = bytes
                altered[position] ^= 1 << UInt8(bit)
                #expect(try key.open("sm4:" + Hexadecimal.encode(altered)) == nil)
            }
        }
    }

    @Test func `what was cut, lengthened or sealed by another key does not open`() throws {
        let good = try sealed("TEST-IDENTIFIER-X", key)
        for text in [
            String(good.dropLast(2)), good + "00", String(good.dropFirst(4)), "sm4:", "", "sm4:zz",
            "SM4:" + good.dropFirst(4),
        ] {
            #expect(try key.open(text) == nil)
        }
        #expect(try PersonKey(master: Array(1...32)).open(good) == nil)
        #expect(try key.open("sm4:" + String(repeating: "0", count: 32)) == nil)
    }

    @Test(arguments: [0, 16, 31, 33, 64])
    func `a master key of another length is refused`(length: Int) {
        #expect(throws: CryptographyError.self) { try PersonKey(master: [UInt8](repeating: 1, count: length)) }
    }
}
