import Catalogue
import TestSupport
import Testing

@testable import Ingestion

/// The templates that departments fill in.
struct TemplateTests {
    private let bench: Bench
    private static let classes = [
        "registration", "permit", "penalty", "abnormal_operation", "serious_dishonesty", "honour", "commitment",
        "evaluation", "judgment", "contract_performance", "voluntary",
    ]

    init() throws { bench = try Bench() }

    private func template(_ classCode: String) throws -> FeedTemplate {
        FeedTemplate(try bench.informationClass(classCode), bench.catalogue.codeTables)
    }

    private func headings(_ classCode: String) throws -> [String] {
        let file = try template(classCode).file(.csv)
        #expect(file.starts(with: [0xEF, 0xBB, 0xBF]))
        return String(decoding: file.dropFirst(3), as: UTF8.self).split(separator: "\r\n")[0].split(separator: ",")
            .map(String.init)
    }

    /// The items that any of the class's subjects may have.
    private func fillable(_ informationClass: InformationClass) -> [Item] {
        informationClass.items.filter { item in
            informationClass.subjects.contains { item.requirement(for: $0) != .absent }
        }
    }

    @Test(arguments: classes) func everyHeadingIsUnderstood(classCode: String) throws {
        let informationClass = try bench.informationClass(classCode)
        let headings = try headings(classCode)
        #expect(headings == fillable(informationClass).map(\.name))
        for heading in headings {
            let item = try #require(informationClass.items.firstIndex { $0.name == heading })
            #expect(informationClass.meaning(ofColumn: heading) == .item(item))
        }
    }

    @Test func aFilledRowBecomesARecord() async throws {
        for (classCode, record) in [
            ("penalty", Payload.penalty()), ("permit", Payload.permit()), ("registration", Payload.registration()),
        ] {
            let informationClass = try bench.informationClass(classCode)
            let cells = fillable(informationClass).map { record[$0.code] ?? "" }
            let row = Array((cells.joined(separator: ",") + "\r\n").utf8)
            let done = try bench.process(classCode, try template(classCode).file(.csv) + row)
            #expect(done.staged.count == 1)
            #expect(done.rejected.isEmpty)
            let whole = try bench.process(classCode, record)
            #expect(done.staged.map(\.digest) == whole.staged.map(\.digest))
        }
    }

    @Test func aHeadingWithACommaIsQuoted() throws {
        let catalogue = try Bench.catalogue("items.csv", replacing: "许可内容,", with: "\"许可内容,\"\"详细\"\"\",")
        let informationClass = try #require(catalogue.informationClass("permit"))
        let file = try FeedTemplate(informationClass, catalogue.codeTables).file(.csv)
        #expect(String(decoding: file, as: UTF8.self).contains(",\"许可内容,\"\"详细\"\"\","))
        let header = try file.withUnsafeBufferPointer { try CSVHeader.parse($0, isFinal: true, informationClass) }
        #expect(header?.unknownColumns == [])
    }

    @Test func theShelfMakesAFileOnceForACatalogue() throws {
        let shelf = TemplateShelf()
        let penalty = try bench.informationClass("penalty")
        let first = try shelf.file(.xlsx, penalty, bench.catalogue.codeTables)
        #expect(try shelf.file(.xlsx, penalty, bench.catalogue.codeTables) == first)
        let changed = try Bench.catalogue("code_tables.csv", replacing: "行政拘留", with: "拘留")
        let second = try shelf.file(.xlsx, #require(changed.informationClass("penalty")), changed.codeTables)
        #expect(second != first)
        #expect(try shelf.file(.xlsx, penalty, bench.catalogue.codeTables) == first, "the same content, the same bytes")
        #expect(try shelf.file(.csv, penalty, bench.catalogue.codeTables) == template("penalty").file(.csv))
    }
}

/// The workbooks, read back with openpyxl.
@Suite(.enabled(if: WorkbookFacts.isPossible, "\(WorkbookFacts.absence)"))
struct TemplateWorkbookTests {
    private let bench: Bench
    private static let classes = [
        "registration", "permit", "penalty", "abnormal_operation", "serious_dishonesty", "honour", "commitment",
        "evaluation", "judgment", "contract_performance", "voluntary",
    ]

