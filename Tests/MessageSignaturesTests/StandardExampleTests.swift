import Cryptography
import Formats
import MessageSignatures
import Testing

/// RFC 9421, Appendix B, with the keys of B.1.
@Suite struct StandardExampleTests {
    private static let p256 = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
        w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
        -----END PUBLIC KEY-----
        """
    private static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
        -----END PRIVATE KEY-----
        """
    private static let ed25519Public = "MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs="
    private static let secret =
        "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="

    @Test(arguments: StandardExample.all) func `signature bases and signatures`(example: StandardExample) throws {
        let dictionary = try StructuredFieldParser.dictionary("sig=\(example.input)")
        guard case .list(let input)? = dictionary["sig"] else {
            Issue.record("no list")
            return
        }
        #expect(input.text == example.input)
        let base = try SignatureBase.make(input, of: example.message)
        let lines = example.base + ["\"@signature-params\": \(example.input)"]
        #expect(String(decoding: base, as: UTF8.self) == lines.joined(separator: "\n"))
        let signature = try #require(Base64.decode(Array(example.signature.utf8)))
        switch example.key {
        case .rsa: break
        case .p256: #expect(try #require(PublicKey(pem: Self.p256)).verifies(signature, of: base))
        case .hmac:
            let key = try #require(Base64.decode(Array(Self.secret.utf8)))
            #expect(try KeyedDigest.sha256(base, key: key) == signature)
        case .ed25519:
            let key = try #require(PrivateKey(pem: Self.ed25519))
            #expect(Base64.encode(key.publicKey.der) == Self.ed25519Public)
            #expect(try key.sign(base) == signature)
            #expect(key.publicKey.verifies(signature, of: base))
        }
    }

    @Test func `the digests of the example messages`() throws {
        let request = try ContentDigest(StandardExample.requestDigest)
        #expect(try request.matches(Array(StandardExample.requestContent.utf8)))
        #expect(try !request.matches(Array(StandardExample.answerContent.utf8)))
        #expect(try ContentDigest(StandardExample.answerDigest).matches(Array(StandardExample.answerContent.utf8)))
        let content = Array("{\"hello\": \"world\"}".utf8)
        // RFC 9421, 2.1 and RFC 9530, B.
        #expect(try ContentDigest.field(of: content) == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:")
    }

    @Test func `several digests must all be right`() throws {
        let content = Array("x".utf8)
        let good = try ContentDigest.field(of: content)
        let bad = try ContentDigest.field(of: [])
        #expect(try ContentDigest(good + ", md5=:AAAA:").matches(content))
        #expect(try !ContentDigest(bad).matches(content))
        #expect(
            try !ContentDigest("\(good), sha-512=:\(Base64.encode([UInt8](repeating: 1, count: 64))):").matches(content)
        )
        for field in ["", "md5=:AAAA:", "sha-256=:AAAA:", "sha-256=abc", "\(good), \(good)", "sha-256=(:AAAA:)"] {
            #expect(throws: ContentDigest.Unusable.self, "\(field)") { try ContentDigest(field) }
        }
    }
}
