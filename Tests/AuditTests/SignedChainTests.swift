@testable import Audit
import Cryptography
import TestSupport
import Testing

/// Blocks that are signed, and who forges them without the key.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct SignedChainTests {
    private let ledger = Ledger()

    @Test(arguments: ["ed25519", "SM2"])
    func signedBlocksAreVerifiedWithThePublicKeyAlone(algorithm: String) async throws {
        try await forget()
        let key = try MadeKey(algorithm)
        try await ledger.log(12)
        try await ledger.sealAll(rowsOfBlock: 5, key: key.sealing)
        let blocks = try await ledger.blocks()
        #expect(blocks.allSatisfy { $0.header.key == key.verifying.fingerprint && $0.signature != nil })
        #expect(try await ledger.findings(keys: [key.verifying]) == [])
        #expect(try await ledger.findings(keys: [try MadeKey("ed25519").verifying, key.verifying]) == [])
        let other = try await ledger.findings(keys: [try MadeKey(algorithm).verifying])
        #expect(other == blocks.map { .keyUnknown($0.header.number, key: key.verifying.fingerprint) })
    }

    @Test func whoMakesTheWholeChainAnewWithoutTheKeyIsFound() async throws {
        try await forget()
        let key = try MadeKey("ed25519")
        let rows = try await ledger.log(10)
        try await ledger.sealAll(rowsOfBlock: 5, key: key.sealing)
        let published = Dictionary(try await ledger.blocks().map { ($0.header.number, $0.digest) }) { $1 }
        // All seals taken away, a row changed, and everything sealed again by the forger's own key, and by none.
        try await ledger.tamper(
            """
            DELETE FROM access_log_leaf; DELETE FROM access_log_block; UPDATE access_log SET action = 'x' WHERE id = \(rows[3])
            """)
        let forger = try MadeKey("ed25519")
        try await ledger.sealAll(rowsOfBlock: 5, key: forger.sealing)
        let name = forger.verifying.fingerprint
        #expect(
            try await ledger.findings(keys: [key.verifying]) == [.keyUnknown(1, key: name), .keyUnknown(2, key: name)])
        let seen = try await ledger.findings(published: published)
        #expect(Set(seen.map { "\($0)" }) == Set([Finding.notAsPublished(1), .notAsPublished(2)].map { "\($0)" }))
    }

    @Test func aSignatureOfAnotherBlockOrNoneIsFound() async throws {
        try await forget()
        let key = try MadeKey("ed25519")
        try await ledger.log(10)
        try await ledger.sealAll(rowsOfBlock: 5, key: key.sealing)
        try await ledger.tamper(
            "UPDATE access_log_block SET signature = (SELECT signature FROM access_log_block WHERE number = 2) WHERE number = 1"
        )
        #expect(try await ledger.findings(keys: [key.verifying]) == [.signatureWrong(1)])
        try await ledger.tamper(
            "UPDATE access_log_block SET signature = NULL, algorithm = NULL, key = NULL WHERE number = 2")
        #expect(
            try await ledger.findings(keys: [key.verifying]) == [.signatureWrong(1), .blockChanged(2), .notSigned(2)])
    }

    @Test func blocksFromBeforeThereWasAKeyAreNoFault() async throws {
        try await forget()
        let key = try MadeKey("ed25519")
        try await ledger.log(2)
        try await ledger.sealAll()
        try await ledger.log(2)
        try await ledger.sealAll(key: key.sealing)
        #expect(try await ledger.findings(keys: [key.verifying]) == [])
        try await ledger.log(2)
        try await ledger.sealAll()
        #expect(try await ledger.findings(keys: [key.verifying]) == [.notSigned(3)])
        #expect(try await ledger.findings(keys: [key.verifying], from: 2) == [.notSigned(3)])
        #expect(try await ledger.findings(from: 4) == [])
    }

    private func forget() async throws {
        try await ledger.tamper("DELETE FROM access_log; DELETE FROM access_log_leaf; DELETE FROM access_log_block")
    }
}
