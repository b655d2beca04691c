import Catalogue
import Cryptography
import Identifiers
import TestSupport
import Testing

@testable import Ingestion

@Suite struct ClassifierTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    /// A record of a class with every item that a template allows.
    private func fullRecord(_ informationClass: InformationClass, _ template: SubjectTemplate) throws -> [String:
        String]
    {
        var record: [String: String] = [:]
        for item in informationClass.items
        where item.requirement(for: template) != .absent && !item.isInstruction {
            record[item.code] = try value(item, informationClass, template)
        }
        return record
    }

    private func value(
        _ item: Item, _ informationClass: InformationClass, _ template: SubjectTemplate
    ) throws -> String {
        if item.code == informationClass.subjectCategoryItem {
            let entries = bench.catalogue.codeTables["subject_category"]?.entries
            return try #require(entries?.first { $0.code == template.rawValue }).name
        }
        if item.code == informationClass.opennessItem {
            let entries = item.codeTable.flatMap { bench.catalogue.codeTables[$0] }?.entries
            return try #require(entries?.first { $0.code == "public" }).name
        }
        switch item.type {
        case .text: return item.personal == .identifier ? "SAMPLE-1" : String("值\(item.code)".prefix(item.length ?? 4))
        case .uscc: return Payload.uscc(1, prefix: template == .individualBusiness ? "92" : "91")
        case .organisationCode: return String(Payload.uscc(1).dropFirst(8).dropLast())
        case .registrationNumber: return "9900001"
        case .region: return "990000"
        case .date: return "2026-05-10"
        case .amount: return "1.5"
        case .code, .codes:
            return try #require(item.codeTable.flatMap { bench.catalogue.codeTables[$0] }).entries.last?.name ?? ""
        case .integer, .residentID: return ""
        }
    }

    /// Every item of every class stands in the column of its share class and in no other.
    @Test func everyItemGoesWhereTheCatalogueSays() throws {
        var seen = 0
        for informationClass in bench.catalogue.classes {
            var items: Set<String> = []
            for template in informationClass.subjects {
                let record = try fullRecord(informationClass, template)
                let rows = try bench.process(informationClass.code, record)
                let row = try #require(rows.staged.first, "\(rows.rejected.map(\.reasons))")
                let columns = try [row.publicItems, row.authorisedItems, row.sharedItems].map(StagedRow.items)
                for item in informationClass.items where record[item.code] != nil {
                    let holders = columns.indices.filter { columns[$0][item.code] != nil }
                    #expect(
                        holders == [[.public, .authorised, .shared].firstIndex(of: item.shareClass)], "\(item.code)")
                    items.insert(item.code)
                }
                #expect(columns.map(\.count).reduce(0, +) == record.count)
            }
            #expect(
                items.count == informationClass.items.count { !$0.isInstruction }, "\(informationClass.code)")
            seen += items.count
        }
        #expect(seen == 255, "25 of registration, 32 of permits, 35 of penalties, 31 of the two lists, 132 of the rest")
    }

    @Test func identifiersAreSealed() throws {
        let key = try #require(bench.personKey)
        let row = try #require(try bench.process("penalty", Payload.personPenalty(1)).staged.first)
        let sealed = try #require(try StagedRow.items(row.sharedItems)["CF_XDR_ZJHM"] as? String)
        #expect(try key.open(sealed) == Array("SAMPLE-1".utf8))
        #expect(row.subject == (try Array("SAMPLE-1".utf8).withUnsafeBufferPointer { try key.pseudonym(of: $0) }))
        let all = row.publicItems + row.authorisedItems + row.sharedItems + row.name
        #expect(!all.contains("SAMPLE-1"))
        // A representative's number is sealed likewise, though the record is an organisation's.
        let number = ["CF_FR_ZJLX": "护照号", "CF_FR_ZJHM": "SAMPLE-2"]
        let organisation = try #require(try bench.process("penalty", Payload.penalty(1, number)).staged.first)
        #expect(!organisation.sharedItems.contains("SAMPLE-2") && organisation.sharedItems.contains("sm4:"))
    }

    @Test func withoutAKeyNothingPersonalIsTaken() throws {
        var bench = bench
        bench.personKey = nil
        #expect(try bench.process("penalty", Payload.personPenalty(1)).staged.isEmpty)
        #expect(try bench.process("penalty", Payload.penalty(1, ["CF_FR_ZJHM": "SAMPLE-2"])).staged.isEmpty)
        #expect(try bench.process("penalty", Payload.penalty(1)).staged.count == 1)
    }

    @Test func aPersonIsOnePersonWithOneKeyOnly() throws {
        var other = bench
        other.personKey = try Bench.key(8)
        let first = try #require(try bench.process("penalty", Payload.personPenalty(1)).staged.first)
        let again = try #require(try bench.process("penalty", Payload.personPenalty(1)).staged.first)
        let stranger = try #require(try other.process("penalty", Payload.personPenalty(1)).staged.first)
        #expect(first == again && first.subject != stranger.subject)
    }

    // MARK: Keys and digests

    private func row(_ changes: [String: String]) throws -> StagedRow {
        try #require(try bench.process("penalty", Payload.penalty(1, changes)).staged.first)
    }

    @Test func theNaturalKeyTellsRecordsApart() throws {
        let first = try row([:])
        for change in [["CF_WSH": "2号"], ["CF_CFJG": "样例市生态环境局"], ["CF_XDR_SHXYM": Payload.uscc(2)]] {
            #expect(try row(change).key != first.key)
        }
        #expect(try row(["CF_NR": "改"]).key == first.key)
        // Cells do not run into each other.
        let one = try row(["CF_WSH": "甲乙", "CF_CFJG": "丙"])
        let two = try row(["CF_WSH": "甲", "CF_CFJG": "乙丙"])
        #expect(one.key != two.key)
    }

    @Test func everyItemCountsInTheDigest() throws {
        let first = try row([:])
        #expect(try row([:]).digest == first.digest)
        #expect(try row(["CF_JDRQ": "2026年5月10日", "CF_NR_FK": "1.500"]).digest == first.digest)
        for change in [
            ["BZ": "备注"], ["CF_FRDB": "样乙"], ["CF_FR_ZJHM": "SAMPLE-3"], ["CF_NR_FK": "1.6"],
            ["CF_GSJZQ": "2026-12-31"],
        ] {
            #expect(try row(change).digest != first.digest)
        }
    }

    @Test func textsAreEscapedOnce() throws {
        let text = "引\"号\"、\\反斜\n换行\t制表</script>"
        let items = try StagedRow.items(row(["CF_SY": text]).publicItems)
        #expect(items["CF_SY"] as? String == text)
    }
}
