import Formats
import MessageSignatures
import TestSupport
import Testing

@Suite struct StructuredFieldTests {
    @Test(arguments: [
        "a=1, b=-15, c=4.5, d=\"x \\\"y\\\\ z\"", "a;x=1, b=?0;y, c=(1 \"two\" three;q);z=:AAEC:", "a=tok/en:*, *b=()",
        "en=\"Applepie\", da=:w4ZibGV0w6ZydGUK:", "rating=1.5, feelings=(joy sadness)",
    ])
    func `dictionaries are written as they are read`(text: String) throws {
        #expect(try StructuredFieldParser.dictionary(text).text == text)
    }

    @Test func `blanks and zeros are written anew`() throws {
        #expect(try StructuredFieldParser.dictionary("  a=1 ,\t b = 2".replacing(" = ", with: "=")).text == "a=1, b=2")
        #expect(try StructuredFieldParser.item("1.500;  a").text == "1.5;a")
        #expect(try StructuredFieldParser.list("(  a   b  ),  c").map(\.text) == ["(a b)", "c"])
        #expect(try StructuredFieldParser.item("-0.0").text == "0.0")
        #expect(try StructuredFieldParser.dictionary("").members.isEmpty)
    }

    @Test(arguments: [
        "a=1,", ",a=1", "a=1,,b=2", "A=1", "a=", "a= 1", "a=(1", "a=(1,2)", "a=1 b=2", "a=\"x", "a=\"\\n\"", "a=\"é\"",
        "a=\"\u{1}\"", "a=:AAA:", "a=:AAB=:", "a=:A A=:", "a=:AAAA", "a=?2", "a=1.", "a=1.2345", "a=-",
        "a=1234567890123456",
        "a=1234567890123.1", "a=1;", "a=1;B=2", "a=1;b=1;b=2", "a=1, a=2", "a=(1)(2)", "a=(\"x\"\"y\")", "\u{0}",
        "a=1\n",
        "a=é", "=1", "a=@", "a=1;;b",
    ])
    func `what is none is refused`(text: String) {
        #expect(throws: StructuredFieldParser.Failure.self) { try StructuredFieldParser.dictionary(text) }
    }

    /// Whatever comes: it is refused, or it is written and read again as the same.
    @Test func `hostile texts`() throws {
        var numbers = SeededNumbers(seed: 20_261_120)
        let alphabet = Array("abz_*019.-=;:,()\"\\ ?+/\t@A~é\u{0}\n".unicodeScalars)
        let seeds = [
            "sig1=(\"@method\" \"@path\";req \"x\";key=\"a\");created=1618884473;nonce=\"b3k2pp5k7z-50gnwp.yemd\";keyid=\"k\"",
            "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:, sha-512=:AAAA:", "a=(1 2.5 ?1);b;c=tok, d",
        ]
        var read = 0
        for round in 0..<20_000 {
            var scalars = Array(seeds[round % seeds.count].unicodeScalars)
            for _ in 0...Int.random(in: 0...3, using: &numbers) {
                let place = Int.random(in: 0..<scalars.count, using: &numbers)
                let scalar = alphabet[Int.random(in: 0..<alphabet.count, using: &numbers)]
                switch Int.random(in: 0...3, using: &numbers) {
                case 0: scalars[place] = scalar
                case 1: scalars.insert(scalar, at: place)
                case 2 where scalars.count > 1: scalars.remove(at: place)
                default: scalars.insert(contentsOf: scalars[place...].prefix(9), at: place)
                }
            }
            var text = ""
            text.unicodeScalars.append(contentsOf: scalars)
            guard let dictionary = try? StructuredFieldParser.dictionary(text) else { continue }
            read += 1
            let again = try StructuredFieldParser.dictionary(dictionary.text)
            #expect(again.text == dictionary.text && again.members.map(\.member) == dictionary.members.map(\.member))
        }
        #expect(read > 1000 && read < 19_000)
    }

    @Test func `base64 has one text for each content`() throws {
        var numbers = SeededNumbers(seed: 3)
        for length in 0..<100 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            #expect(Base64.decode(Array(Base64.encode(bytes).utf8)) == bytes)
        }
        // RFC 4648, 10.
        #expect(Base64.encode(Array("foob".utf8)) == "Zm9vYg==" && Base64.encode(Array("fooba".utf8)) == "Zm9vYmE=")
        for text in ["Zg", "Zg=", "Zh==", "Z===", "====", "Zm9v====", "Zm=v", "Zm9\n"] {
            #expect(Base64.decode(Array(text.utf8)) == nil, "\(text)")
        }
    }
}
