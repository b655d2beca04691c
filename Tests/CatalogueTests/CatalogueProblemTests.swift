import Testing

@testable import Catalogue

/// Every kind of fault, one at a time, in a catalogue that has no other.
@Suite struct CatalogueProblemTests {
    /// One change to the sample catalogue and the problem it must cause, with `others` that follow from it.
    struct Fault: Sendable, CustomTestStringConvertible {
        let file: String
        let old: String
        let new: String
        let problemFile: String
        let line: Int
        let column: String?
        let message: String
        let others: Int

        var testDescription: String { "\(file): \(message)" }

        init(
            _ file: String, _ old: String, _ new: String, in problemFile: String? = nil, line: Int, _ column: String?,
            _ message: String, others: Int = 0
        ) {
            self.file = file
            self.old = old
            self.new = new
            self.problemFile = problemFile ?? file
            self.line = line
            self.column = column
            self.message = message
            self.others = others
        }
    }

    static func problems(_ contents: [String: String]) -> [CatalogueProblem] {
        do {
            _ = try Catalogue(files: CatalogueFiles(contents: contents), on: SampleFiles.day("2024-01-01"))
            return []
        } catch let error as CatalogueError {
            return error.problems
        } catch {
            return [CatalogueProblem(file: "", line: 0, column: nil, message: "\(error)")]
        }
    }

    @Test func `the sample catalogue has no fault`() {
        #expect(Self.problems(SampleFiles.contents) == [])
    }

    @Test(
        arguments: structure + classes + items + references + rulesAndTables + publicity + calendar + snapshotGates
            + purposes + questions + reports + domains + instructions + others + lists)
    func `one fault is one problem at its place`(_ fault: Fault) throws {
        var contents = SampleFiles.contents
        let content = try #require(contents[fault.file])
        #expect(content.contains(fault.old), "the change does not apply")
        contents[fault.file] = content.replacing(fault.old, with: fault.new, maxReplacements: 1)
        let problems = Self.problems(contents)
        #expect(problems.count == 1 + fault.others, "\(problems.map(\.description))")
        let found = problems.contains { problem in
            problem.file == fault.problemFile && problem.line == fault.line && problem.column == fault.column
                && problem.message.contains(fault.message)
        }
        #expect(found, "\(problems.map(\.description))")
    }

    @Test(arguments: CatalogueFiles.names) func `a missing file is a problem`(_ name: String) {
        var contents = SampleFiles.contents
        contents[name] = nil
        #expect(Self.problems(contents).map(\.description) == ["\(name): the file is missing"])
    }

    @Test func `an unknown file is a problem`() {
        var contents = SampleFiles.contents
        contents["itmes.csv"] = "class\n"
        let problems = Self.problems(contents)
        #expect(problems.count == 1)
        #expect(problems.first?.file == "itmes.csv")
        #expect(problems.first?.message.hasPrefix("unknown file") == true)
    }

    @Test func `an empty file is a problem`() {
        var contents = SampleFiles.contents
        contents["rules.csv"] = ""
        #expect(
            Self.problems(contents).map(\.description) == [
                "rules.csv: the file is empty; its first row names the columns"
            ])
    }

    @Test func `a tiered class needs tiers`() {
        var contents = SampleFiles.contents
        contents["publicity_tiers.csv"] = "class,item,value,tier\n"
        #expect(
            Self.problems(contents).map(\.description)
                == ["classes.csv:2: publicity_rule: publicity_tiers.csv has no rows for this class"])
    }

    @Test func `many faults are all reported in order`() throws {
        var contents = SampleFiles.contents
        contents["classes.csv"] = contents["classes.csv"]?.replacing(",tiered,", with: ",sometimes,")
        contents["items.csv"] = contents["items.csv"]?.replacing(",uscc,", with: ",ucss,")
        contents["rules.csv"] = contents["rules.csv"]?.replacing(",DECIDED,,", with: ",DECIDE,,")
        contents["departments.csv"] = contents["departments.csv"]?.replacing("990000-b", with: "990000-a")
        let problems = Self.problems(contents)
        #expect(problems.contains { $0.file == "classes.csv" && $0.line == 2 && $0.column == "publicity_rule" })
        #expect(problems.contains { $0.file == "items.csv" && $0.line == 2 && $0.column == "type" })
        #expect(problems.contains { $0.file == "items.csv" && $0.line == 14 && $0.column == "type" })
        #expect(problems.contains { $0.file == "rules.csv" && $0.line == 2 && $0.column == "item" })
        #expect(problems.contains { $0.file == "departments.csv" && $0.line == 3 && $0.column == "code" })
        let order = problems.map { (CatalogueFiles.names.firstIndex(of: $0.file) ?? -1, $0.line) }
        #expect(order.elementsEqual(order.sorted(by: <), by: ==))
        let error = CatalogueError(problems: problems)
        #expect(
            error.description.hasPrefix("\(problems.count) problems in the catalogue:\nclasses.csv:2: publicity_rule: ")
        )
    }
}