    init() throws { bench = try Bench() }

    private func facts(_ classCode: String, _ catalogue: Catalogue? = nil) throws -> WorkbookFacts {
        let catalogue = catalogue ?? bench.catalogue
        let informationClass = try #require(catalogue.informationClass(classCode))
        return try WorkbookFacts.read(FeedTemplate(informationClass, catalogue.codeTables).file(.xlsx))
    }

    @Test(arguments: classes) func theHeadingsAreTheItemsNames(classCode: String) throws {
        let informationClass = try bench.informationClass(classCode)
        let facts = try facts(classCode)
        let sheet = facts.sheets[0]
        #expect(sheet.name == informationClass.name)
        #expect(sheet.frozen == "B2")
        #expect(sheet.rows.count == 1, "nothing but the headings")
        for heading in sheet.rows[0] {
            guard case .item(let index) = informationClass.meaning(ofColumn: heading) else {
                Issue.record("\(heading) is not understood")
                continue
            }
            #expect(informationClass.items[index].name == heading)
        }
        let left = Set(informationClass.items.map(\.name)).subtracting(sheet.rows[0])
        for name in left {
            let item = try #require(informationClass.items.first { $0.name == name })
            #expect(informationClass.subjects.allSatisfy { item.requirement(for: $0) == .absent })
        }
        #expect(facts.widths.allSatisfy { (12...43).contains($0) })
    }

    @Test(arguments: classes) func everyHeadingHasANoteThatSaysAll(classCode: String) throws {
        let informationClass = try bench.informationClass(classCode)
        let facts = try facts(classCode)
        for (heading, note) in zip(facts.sheets[0].rows[0], facts.notes) {
            let item = try #require(informationClass.items.first { $0.name == heading })
            let lines = note.split(separator: "\n").map(String.init)
            #expect(lines.first == "代码：\(item.code)")
            #expect(lines.contains { $0.hasPrefix("类型：") })
            let names = ["法人及非法人组织", "个体工商户", "自然人"].prefix(informationClass.subjects.count)
            for (name, template) in zip(names, informationClass.subjects) {
                let words: [Requirement: String] = [
                    .required: "必填", .advised: "应填", .optional: "选填", .absent: "不填",
                ]
                let demand = try #require(words[item.requirement(for: template)])
                #expect(lines.contains("\(name)：\(demand)"))
            }
            let audience = [ShareClass.public: "公开", .authorised: "授权", .shared: "共享"][item.shareClass] ?? "-"
            #expect(lines.contains { $0.hasPrefix("共享属性：\(audience)") })
            if let table = item.codeTable.flatMap({ bench.catalogue.codeTables[$0] }) {
                let names = table.entries.map(\.name).joined(separator: "、")
                #expect(lines.contains { $0.hasPrefix("可填值：\(names)") })
            }
        }
    }

