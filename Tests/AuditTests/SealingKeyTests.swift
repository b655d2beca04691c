import Cryptography
import Foundation
import Testing

@Suite struct SealingKeyTests {
    @Test(arguments: [("ed25519", SealingKey.Algorithm.ed25519), ("SM2", .sm2)])
    func whatAKeySignsItsPublicHalfVerifies(name: String, algorithm: SealingKey.Algorithm) throws {
        let key = try MadeKey(name)
        #expect(key.sealing.algorithm == algorithm)
        #expect(key.sealing.fingerprint == key.verifying.fingerprint)
        #expect(key.sealing.fingerprint.utf8.count == 32)
        for text in [[], Array("block".utf8), [UInt8](repeating: 7, count: 100_000)] {
            let signature = try key.sealing.sign(text)
            #expect(key.verifying.verifies(signature, text))
            #expect(key.sealing.verifies(signature, text))
            #expect(!key.verifying.verifies(signature, text + [0]))
            for place in [0, signature.count / 2, signature.count - 1] {
                var altered = signature
                altered[place] ^= 1
                #expect(!key.verifying.verifies(altered, text))
            }
            #expect(!key.verifying.verifies([], text))
            #expect(!(try MadeKey(name).verifying.verifies(signature, text)))
        }
    }

    @Test func aPublicKeySignsNothing() throws {
        let key = try MadeKey("ed25519")
        #expect(throws: CryptographyError.self) { try key.verifying.sign([1]) }
    }

    @Test(arguments: ["", "-----BEGIN PRIVATE KEY-----\n", "no key"])
    func whatIsNoKeyIsRefused(text: String) {
        #expect(throws: CryptographyError.self) { try SealingKey(privatePEM: Array(text.utf8)) }
        #expect(throws: CryptographyError.self) { try SealingKey(publicPEM: Array(text.utf8)) }
    }

    @Test func aKeyOfAnotherAlgorithmIsRefused() throws {
        let key = try MadeKey.openssl(["genpkey", "-algorithm", "X25519"])
        #expect(throws: CryptographyError.self) { try SealingKey(privatePEM: key) }
    }

    /// The national signature as others make it: OpenSSL's command, told the identity, takes ours.
    @Test func opensslTakesOurSM2Signature() throws {
        let key = try MadeKey("SM2")
        let folder = FileManager.default.temporaryDirectory.path() + "/gongxin-seal-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = Array("可查可验".utf8)
        for (name, bytes) in [("key", key.publicPEM), ("text", text), ("signature", try key.sealing.sign(text))] {
            try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        let words = [
            "pkeyutl", "-verify", "-pubin", "-inkey", "\(folder)/key", "-rawin", "-digest", "sm3", "-in",
            "\(folder)/text",
            "-sigfile", "\(folder)/signature", "-pkeyopt", "distid:1234567812345678",
        ]
        #expect(String(decoding: try MadeKey.openssl(words), as: UTF8.self).contains("Successfully"))
    }
}
