import Catalogue
import CatalogueStore
import Foundation
import Identifiers
import PostgresClient
import TestSupport
import Testing

@testable import Ingestion

/// Personal data in texts: masked for readers, kept for departments, told on the receipt without being repeated. The numbers are
/// nobody's: a county that does not exist, a person not yet born, a range of telephone numbers that is not given out.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct PersonalDataTests {
    private static let id = "119999209801020012"
    private static let mobile = "14000000001"
    private static let text = "样例某（身份证\(id)，电话\(mobile)）未取得许可。"
    private static let masked = "样例某（身份证11****************，电话140********）未取得许可。"

    private func penalty(_ changes: [String: String] = [:]) -> [UInt8] {
        Payload.csv([Payload.penalty(1, ["CF_SY": Self.text].merging(changes) { $1 })])
    }

    @Test func maskedForReadersAndKeptForDepartments() throws {
        let row = try #require(try Bench().process("penalty", penalty(["BZ": "联系\(Self.mobile)"])).staged.first)
        let items = try StagedRow.items(row.publicItems)
        #expect(items["CF_SY"] as? String == Self.masked)
        let shared = try StagedRow.items(row.sharedItems)
        #expect(shared["CF_SY#received"] as? String == Self.text)
        #expect(shared["BZ"] as? String == "联系140********" && shared["BZ#received"] as? String == "联系\(Self.mobile)")
        #expect(!(row.publicItems + row.authorisedItems).contains(Self.mobile))
    }

    @Test func textsWithoutPersonalDataAreAsTheyWere() throws {
        let row = try #require(try Bench().process("penalty", Payload.penalty()).staged.first)
        #expect(try StagedRow.items(row.publicItems)["CF_SY"] as? String == "样例事实")
        #expect(row.sharedItems == "{}")
    }

    @Test func theOrganisationsOwnNumbersStay() throws {
        // A code that is all digits and has everything of a citizen's ID would be refused as a code; a registration number with the
        // shape of an old ID is what it is when the row says so itself.
        let number = try #require(
            (100...999).map { "119999500102\($0)" }.first { (try? RegistrationNumber($0)) != nil })
        let row = Payload.penalty(1, ["CF_XDR_GSZC": number, "CF_SY": "居民举报当事人\(number)"])
        let staged = try #require(try Bench().process("penalty", row).staged.first)
        #expect(try StagedRow.items(staged.publicItems)["CF_SY"] as? String == "居民举报当事人\(number)")
        let other = try #require(
            try Bench().process("penalty", row.merging(["CF_XDR_GSZC": ""]) { $1 }).staged.first)
        #expect(try StagedRow.items(other.publicItems)["CF_SY"] as? String == "居民举报当事人11*************")
    }

    @Test func eachKindIsOneWarningForAnItem() throws {
        let twice = try Bench().process("penalty", penalty(["CF_NR": "电话\(Self.mobile)或14000000002"]))
        #expect(
            twice.warnings == [
                "personal_resident_id CF_SY": 1, "personal_mobile_number CF_SY": 1, "personal_mobile_number CF_NR": 1,
            ])
        #expect(twice.warned == 1)
    }

    @Test func reasonsOfARejectedRowDoNotRepeatIt() throws {
        let rows = try Bench().process("penalty", penalty(["CF_JDRQ": "电话\(Self.mobile)", "CF_CFLB": "罚\(Self.id)"]))
        let reasons = try #require(rows.rejected.first).reasons
        #expect(reasons.count == 2)
        #expect(reasons.allSatisfy { !$0.value.contains(Self.mobile) && !$0.value.contains(Self.id) })
        #expect(String(decoding: rows.rejected[0].raw, as: UTF8.self).contains(Self.mobile), "the row is kept whole")
    }

    @Test func nobodyButDepartmentsReadsItAndSendingItAgainChangesNothing() async throws {
        let payload = penalty()
        try await Station.run { station in
            let first = try await station.ingest("penalty", payload)
            #expect(first.counts == [1, 0, 0, 0] && first.warned == 1)
            let again = try await station.ingest("penalty", payload + [0x0A])
            #expect(again.counts == [0, 0, 1, 0])
            let receipt = String(decoding: try await station.receipt(first.id).json(), as: UTF8.self)
            #expect(receipt.contains("personal_resident_id") && receipt.contains("personal_mobile_number"))
            #expect(!receipt.contains(Self.mobile) && !receipt.contains(Self.id))
            let columns = "public_items::text, authorised_items::text, shared_items::text"
            let record = try await station.rows("SELECT \(columns) FROM record")[0]
            #expect(record[0].contains(Self.masked) && !record[0].contains(Self.id) && !record[1].contains(Self.id))
            #expect(record[2].contains(Self.text))
            let subjects = try await station.rows("SELECT count(*) FROM subject WHERE name LIKE '%\(Self.mobile)%'")
            #expect(subjects == [["0"]])
            // Another text is another record state, even where both are masked alike.
            let other = try await station.ingest(
                "penalty", self.penalty(["CF_SY": Self.text.replacing(Self.mobile, with: "14000000002")]))
            #expect(other.counts == [0, 1, 0, 0])
        }
    }

    @Test func itemsThatBecomePublicHaveNothingToHide() async throws {
        let payload = penalty(["BZ": "联系\(Self.mobile)"])
        try await Station.run { station in
            try await station.ingest("penalty", payload)
            var contents = try Bench.shippedFiles()
            try await Session.with(station.settings, on: station.loop) { session in
                _ = try await CatalogueStore(session).apply(.init(contents: contents), on: TestDatabase.today)
                contents["items.csv"] = contents["items.csv"]?.replacing(
                    "penalty,BZ,备注,Remarks,text,512,optional,optional,optional,,,C,no,,",
                    with: "penalty,BZ,备注,Remarks,text,512,optional,optional,optional,,,A,no,,")
                let moved = try await CatalogueStore(session).apply(.init(contents: contents), on: TestDatabase.today)
                #expect(moved.moved == 1)
            }
            let record = try await station.rows("SELECT public_items::text, shared_items::text FROM record")[0]
            #expect(record[0].contains("联系140********") && !record[0].contains(Self.mobile))
            #expect(record[1].contains(Self.mobile))
        }
    }
}

extension Bench {
    static func shippedFiles() throws -> [String: String] {
        try CatalogueFiles(directory: ProjectFolder.schema + "/catalogue").contents
    }
}
