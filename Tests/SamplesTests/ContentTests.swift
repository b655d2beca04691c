import Catalogue
import Samples
import Testing

@Suite struct ContentTests {
    private static let rows = 3000

    private func records(_ classCode: String) throws -> [[String: String]] {
        try SampleFixtures.feed(classCode, rows: Self.rows, persons: classCode == "registration" ? 0 : 5).records()
    }

    @Test(arguments: SampleFixtures.classes)
    func everyRowMeetsTheCatalogue(classCode: String) throws {
        let informationClass = try SampleFixtures.informationClass(classCode)
        let tables = try SampleFixtures.catalogue().codeTables
        for record in try records(classCode) {
            let category = informationClass.subjectCategoryItem.flatMap { record[$0] }
            let template = category.flatMap(informationClass.subjectTemplate) ?? .organisation
            for item in informationClass.items {
                let value = try #require(record[item.code])
                if value.isEmpty {
                    #expect(item.requirement(for: template) != .required, "\(item.code) is missing")
                    #expect(item.requirement(for: template) != .advised, "\(item.code) is missing")
                } else {
                    #expect(item.requirement(for: template) != .absent, "\(item.code) is \(value)")
                    #expect(isWellFormed(value, item: item, tables: tables), "\(item.code) is \(value)")
                }
            }
        }
    }

    private func isWellFormed(_ value: String, item: Item, tables: [String: CodeTable]) -> Bool {
        let table = item.codeTable.flatMap { tables[$0] }
        switch item.type {
        case .text: return value.count <= item.length ?? .max && !value.contains { "{}|".contains($0) }
        case .date: return date(value) != nil
        case .amount: return value.wholeMatch(of: /(0|[1-9][0-9]{0,11})(\.[0-9]{0,5}[1-9])?/) != nil
        case .code: return table?.lookup(value) != nil
        case .codes: return value.split(separator: ";").allSatisfy { table?.lookup(String($0)) != nil }
        case .uscc, .organisationCode, .registrationNumber, .residentID, .region, .integer: return true
        }
    }

    private func date(_ text: String?) -> CivilDate? {
        guard let text, text.wholeMatch(of: /\d{4}\/\d\d\/\d\d/) != nil else { return nil }
        return CivilDate(iso: String(text.map { $0 == "/" ? "-" : $0 }))
    }

    @Test func amountsAgreeWithTheKindsAndTheWords() throws {
        for record in try records("penalty") {
            let kinds = try #require(record["CF_CFLB"]).split(separator: ";")
            #expect(kinds.contains("罚款") == (record["CF_NR_FK"] != ""))
            #expect(kinds.contains { $0.contains("没收") } == (record["CF_NR_WFFF"] != ""))
            #expect(kinds.contains { $0.contains("暂扣") || $0.contains("吊销") } == (record["CF_NR_ZKDX"] != ""))
            let words = try #require(record["CF_NR"])
            if let fine = words.firstMatch(of: /罚款人民币([0-9]+)元/), let yuan = Int(fine.1) {
                #expect(record["CF_NR_FK"].flatMap(Double.init) == Double(yuan) / 10_000)
            }
            if let gain = words.firstMatch(of: /违法所得人民币([0-9.]+)元/), let yuan = Double(gain.1) {
                let written = try #require(record["CF_NR_WFFF"].flatMap(Double.init))
                #expect(abs(written * 10_000 - yuan) < 0.000_1)
            }
        }
    }

    @Test(arguments: ["permit", "penalty"])
    func documentNumbersAreUniqueAndOfTheYearOfTheDecision(classCode: String) throws {
        let prefix = classCode == "permit" ? "XK_" : "CF_"
        let records = try records(classCode)
        #expect(Set(records.map { $0[prefix + "WSH"] }).count == Self.rows)
        for record in records {
            let number = try #require(record[prefix + "WSH"])
            let match = try #require(number.wholeMatch(of: /样\p{Han}+〔(\d{4})〕\d+号/))
            #expect(record[prefix + "JDRQ"]?.hasPrefix(match.1) == true)
        }
    }

    @Test(arguments: ["permit", "penalty"])
    func decisionsAreMostlyOfTheLastTwelveMonths(classCode: String) throws {
        let item = classCode == "permit" ? "XK_JDRQ" : "CF_JDRQ"
        let dates = try records(classCode).compactMap { date($0[item]) }
        let today = SampleFixtures.today
        #expect(dates.count == Self.rows)
        #expect(dates.allSatisfy { $0 < today && $0 > today.adding(months: -60) })
        let recent = dates.count { $0 > today.adding(months: -12) }
        #expect((Self.rows * 80 / 100...Self.rows * 90 / 100).contains(recent))
    }

    @Test func mostPenaltiesArePublicNow() throws {
        let publicity = try SampleFixtures.catalogue().publicity
        let records = try records("penalty")
        let published = try records.count { record in
            let kinds = try #require(record["CF_CFLB"]).split(separator: ";").map(String.init)
            let decided = try #require(date(record["CF_JDRQ"]))
            let period = publicity.period(classCode: "penalty", tierValues: kinds, decided: decided)
            return period.map { $0.published && $0.until > SampleFixtures.today } ?? false
        }
        #expect(published > Self.rows * 3 / 4)
    }

    @Test func permitsAreValidFromTheDecisionOn() throws {
        for record in try records("permit") {
            let from = try #require(date(record["XK_YXQZ"]))
            let until = try #require(date(record["XK_YXQZI"]))
            #expect(from == date(record["XK_JDRQ"]) && from <= until)
            #expect(record["XK_ZT"] == (until >= SampleFixtures.today ? "1" : "2"))
        }
    }

    @Test func agenciesAreDepartmentsOfTheCatalogueWithTheirCodes() throws {
        let departments = try SampleFixtures.catalogue().departments
        let codes = Dictionary(departments.map { ($0.name, $0.uscc) }, uniquingKeysWith: { first, _ in first })
        let records = try records("penalty")
        for record in records {
            #expect(record["CF_CFJG"].flatMap { codes[$0] } == record["CF_CFJGDM"])
            #expect(record["CF_CFJG"] == record["CF_SJLY"])
        }
        #expect(Set(records.map { $0["CF_CFJG"] }).count >= 8)
    }

    @Test func registrationsComeInTheOrderOfTheirDates() throws {
        for record in try records("registration") {
            let founded = try #require(date(record["DJ_CLRQ"]))
            let approved = try #require(date(record["DJ_HZRQ"]))
            #expect(founded <= approved && approved <= SampleFixtures.today)
            #expect(try #require(date(record["DJ_YYQXZI"])) > founded)
        }
    }
}
