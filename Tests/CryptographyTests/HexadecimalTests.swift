import Cryptography
import Testing

@Suite struct HexadecimalTests {
    @Test func `every byte there and back, in either case`() {
        let bytes = Array(UInt8.min...UInt8.max)
        let text = Hexadecimal.encode(bytes)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff") && text.utf8.count == 512)
        #expect(Hexadecimal.decode(text) == bytes)
        #expect(Hexadecimal.decode(text.uppercased()) == bytes)
        #expect(Hexadecimal.decode("") == [])
    }

    @Test(arguments: ["0", "0g", "0x", " 0", "é", "１２", "٣٣", "00\r\n", "-1", "0\0"])
    func `anything else is refused`(text: String) {
        #expect(Hexadecimal.decode(text) == nil)
    }

    @Test func `random bytes are as many as asked for, and others each time`() throws {
        #expect(try RandomBytes.make(0).isEmpty)
        let (first, second) = (try RandomBytes.make(32), try RandomBytes.make(32))
        #expect(first.count == 32)
        #expect(first != second)
    }
}
