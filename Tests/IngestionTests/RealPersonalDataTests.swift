import Foundation
import TestSupport
import Testing

@testable import Ingestion

/// What is found in the texts of real files, every finding looked at by eye: four licence plates in scopes of business and one
/// bank card in an account of a violation, all of them what they are taken for; and nothing else, in texts full of numbers of
/// decisions, invoices, licences and registrations.
@Suite(
    .enabled(if: ProjectFolder.testData != nil, "no real files here: set GONGXIN_TEST_DATA"),
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct RealPersonalDataTests {
    @Test(arguments: [
        ("registration", "orgs/orgs_non91_prefix.csv", ["personal_vehicle_plate DJ_JYFW": 4]),
        ("registration", "orgs/orgs_ningbo_market_entities_2025.csv", [:]),
        ("penalty", "penalties/cf_new_format_with_uscc.csv", [:]),
        ("penalty", "penalties/penalties_casetext_zhejiang.csv", [:]),
        ("penalty", "penalties/penalties_chongqing.csv", [:]),
        ("penalty", "penalties/penalties_xizang_shuanggongshi_old_format.csv", [:]),
        ("permit", "permits/xk_new_format.csv", [:]),
    ])
    func findsWhatIsThereAndNothingElse(_ classCode: String, _ file: String, _ expected: [String: Int]) async throws {
        let payload = Array(try Data(contentsOf: URL(filePath: ProjectFolder.testData(file))))
        try await Station.run { station in
            let status = try await station.ingest(classCode, payload)
            let entries = try await station.receipt(status.id).entries.filter { $0.code.hasPrefix("personal_") }
            #expect(Dictionary(uniqueKeysWithValues: entries.map { ("\($0.code) \($0.item)", $0.count) }) == expected)
            let kept = try await station.count("record WHERE shared_items::text LIKE '%#received%'")
            #expect(kept <= expected.values.reduce(0, +))
            #expect((kept > 0) == !expected.isEmpty)
        }
    }
}
