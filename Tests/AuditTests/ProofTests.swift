@testable import Audit
import Cryptography
import Formats
import Foundation
import PostgresClient
import TestSupport
import Testing

@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct ProofTests {
    private let ledger = Ledger()

    private func prove(_ id: Int) async throws -> InclusionProof {
        try await ledger.withSession { try await ProofMaker($0).prove(id) }
    }

    @Test func everySealedRowIsProvedAndTheProofOutlivesItsJSON() async throws {
        let key = try MadeKey("ed25519")
        let rows = try await ledger.log(40) + ledger.log(1500, together: true)
        try await ledger.sealAll(rowsOfBlock: 17, key: key.sealing)
        for id in rows[..<40] + [rows[40], rows[1063], rows[1064], rows[1539]] {
            let proof = try await prove(id)
            let read = try InclusionProof(json: proof.json.bytes)
            #expect(read == proof)
            let row = try read.check([key.verifying])
            #expect(row.id == id)
            #expect(row.texts["purpose"] == "贷前审查")
            #expect(row.classes == ["penalty", "permit \"B\""])
        }
    }

    @Test func anythingAlteredInAProofIsRefused() async throws {
        let key = try MadeKey("SM2")
        let rows = try await ledger.log(21)
        try await ledger.sealAll(key: key.sealing)
        let good = try await prove(rows[9])
        #expect(throws: Never.self) { try good.check([key.verifying]) }
        var numbers = SeededNumbers(seed: 9)
        for place in good.row.indices {
            var row = good.row
            row[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
            let proof = InclusionProof(row: row, path: good.path, block: good.block)
            #expect(throws: InclusionProof.Flaw.rowNotInBlock) { try proof.check([key.verifying]) }
        }
        let header = good.block.header.bytes
        for place in header.indices {
            var bytes = header
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
            guard let changed = try? BlockHeader(canonical: bytes) else { continue }
            // The digest made to fit as well: then the signature does not.
            let block = Block(header: changed, digest: try changed.digest(), signature: good.block.signature)
            let proof = InclusionProof(row: good.row, path: good.path, block: block)
            #expect(throws: InclusionProof.Flaw.self, "\(place)") { try proof.check([key.verifying]) }
        }
        #expect(throws: InclusionProof.Flaw.keyUnknown) { try good.check([try MadeKey("SM2").verifying]) }
        let unsigned = InclusionProof(
            row: good.row, path: good.path,
            block: Block(header: good.block.header, digest: good.block.digest, signature: nil))
        #expect(throws: InclusionProof.Flaw.notSigned) { try unsigned.check([key.verifying]) }
        for text in ["", "{}", "[]", "{\"proof\":\"gongxin access log proof\"}", "\u{0}", "{\"proof\":1}"] {
            #expect(throws: InclusionProof.Flaw.notOfThisForm) { try InclusionProof(json: Array(text.utf8)) }
        }
    }

    @Test func whatIsNotSealedOrWasChangedIsNotProved() async throws {
        await #expect(throws: ProofMaker.NoProof.noRow) { try await prove(999_999_999) }
        let row = try await ledger.log(3)[1]
        await #expect(throws: ProofMaker.NoProof.notSealed) { try await prove(row) }
        try await ledger.sealAll()
        #expect(try await prove(row).check([]).id == row)
        try await ledger.tamper("UPDATE access_log SET purpose = 'x' WHERE id = \(row)")
        await #expect(throws: ProofMaker.NoProof.changed) { try await prove(row) }
        try await ledger.tamper("UPDATE access_log SET purpose = '贷前审查' WHERE id = \(row)")
    }

    /// The script of the documentation, which knows nothing of this code, comes to the same verdict.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["GONGXIN_PYTHON"] != nil, "set GONGXIN_PYTHON"),
        arguments: ["ed25519", "SM2"])
    func aThirdPartysScriptChecksItToo(algorithm: String) async throws {
        let key = try MadeKey(algorithm)
        let rows = try await ledger.log(13)
        try await ledger.sealAll(key: key.sealing)
        let folder = FileManager.default.temporaryDirectory.path() + "/gongxin-proof-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let script = try String(contentsOfFile: ProjectFolder.root + "docs/audit/check_proof.py", encoding: .utf8)
        try Data(key.publicPEM).write(to: URL(filePath: folder + "/key"))
        try Data(try MadeKey(algorithm).publicPEM).write(to: URL(filePath: folder + "/other"))
        for id in [rows[0], rows[7], rows[12]] {
            let proof = try await prove(id)
            try Data(proof.json.bytes).write(to: URL(filePath: folder + "/proof"))
            let said = String(
                decoding: try PythonScript.run(script, [folder + "/proof", folder + "/key"]), as: UTF8.self)
            #expect(said == "\(id) is in block \(proof.block.header.number)\n")
            #expect(throws: PythonScript.Failed.self) {
                try PythonScript.run(script, [folder + "/proof", folder + "/other"])
            }
        }
        var row = try await prove(rows[3]).row
        row[row.count - 1] ^= 1
        let good = try await prove(rows[3])
        let altered = InclusionProof(row: row, path: good.path, block: good.block)
        try Data(altered.json.bytes).write(to: URL(filePath: folder + "/proof"))
        #expect(throws: PythonScript.Failed.self) {
            try PythonScript.run(script, [folder + "/proof", folder + "/key"])
        }
    }
}

@Suite struct FormTests {
    @Test func headersAreReadAsTheyWereWritten() throws {
        var header = BlockHeader(
            number: 7, firstTransaction: 5, endTransaction: 9, rowCount: 3, root: [UInt8](repeating: 1, count: 32),
            sealedAt: -5, cluster: "7", previous: BlockHeader.noPrevious)
        #expect(try BlockHeader(canonical: header.bytes) == header)
        header.kind = .remainder
        header.era = 4
        header.afterRow = -1
        header.lastRow = .max
        header.algorithm = .sm2
        header.key = "abc"
        #expect(try BlockHeader(canonical: header.bytes) == header)
        for length in 0..<header.bytes.count {
            #expect(throws: FieldReader.Malformed.self) {
                try BlockHeader(canonical: Array(header.bytes.prefix(length)))
            }
        }
        #expect(throws: FieldReader.Malformed.self) { try BlockHeader(canonical: header.bytes + [0]) }
    }

    @Test(arguments: [
        (0, "2000-01-01T08:00:00.000000+08:00"), (-1, "2000-01-01T07:59:59.999999+08:00"),
        (60 * 86_400_000_000 - 28_800_000_000, "2000-03-01T00:00:00.000000+08:00"),
        (848_447_999_123_456, "2026-11-20T07:59:59.123456+08:00"),
    ])
    func momentsAreWrittenInBeijingTime(microseconds: Int, text: String) {
        #expect(Moment.text(microseconds) == text)
    }

    @Test func everyDayIsTheCalendars() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 8 * 3600))
        for day in stride(from: -40_000, to: 60_000, by: 17) {
            let date = Date(timeIntervalSince1970: 946_684_800 + Double(day) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let expected = String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
            #expect(Moment.text(day * 86_400_000_000).hasPrefix(expected))
        }
    }
}
