import Catalogue
import Foundation
import Samples
import Testing

@Suite struct FeedTests {
    @Test(arguments: SampleFixtures.classes)
    func sameArgumentsGiveTheSameBytesInChunksOfAnySize(classCode: String) throws {
        let feed = try SampleFixtures.feed(classCode, rows: 500, faults: 20, persons: 5)
        let bytes = feed.bytes(chunk: 1000)
        #expect(bytes == feed.bytes(chunk: 1))
        #expect(bytes == feed.bytes(chunk: 37))
        #expect(bytes == feed.bytes(chunk: 0), "a chunk has at least one row")
        #expect(bytes == feed.bytes(chunk: .max))
        #expect(bytes == (try SampleFixtures.feed(classCode, rows: 500, faults: 20, persons: 5).bytes()))
    }

    @Test(arguments: SampleFixtures.classes)
    func anotherSeedGivesOtherRecords(classCode: String) throws {
        let names = Set(try SampleFixtures.feed(classCode, seed: 1, rows: 200).lines())
        #expect(names.isDisjoint(with: try SampleFixtures.feed(classCode, seed: 2, rows: 200).lines()))
    }

    @Test(arguments: SampleFixtures.classes)
    func longerFeedBeginsLikeAShorterOne(classCode: String) throws {
        let short = try SampleFixtures.feed(classCode, rows: 50, subjects: 1000).bytes()
        let long = try SampleFixtures.feed(classCode, rows: 100, subjects: 1000).bytes()
        #expect(long.starts(with: short))
    }

    @Test(arguments: SampleFixtures.classes)
    func headerIsTheItemsOfTheCatalogue(classCode: String) throws {
        let items = try SampleFixtures.informationClass(classCode).items
        let header = try SampleFixtures.feed(classCode, rows: 1).header()
        #expect(String(decoding: header, as: UTF8.self) == items.map(\.code).joined(separator: ",") + "\n")
    }

    @Test(arguments: SampleFixtures.classes)
    func everyRowHasEveryColumn(classCode: String) throws {
        let count = try SampleFixtures.informationClass(classCode).items.count
        let bytes = try SampleFixtures.feed(classCode, rows: 2000, persons: 10).bytes()
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        #expect(lines.count == 2001)
        #expect(lines.last?.isEmpty == true, "the last row ends with its line")
        #expect(lines.dropLast().allSatisfy { csvCells(of: $0).count == count })
        #expect(String(validating: bytes, as: UTF8.self) != nil)
    }

    @Test func rowsConcernOrganisationsInTurn() throws {
        let codes = try SampleFixtures.feed("penalty", rows: 30, subjects: 10).records().map { $0["CF_XDR_SHXYM"] }
        #expect(Array(codes[..<10]) == Array(codes[10..<20]))
        #expect(Set(codes).count == 10)
    }

    @Test func quotedCellsAreThereToBeRead() throws {
        let scopes = try SampleFixtures.feed("registration", rows: 200).records().compactMap { $0["DJ_JYFW"] }
        #expect(scopes.contains { $0.contains(",") })
        #expect(!scopes.contains { $0.contains("\"") })
    }

    @Test func emptyFeedHasNoChunk() throws {
        var feed = try SampleFixtures.feed("permit", rows: 0)
        #expect(feed.nextChunk(maximumRows: 10) == nil)
    }

    @Test func organisationsAreTheSameOnAnotherDayOfTheYear() throws {
        let catalogue = try SampleFixtures.catalogue()
        let days = ["2026-01-01", "2026-12-31"].compactMap(CivilDate.init(iso:))
        let feeds = days.compactMap { day in
            SampleFeed(
                classCode: "registration", seed: 3, rows: 100, subjects: 100, faultPercent: 0, today: day,
                catalogue: catalogue)
        }
        #expect(feeds.count == 2)
        #expect(feeds.first?.bytes() == feeds.last?.bytes())
    }

    /// A change of what is made of a seed is noticed here. The values do not depend on the catalogue.
    @Test func seedMeansTheSameOnEveryMachine() throws {
        let records = try SampleFixtures.feed("registration", seed: 20_190_201, rows: 3).records()
        let codes = records.compactMap { $0["DJ_SHXYM"] }
        #expect(codes == ["929901011796086645", "92990101MAECDJK115", "91990103337311883Y"])
    }
}
