import Catalogue
import Foundation
import TestSupport
import Testing

@testable import Ingestion

/// Real files, as they are. The counts were checked against a count by another program in another language, which knows
/// the catalogue's files and none of this code.
@Suite(
    .enabled(if: ProjectFolder.testData != nil, "no real files here: set GONGXIN_TEST_DATA"),
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct RealFileTests {
    private func read(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: ProjectFolder.testData(path))))
    }

    private func errors(_ receipt: Receipt) -> [String: Int] {
        let errors = receipt.entries.filter { $0.severity == "error" }
        return Dictionary(uniqueKeysWithValues: errors.map { ("\($0.code) \($0.item)", $0.count) })
    }

    @Test func penalties() async throws {
        let payload = try read("penalties/cf_new_format_with_uscc.csv")
        try await Station.run { station in
            let status = try await station.ingest("penalty", payload)
            #expect(status.accepted + status.rejected == 4285)
            // 65 rows repeat a key of another: the same decision on the same party, taken from two collections.
            #expect(status.new == 1018 && status.accepted == 1083 && status.rejected == 3202)
            let receipt = try await station.receipt(status.id)
            #expect(
                errors(receipt) == [
                    // The rows that were put together from published decisions lack what the texts do not say.
                    "required CF_WSH": 1730, "required CF_SY": 1422, "required CF_WFXW": 1422, "required CF_CFJG": 1337,
                    "required CF_JDRQ": 1251, "required CF_YJ": 202,
                    // Procedures such as 简易处罚, and two kinds written as one.
                    "unknown_code CF_CFLB": 213,
                    // Typing errors of the year, and texts.
                    "not_future CF_JDRQ": 5, "not_a_date CF_JDRQ": 2,
                ])
            #expect(receipt.status.unknownColumns == "[]")
            #expect(try await station.count("record") == 1018)
            #expect(try await station.count("quarantine") == 3202)
        }
    }

    @Test func permits() async throws {
        let payload = try read("permits/xk_new_format.csv")
        try await Station.run { station in
            let status = try await station.ingest("permit", payload)
            // One code is a registration number from before and waits for its organisation.
            #expect(status.counts == [171, 0, 0, 10] && status.waiting == 1)
            // Another code is wrong; nine rows lack the first or the last day of the permit.
            let errors = errors(try await station.receipt(status.id))
            #expect(errors["required XK_YXQZ"] == 8 && errors["required XK_YXQZI"] == 1)
            #expect(
                errors.filter { $0.key.hasPrefix("uscc") }.values.reduce(0, +) == 1 && errors.values.reduce(0, +) == 10)
            let again = try await station.ingest("permit", payload + [0x0A])
            #expect(again.counts == [0, 0, 171, 10] && again.waiting == 1)
        }
    }

    /// Every other file, in whatever layout, by rows of the catalogue alone: new, changed, unchanged, rejected, then those that
    /// wait for the subject of an old number, then the accepted ones with a value brought into standard form.
    @Test(arguments: [
        // Each code twice, 37 of them with something that differs.
        ("registration", "orgs/orgs_duplicate_uscc_pairs.csv", [167, 37, 130, 0], 0, 7),
        // Registration numbers of 15 and 13 digits wait; wrong check characters and texts do not.
        ("registration", "orgs/orgs_failing_uscc.csv", [0, 0, 0, 39], 1576, 0),
        ("registration", "orgs/orgs_mojibake_sample.csv", [0, 0, 0, 60], 0, 0),
        ("registration", "orgs/orgs_ningbo_market_entities_2025.csv", [999, 0, 0, 0], 0, 1),
        // Names with half-width brackets.
        ("registration", "orgs/orgs_non91_prefix.csv", [15_995, 0, 0, 0], 0, 59),
        ("registration", "orgs/orgs_uscc_needs_normalising.csv", [207, 0, 0, 0], 0, 207),
        ("registration", "orgs/orgs_uscc_valid_but_gb11714_fails.csv", [79, 0, 0, 0], 0, 3),
        // 6,375 numbers of 15 digits and 137 of 13, but for nine that no check digit vouches for.
        ("registration", "orgs/orgs_zhejiang_spotcheck_2017.csv", [39_631, 0, 0, 14], 6503, 65),
        ("penalty", "penalties/penalties_casetext_zhejiang.csv", [440, 2, 5, 9802], 0, 447),
        ("penalty", "penalties/penalties_chongqing.csv", [354, 30, 0, 6697], 0, 384),
        // The category of every subject is derived from its code.
        ("penalty", "penalties/penalties_xizang_shuanggongshi_old_format.csv", [261, 1, 84, 116], 23, 346),
        ("permit", "permits/permits_cosmetics_nmpa_2021.csv", [133, 0, 0, 1], 1, 133),
    ])
    func everyLayoutLoads(
        _ classCode: String, _ file: String, _ counts: [Int], _ waiting: Int, _ mended: Int
    ) async throws {
        let payload = try read(file)
        try await Station.run { station in
            let status = try await station.ingest(classCode, payload)
            #expect(status.counts == counts && status.waiting == waiting && status.mended == mended)
            #expect(try await station.receipt(status.id).status.unknownColumns == "[]")
        }
    }

    /// Wrong codes with who assigned them, those that may be persons' numbers, and codes that one file gives two names.
    @Test(arguments: [
        // Of the 37 pairs that differ 11 do so in their names.
        ("registration", "orgs/orgs_duplicate_uscc_pairs.csv", [0, 0, 0, 11]),
        // Wrong check characters, and texts that tell nothing.
        ("registration", "orgs/orgs_failing_uscc.csv", [37, 26, 0, 0]),
        // Most are registration numbers of 15 digits that no check digit vouches for, or of 20; one is a citizen's, a digit short.
        ("penalty", "penalties/penalties_xizang_shuanggongshi_old_format.csv", [51, 12, 1, 0]),
    ])
    func wrongCodesAreKept(
        _ classCode: String, _ file: String, _ expected: [Int]
    ) async throws {
        let payload = try read(file)
        try await Station.run { station in
            try await station.ingest(classCode, payload)
            let counts = try await station.counts(
                "refused_code", "refused_code WHERE authority IS NOT NULL", "refused_code WHERE code LIKE '***%'",
                "other_name WHERE of_registration")
            #expect(counts == expected)
        }
    }

    /// 28 MB, without a database.
    @Test func registrations() throws {
        let payload = try read("orgs/orgs_zhejiang_1978_2004.csv")
        let slice = try Bench().slice("registration", payload)
        #expect(slice.accepted + slice.rejected == 89_549)
        let errors = slice.tally.counts.filter { $0.key.severity == .error }
        // Every code is valid; two business scopes hold a control character.
        #expect(errors.map { "\($0.key.code) \($0.value)" } == ["control_character 2"])
        #expect(slice.rejected == 2 && slice.occurrences.count == 89_547)
    }
}
