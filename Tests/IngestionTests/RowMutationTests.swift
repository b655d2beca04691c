import Formats
import Foundation
import TestSupport
import Testing
import Unpacking

@testable import Ingestion

/// Damaged texts through unpack, decode, normalise, validate and classify: whatever comes, it ends with rows or a fault.
@Suite struct RowMutationTests {
    struct Kind: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let format: PayloadFormat
        var isGzip = false
        var encoding = TextEncoding.utf8
        var informationClass = "penalty"
        let file: [UInt8]
    }

    private static let records = (1...8).map { Payload.penalty($0, ["CF_SY": "第\($0)行,“样例”\n\"引用\""]) }

    /// Made-up files, and the beginnings of real ones where there are any.
    static let kinds: [Kind] = {
        let made = [
            Kind(testDescription: "CSV", format: .csv, file: Payload.csv(records)),
            Kind(testDescription: "NDJSON", format: .ndjson, file: Payload.ndjson(records)),
            Kind(testDescription: "JSON array", format: .json, file: Payload.jsonArray(records)),
            Kind(testDescription: "GB 18030", format: .csv, encoding: .gb18030, file: Payload.gb18030(records)),
            Kind(testDescription: "gzip", format: .csv, isGzip: true, file: GzipFile.pack(Payload.csv(records))),
            Kind(testDescription: "XLSX", format: .xlsx, file: Payload.workbook(records).bytes),
        ]
        let real = [
            ("penalty", "penalties/cf_new_format_with_uscc.csv"),
            ("penalty", "penalties/penalties_xizang_shuanggongshi_old_format.csv"),
            ("permit", "permits/xk_new_format.csv"), ("registration", "orgs/orgs_mojibake_sample.csv"),
        ]
        let isLong = ProcessInfo.processInfo.environment["GONGXIN_FUZZ_SECONDS"] != nil
        return made
            + real.compactMap { informationClass, name in
                guard isLong, ProjectFolder.testData != nil,
                    let file = FileHandle(forReadingAtPath: ProjectFolder.testData(name)),
                    let start = try? file.read(upToCount: 20_000)
                else { return nil }
                return Kind(testDescription: name, format: .csv, informationClass: informationClass, file: Array(start))
            }
    }()

    @Test(arguments: kinds)
    func endsWithRowsOrAFault(_ kind: Kind) throws {
        let bench = try Bench()
        var rounds = MutationRounds(300, share: Self.kinds.count)
        var mutator = Mutator(seed: rounds.seed)
        var rows = 0
        while let round = rounds.next() {
            let mutated = mutator.mutate(kind.file)
            do {
                let text = try Self.unpacked(mutated, kind)
                let slice = try bench.slice(kind.informationClass, text, kind.format.hasHeader ? .csv : .ndjson)
                let seen = slice.accepted + slice.rejected + slice.waiting
                rows += seen
                if seen > text.count {
                    Issue.record("\(kind.testDescription), seed \(rounds.seed), round \(round)")
                }
            } catch is CSVHeader.Fault {}
        }
        #expect(rows > 0)
    }

    private static func unpacked(_ payload: [UInt8], _ kind: Kind) throws -> [UInt8] {
        let output = OutputBuffer()
        let unpacker = try Unpacker(
            Packing(isGzip: kind.isGzip, encoding: kind.encoding, content: kind.format.content(sheet: nil)))
        payload.withUnsafeBufferPointer { unpacker.push($0, isFinal: true) }
        // What came before a fault counts, as in a batch.
        do { while try unpacker.drain(into: output) {} } catch {}
        return Array(output.bytes)
    }
}
