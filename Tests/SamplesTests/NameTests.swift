import Samples
import Testing

@Suite struct NameTests {
    private func names() throws -> [String] {
        try SampleFixtures.feed("registration", rows: 10_000).records().compactMap { $0["DJ_MC"] }
    }

    @Test func namesAreNearlyUnique() throws {
        #expect(Set(try names()).count > 9_700)
    }

    @Test func organisationsHaveTheSameNameInEveryClass() throws {
        let registered = try SampleFixtures.feed("registration", rows: 300).records().map { $0["DJ_MC"] }
        #expect(try SampleFixtures.feed("permit", rows: 300).records().map { $0["XK_XDR_MC"] } == registered)
        #expect(try SampleFixtures.feed("penalty", rows: 300).records().map { $0["CF_XDR_MC"] } == registered)
    }

    /// What a search by parts of names will meet: pairs of characters in nearly every second name, and others in one of
    /// thousands.
    @Test func pairsOfCharactersHaveALongTail() throws {
        var counts: [String: Int] = [:]
        for name in try names() {
            for pair in Set(zip(name, name.dropFirst()).map { String([$0, $1]) }) { counts[pair, default: 0] += 1 }
        }
        #expect((counts["公司"] ?? 0) > 4_000)
        #expect((counts["样例"] ?? 0) > 5_000)
        #expect(counts.count > 5_000)
        #expect(counts.values.count { $0 <= 3 } > counts.count / 2)
    }

    @Test func personsAreSeenToBeMadeUp() throws {
        let records = try SampleFixtures.feed("registration", rows: 1000).records()
        let persons = records.compactMap { $0["DJ_FRDB"] }
        #expect(persons.allSatisfy { $0.contains { "样例范".contains($0) } })
        #expect(Set(persons).count > 100)
    }

    @Test func namesBeginWithAPlaceOrABrand() throws {
        let places = try names().count { $0.contains("样") || $0.contains("例") }
        #expect(places == 10_000)
    }
}
