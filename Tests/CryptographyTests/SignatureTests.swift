import TestSupport
import Testing

@testable import Cryptography

@Suite struct SignatureTests {
    private static let asymmetric = SignatureAlgorithm.allCases.filter { $0 != .hmacSHA256 }

    private func bytes(_ hexadecimal: String) throws -> [UInt8] {
        try #require(Hexadecimal.decode(hexadecimal.filter { !$0.isWhitespace }))
    }

    @Test func `SM2: the example of GB/T 32918.5-2017, annex A.2`() throws {
        let key = try #require(
            PublicKey(
                raw: bytes(
                    """
                    04 09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020
                    CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13
                    """), .sm2))
        let signature = try bytes(
            """
            F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
            B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
            """)
        #expect(key.algorithm == .sm2)
        #expect(key.verifies(signature, of: Array("message digest".utf8)))
        #expect(!key.verifies(signature, of: Array("message digesT".utf8)))
    }

    /// RFC 8032, 7.1: tests 1 to 3.
    @Test(arguments: [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ])
    func `Ed25519: the examples of RFC 8032`(key: String, message: String, signature: String) throws {
        let key = try #require(PublicKey(raw: bytes(key), .ed25519))
        let signature = try bytes(signature)
        #expect(key.verifies(signature, of: try bytes(message)))
        #expect(!key.verifies(signature, of: try bytes(message + "00")))
        #expect(!key.verifies(Array(signature.dropLast()), of: try bytes(message)))
    }

    /// RFC 4231, 4.3.
    @Test func `HMAC-SHA256: a published example`() throws {
        let code = try KeyedDigest.sha256(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(Hexadecimal.encode(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(KeyedDigest.isEqual(code, code) && !KeyedDigest.isEqual(code, code.dropLast() + [0]))
        #expect(!KeyedDigest.isEqual(code, Array(code.dropLast())))
    }

    @Test func `SHA-512: a published example`() throws {
        #expect(
            Hexadecimal.encode(try Digest.of(Array("abc".utf8), .sha512))
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
    }

    /// The first block of the key stream is the vector encrypted.
    @Test func `SM4: the example of GB/T 32907-2016, annex A.1`() throws {
        let block = try bytes("0123456789abcdeffedcba9876543210")
        let made = try SM4.counterMode([UInt8](repeating: 0, count: 16), key: block, vector: block)
        #expect(Hexadecimal.encode(made) == "681edf34d206965e86b3e94f536e4246")
    }

    @Test(arguments: asymmetric) func `a made key signs, and survives being written down`(
        algorithm: SignatureAlgorithm
    ) throws {
        let made = try PrivateKey(generate: algorithm)
        let read = try #require(PrivateKey(pem: "gongxin-key: a-note\n\n" + made.pem))
        #expect(read.algorithm == algorithm)
        let publicKey = try #require(PublicKey(pem: made.publicKey.pem))
        #expect(publicKey.algorithm == algorithm && PublicKey(der: publicKey.der) != nil)
        for length in [0, 1, 31, 1000] {
            let message = [UInt8](repeating: 0x61, count: length)
            let signature = try read.sign(message)
            #expect(signature.count == 64)
            #expect(publicKey.verifies(signature, of: message))
            #expect(!publicKey.verifies(signature, of: message + [0]))
            for place in [0, 31, 32, 63] {
                var altered = signature
                altered[place] ^= 1
                #expect(!publicKey.verifies(altered, of: message))
            }
        }
        #expect(!publicKey.verifies([], of: []))
        #expect(!publicKey.verifies([UInt8](repeating: 0, count: 64), of: [1]))
        let other = try PrivateKey(generate: algorithm)
        #expect(!publicKey.verifies(try other.sign([1]), of: [1]))
    }

    @Test(.enabled(if: OpenSSLCommand.isAvailable), arguments: asymmetric)
    func `the openssl command takes our signatures, and we take its`(algorithm: SignatureAlgorithm) throws {
        let openssl = try OpenSSLCommand()
        defer { openssl.remove() }
        let message = Array("示例 – a message\n".utf8)
        try openssl.write("message", message)
        let kind =
            switch algorithm {
            case .ed25519: ["-algorithm", "ed25519"]
            case .sm2: ["-algorithm", "SM2"]
            default: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
            }
        try openssl.run(["genpkey"] + kind + ["-out", "key.pem"])
        try openssl.run("pkey", "-in", "key.pem", "-pubout", "-out", "public.pem")
        let key = try #require(PrivateKey(pem: String(decoding: try openssl.read("key.pem"), as: UTF8.self)))
        let publicKey = try #require(PublicKey(pem: String(decoding: try openssl.read("public.pem"), as: UTF8.self)))
        #expect(key.algorithm == algorithm && publicKey.der == key.publicKey.der)
        let digest = algorithm == .sm2 ? "-sm3" : "-sha256"
        let signature = try key.sign(message)
        switch algorithm {
        case .ed25519:
            try openssl.write("ours", signature)
            try openssl.run(
                "pkeyutl", "-verify", "-rawin", "-in", "message", "-pubin", "-inkey", "public.pem", "-sigfile", "ours")
            try openssl.run("pkeyutl", "-sign", "-rawin", "-in", "message", "-inkey", "key.pem", "-out", "theirs")
            #expect(publicKey.verifies(try openssl.read("theirs"), of: message))
        default:
            let option = algorithm == .sm2 ? ["-sigopt", "distid:1234567812345678"] : []
            try openssl.write("ours", try #require(CurveSignature.der(fromRaw: signature)))
            let verify = ["-verify", "public.pem", "-signature", "ours", "message"]
            try openssl.run(["dgst", digest] + option + verify)
            try openssl.run(["dgst", digest] + option + ["-sign", "key.pem", "-out", "theirs", "message"])
            let theirs = try #require(CurveSignature.raw(fromDER: try openssl.read("theirs")))
            #expect(publicKey.verifies(theirs, of: message))
        }
    }

    @Test(.enabled(if: OpenSSLCommand.isAvailable)) func `keys of other kinds are none`() throws {
        let openssl = try OpenSSLCommand()
        defer { openssl.remove() }
        try openssl.run(
            "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", "key.pem")
        #expect(PrivateKey(pem: String(decoding: try openssl.read("key.pem"), as: UTF8.self)) == nil)
        try openssl.run("genpkey", "-algorithm", "x25519", "-out", "key.pem")
        #expect(PrivateKey(pem: String(decoding: try openssl.read("key.pem"), as: UTF8.self)) == nil)
        try openssl.run("genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:x", "-out", "key.pem")
        #expect(PrivateKey(pem: String(decoding: try openssl.read("key.pem"), as: UTF8.self)) == nil)
        #expect(PrivateKey(pem: "") == nil && PublicKey(pem: "nothing") == nil && PublicKey(der: []) == nil)
        let good = try PrivateKey(generate: .ed25519).publicKey
        #expect(PublicKey(der: good.der + [0]) == nil)
        #expect(PublicKey(raw: [UInt8](repeating: 4, count: 65), .sm2) == nil, "a point beside the curve")
    }

    @Test func `DER and raw signatures become each other`() throws {
        var numbers = SeededNumbers(seed: 7)
        for _ in 0..<200 {
            var raw = (0..<64).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            // Numbers with zeros in front are shorter in DER.
            for place in 0..<Int.random(in: 0...32, using: &numbers) { raw[place] = 0 }
            let der = try #require(CurveSignature.der(fromRaw: raw))
            #expect(CurveSignature.raw(fromDER: der) == raw)
        }
        #expect(CurveSignature.der(fromRaw: [1]) == nil && CurveSignature.raw(fromDER: [0x30]) == nil)
    }

    @Test func `a sealed secret opens under its own name and master key only`() throws {
        let key = try SecretKey(master: Array(0..<32))
        let secret = try RandomBytes.make(32)
        let sealed = try key.seal(secret, of: "bank.1.k1")
        #expect(sealed.firstRange(of: secret) == nil)
        #expect(try key.open(sealed, of: "bank.1.k1") == secret)
        #expect(try key.open(sealed, of: "bank.1.k2") == nil)
        #expect(try SecretKey(master: Array(1..<33)).open(sealed, of: "bank.1.k1") == nil)
        for place in sealed.indices {
            var altered = sealed
            altered[place] ^= 1
            #expect(try key.open(altered, of: "bank.1.k1") == nil)
        }
        #expect(try key.open([], of: "bank.1.k1") == nil)
        #expect(throws: CryptographyError.self) { try SecretKey(master: [1]) }
    }
}
