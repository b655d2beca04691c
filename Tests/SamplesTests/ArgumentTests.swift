import Catalogue
import Samples
import Testing

@Suite struct ArgumentTests {
    private func feed(
        _ classCode: String = "penalty", rows: Int = 1, subjects: Int = 1, faults: Double = 0, persons: Double = 0,
        catalogue: Catalogue? = nil
    ) throws -> SampleFeed? {
        SampleFeed(
            classCode: classCode, seed: 1, rows: rows, subjects: subjects, faultPercent: faults,
            naturalPersonPercent: persons, today: SampleFixtures.today,
            catalogue: try catalogue ?? SampleFixtures.catalogue())
    }

    @Test func argumentsInRangeAreTaken() throws {
        #expect(try feed() != nil)
        #expect(try feed(rows: .max, subjects: 100_000_000, faults: 100, persons: 100) != nil)
    }

    @Test func argumentsOutOfRangeAreRefused() throws {
        #expect(try feed("unknown") == nil)
        #expect(try feed(rows: -1) == nil)
        #expect(try feed(subjects: 0) == nil)
        #expect(try feed(subjects: 100_000_001) == nil)
        #expect(try feed(faults: -0.1) == nil)
        #expect(try feed(faults: 100.1) == nil)
        #expect(try feed(faults: .nan) == nil)
        #expect(try feed(persons: 101) == nil)
    }

    @Test(arguments: SampleFixtures.classes)
    func catalogueWithoutDepartmentsIsRefused(classCode: String) throws {
        let files = try catalogueFiles { $0["departments.csv"] = "code,name,name_en,uscc,region,registers\n" }
        let catalogue = try Catalogue(files: files, on: SampleFixtures.today)
        #expect(try feed(classCode, catalogue: catalogue) == nil)
    }

    @Test func departmentsOfAnotherCityAreUsedWhateverTheirNames() throws {
        let files = try catalogueFiles {
            $0["departments.csv"] = """
                code,name,name_en,uscc,region,registers
                990000-x,"某市""综合,执法""局",Bureau,11990000MB9900013U,990000,

                """
        }
        let catalogue = try Catalogue(files: files, on: SampleFixtures.today)
        let records = try #require(try feed(rows: 20, catalogue: catalogue)).records()
        #expect(Set(records.map { $0["CF_CFJG"] }) == ["某市\"综合,执法\"局"])
    }

    private func catalogueFiles(_ change: (inout [String: String]) -> Void) throws -> CatalogueFiles {
        var contents = try SampleFixtures.catalogueFiles().contents
        change(&contents)
        // What names departments: the fields of special reports, and lists with what puts subjects on them.
        for name in ["domain_sources.csv", "lists.csv", "list_sources.csv", "list_rules.csv"] {
            contents[name] = contents[name].map { $0.prefix { !$0.isNewline } + "\n" }
        }
        return CatalogueFiles(contents: contents)
    }
}