    @Test func rulesStandInTheNotesOfTheItemsTheyConcern() throws {
        let facts = try facts("penalty")
        let headings = facts.sheets[0].rows[0]
        func note(_ name: String) throws -> String { facts.notes[try #require(headings.firstIndex(of: name))] }
        #expect(try note("处罚决定日期").contains("规则：不得晚于当天"))
        #expect(try note("处罚有效期").contains("规则：不得早于“处罚决定日期”"))
        #expect(try note("处罚决定日期").contains("规则：不得晚于“处罚有效期”"))
        #expect(try note("罚款金额（万元）").contains("规则：“处罚类别”含“罚款”时必填（仅提示）"))
        #expect(try note("处罚类别").contains("规则：含“暂扣”或“吊销”时“暂扣或吊销证照名称及编号”必填（仅提示）"))
        #expect(try note("行政处罚决定书文号").contains("长度：不超过128个字符"))
        #expect(try !note("处罚内容").contains("规则："))
        let permit = try self.facts("permit")
        let number = try #require(permit.sheets[0].rows[0].firstIndex(of: "行政许可决定文书号"))
        #expect(permit.notes[number].contains("规则：留空时取“许可编号”"))
    }

    @Test(arguments: classes) func columnsAreCheckedByTheirTypes(classCode: String) throws {
        let informationClass = try bench.informationClass(classCode)
        let facts = try facts(classCode)
        var rules: [String: WorkbookFacts.Validation] = [:]
        for rule in facts.validations {
            let column = rule.cells.prefix { $0.isLetter }
            #expect(rule.cells == "\(column)2:\(column)1048576")
            #expect(rules.updateValue(rule, forKey: String(column)) == nil)
            #expect(rule.shown)
        }
        for (index, heading) in facts.sheets[0].rows[0].enumerated() {
            let item = try #require(informationClass.items.first { $0.name == heading })
            let letters = index < 26 ? "" : "A"
            let column = letters + String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index % 26)))
            let rule = try #require(rules[column], "\(heading) has no check")
            let isNumber = item.type == .amount || item.type == .integer
            #expect(facts.formats[index] == (isNumber ? "General" : "@"))
            switch item.type {
            case .code, .codes:
                #expect(rule.type == "list")
                let names = try #require(item.codeTable.flatMap { bench.catalogue.codeTables[$0] }).entries.map(\.name)
                #expect(try values(rule, facts) == names)
                #expect(rule.style == "warning" || item.type == .code)
            case .date:
                #expect(rule.type == "custom")
                #expect(rule.formula.contains("DATEVALUE(TEXT(\(column)2,"))
            case .amount: #expect(rule.type == "decimal")
            default: #expect(rule.type == "textLength")
            }
        }
    }

    /// The values of a drop-down, from the rule itself or from the sheet it points to.
    private func values(_ rule: WorkbookFacts.Validation, _ facts: WorkbookFacts) throws -> [String] {
        if rule.formula.hasPrefix("\"") {
            return rule.formula.dropFirst().dropLast().split(separator: ",").map(String.init)
        }
        let parts = rule.formula.split(separator: "$")
        let sheet = try #require(facts.sheets.first { rule.formula.hasPrefix("'\($0.name)'!") })
        #expect(sheet.state == "hidden")
        let column = Int(try #require(parts[1].utf8.first)) - 0x41
        return sheet.rows.dropFirst().map { $0[column] }.filter { !$0.isEmpty }
    }

    @Test func aLongTableHasASheetOfItsOwn() throws {
        #expect(try facts("penalty").sheets.map(\.state) == ["visible", "visible", "hidden"])
        #expect(try facts("registration").sheets.count == 2, "its tables fit")
    }

    @Test func theGuideHasARowForEachItem() throws {
        for classCode in Self.classes {
            let facts = try facts(classCode)
            let guide = facts.sheets[1]
            #expect(guide.name == "填报说明")
            let top = try #require(guide.rows.firstIndex { $0.first == "序号" })
            let names = guide.rows[(top + 1)...].map { $0[1] }
            #expect(names == facts.sheets[0].rows[0])
            #expect(guide.frozen == "C\(top + 2)")
        }
    }

    @Test func aTableOfAnyLengthAndNamesWithCommasAreNoObstacle() throws {
        let values = (1...400).map { "permit_state,v\($0),很长的取值\($0),\n" }.joined()
        let catalogue = try Bench.catalogue { contents in
            contents["code_tables.csv"]? += values + "registration_state,odd,\"甲,乙\",\n"
        }
        let facts = try facts("permit", catalogue)
        let column = try #require(facts.sheets[0].rows[0].firstIndex(of: "当前状态"))
        let rule = facts.validations[column]
        #expect(try self.values(rule, facts).count == 402)
        #expect(try self.facts("registration", catalogue).sheets.count == 3)
    }
}
