import Foundation
import Identifiers
import Samples
import Testing

/// Compares with codes of real organisations, which are no part of the repository.
@Suite struct RealCodeTests {
    private static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["GONGXIN_TEST_DATA"], !path.isEmpty {
            return URL(fileURLWithPath: path, isDirectory: true)
        }
        return SampleFixtures.checkout.deletingLastPathComponent().appendingPathComponent(
            "shared/data", isDirectory: true)
    }()

    private static let isPresent: Bool = {
        let isPresent = FileManager.default.fileExists(atPath: folder.appendingPathComponent("orgs").path)
        if !isPresent { print("RealCodeTests skipped: no real data at \(folder.path); set GONGXIN_TEST_DATA") }
        return isPresent
    }()

    /// Runs of 18 digits and capitals that are valid codes, and how many valid codes there were in all.
    private static func sampleRegionCodes(in file: URL) throws -> (found: Set<String>, count: Int) {
        let data = try Data(contentsOf: file)
        var found: Set<String> = []
        var count = 0
        for run in [UInt8](data).split(whereSeparator: { !isCodeByte($0) }) where run.count == 18 {
            let isValid = run.withUnsafeBufferPointer { SocialCreditCode.check($0).isValid }
            guard isValid else { continue }
            count += 1
            if run.dropFirst(2).starts(with: "99".utf8) { found.insert(String(decoding: run, as: UTF8.self)) }
        }
        return (found, count)
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    @Test(
        .enabled(if: isPresent, "no real data; set GONGXIN_TEST_DATA to its folder"),
        arguments: [
            "orgs/orgs_zhejiang_spotcheck_2017.csv", "orgs/orgs_non91_prefix.csv",
            "penalties/cf_new_format_with_uscc.csv",
        ])
    func noRealOrganisationHasACodeOfTheSampleRegion(file: String) throws {
        let (found, count) = try Self.sampleRegionCodes(in: Self.folder.appendingPathComponent(file))
        #expect(count > 4_000)
        #expect(found.isEmpty)
    }
}
