import Testing

@testable import Catalogue

/// What a catalogue makes of its files, shown on the small one.
@Suite struct SampleCatalogueTests {
    static func catalogue(on date: String) throws -> Catalogue {
        try Catalogue(files: SampleFiles.files, on: SampleFiles.day(date))
    }

    @Test(arguments: [
        ("2019-12-31", ["notice"]), ("2020-01-01", ["notice", "licence"]), ("2029-12-31", ["notice", "licence"]),
        ("2030-01-01", ["notice"]),
    ]) func `a class is there from its first day until the day before its end`(_ date: String, _ codes: [String]) throws
    {
        let catalogue = try Self.catalogue(on: date)
        #expect(catalogue.classes.map(\.code) == codes)
        #expect((catalogue.informationClass("licence") != nil) == codes.contains("licence"))
    }

    @Test(arguments: [("2024-12-31", "名称", 100), ("2025-01-01", "企业名称", 200)])
    func `an item's version changes with the date`(_ date: String, _ name: String, _ length: Int) throws {
        let licence = try #require(try Self.catalogue(on: date).informationClass("licence"))
        #expect(licence.items.count == 2)
        #expect(licence.items[1].name == name)
        #expect(licence.items[1].length == length)
        #expect(licence.meaning(ofColumn: name) == .item(1))
        #expect(licence.meaning(ofColumn: name == "名称" ? "企业名称" : "名称") == nil)
    }

    @Test func `the fields of a class and its items are the file's`() throws {
        let notice = try #require(try Self.catalogue(on: "2024-01-01").informationClass("notice"))
        #expect(notice.name == "通知")
        #expect(notice.englishName == "Notice")
        #expect(notice.section == .administrative)
        #expect(notice.subjects == [.organisation, .naturalPerson])
        #expect(notice.naturalKey == ["NO", "AGENCY"])
        #expect(notice.subjectCodeItem == "CODE")
        #expect(notice.subjectNameItem == "NAME")
        #expect(notice.subjectCategoryItem == "KIND")
        #expect(notice.decisionDateItem == "DECIDED")
        #expect(notice.agencyItem == "AGENCY")
        #expect(notice.regionItem == "REGION")
        #expect(notice.publicityRule == .tiered)
        #expect(notice.tierItem == "MEASURES")
        #expect(notice.subjectTemplate(category: "单位") == .organisation)
        #expect(notice.subjectTemplate(category: "个人") == .naturalPerson)
        let number = notice.items[3]
        #expect(number.code == "NO")
        #expect(number.fallback == "OTHER_NO")
        #expect(number.requirement(for: .organisation) == .required)
        #expect(number.requirement(for: .individualBusiness) == .absent)
        #expect(notice.items[7].codeTable == "measure")
        #expect(notice.items[7].requirement(for: .organisation) == .advised)
        #expect(notice.items[11].personal == .identifier)
        #expect(notice.items[11].shareClass == .shared)
        #expect(notice.meaning(ofColumn: "number") == .item(3))
        #expect(notice.meaning(ofColumn: "Source_File") == .ignored)
    }

    @Test func `rules whose items are not in use on the date are left out`() throws {
        var contents = SampleFiles.contents
        contents["items.csv"] = contents["items.csv"]?.replacing(
            "Ends,date,,optional,absent,optional,,,A,no,,",
            with: "Ends,date,,optional,absent,optional,,,A,no,2025-01-01,")
        let files = CatalogueFiles(contents: contents)
        let before = try Catalogue(files: files, on: SampleFiles.day("2024-12-31"))
        let after = try Catalogue(files: files, on: SampleFiles.day("2025-01-01"))
        #expect(before.informationClass("notice")?.rules.map(\.code) == ["decided", "fine"])
        #expect(after.informationClass("notice")?.rules.map(\.code) == ["decided", "ends", "fine"])
    }

    @Test func `faults of another date are reported today`() throws {
        var contents = SampleFiles.contents
        contents["items.csv"] = contents["items.csv"]?.replacing(
            "200,required,absent,absent,,,A,no,2025-01-01,",
            with: "200,required,absent,absent,,,A,no,2025-01-01,2028-01-01")
        let error = try #require(throws: CatalogueError.self) {
            try Catalogue(files: CatalogueFiles(contents: contents), on: SampleFiles.day("2024-01-01"))
        }
        #expect(
            error.problems.map(\.description) == [
                "classes.csv:3: subject_name_item: item “L_NAME” of class “licence” is not effective for the whole of "
                    + "this row's dates"
            ])
    }
}
