import Catalogue
import Foundation
import TestSupport
import Testing

@testable import Ingestion

/// Files with one thing wrong, and beside each what ingestion has to say about it.
///
/// A line of a `.reasons` file is an error – its row, code, item, value and limit – or a warning with how often it came.
struct Fixture: CustomTestStringConvertible {
    let name: String
    let payload: [UInt8]
    let format: PayloadFormat
    let expected: Set<String>

    var testDescription: String { name }

    private static let classOfColumn = [
        "DJ_MC": "registration", "XK_XDR_MC": "permit", "YC_MC": "abnormal_operation", "SX_MC": "serious_dishonesty",
        "RY_MC": "honour", "CN_MC": "commitment", "PJ_MC": "evaluation", "SF_MC": "judgment",
        "HT_MC": "contract_performance", "ZY_MC": "voluntary",
    ]

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    static let all: [Fixture] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return files.sorted().filter { !$0.hasSuffix(".reasons") }.compactMap(Fixture.init)
    }()

    init?(file: String) {
        let url = Self.folder.appending(path: file)
        guard let format = PayloadFormat(rawValue: url.pathExtension), let payload = try? Data(contentsOf: url),
            let reasons = try? String(
                contentsOf: url.deletingPathExtension().appendingPathExtension("reasons"), encoding: .utf8)
        else { return nil }
        name = url.deletingPathExtension().lastPathComponent
        self.payload = Array(payload)
        self.format = format
        expected = Set(reasons.split(separator: "\n").map(String.init))
    }

    var classCode: String {
        let text = String(decoding: payload.prefix(200), as: UTF8.self)
        return Self.classOfColumn.first { text.contains($0.key) }?.value ?? "penalty"
    }
}

@Suite struct FixtureTests {
    @Test(arguments: Fixture.all)
    func givesTheReasonsBesideIt(_ fixture: Fixture) throws {
        var bench = try Bench()
        if fixture.name == "person_key_missing" { bench.personKey = nil }
        let rows = try bench.process(fixture.classCode, fixture.payload, fixture.format)
        let errors = rows.rejected.flatMap { row in row.reasons.map { "error\t\(row.number)\t\($0)" } }
        let warnings = rows.warnings.map { "warning\t\($0.value)\t" + $0.key.replacing(" ", with: "\t") + "\t\t" }
        #expect(Set(errors + warnings) == fixture.expected)
        #expect(errors.count + warnings.count == 1, "one fault, one reason")
        let lines = fixture.payload.count { $0 == UInt8(ascii: "\n") } - (fixture.format == .csv ? 1 : 0)
        #expect(rows.staged.count + rows.rejected.count == lines, "a fault stays in its row")
    }

    /// Codes no fixture can show: why.
    private static let withoutFixture = [
        "array_cut_off": "a JSON array; see JSONArrayTests",
        "row_too_long": "a file of a megabyte; see CSVDecoderTests",
        "not_an_integer": "no shipped item is an integer; see NormaliserTests",
        "resident_id_invalid": "no shipped item is a citizen's number; see NormaliserTests",
        "nothing_to_withdraw": "found when a row is stored; see CorrectionTests",
        "nothing_to_correct": "found when a row is stored; see CorrectionTests",
        "outside_calendar": "nothing gives it", "subject_category_mismatch": "nothing gives it",
    ]

    @Test func everyFaultOfTheCatalogueHasOne() throws {
        let faults = Set(try Bench().catalogue.faults.keys)
        let shown = Set(Fixture.all.map(\.name))
        #expect(faults.subtracting(shown) == Set(Self.withoutFixture.keys))
    }

    @Test func everyRuleOfTheCatalogueHasOne() throws {
        let rules = try Bench().catalogue.classes.flatMap { one in one.rules.map { "\(one.code).\($0.code)" } }
        #expect(rules.count == 36)
        #expect(Set(rules).isSubset(of: Fixture.all.map(\.name)))
    }

    @Test func everyReasonIsWordedInBothLanguages() throws {
        let catalogue = try Bench().catalogue
        for fixture in Fixture.all {
            let texts = FaultTexts(catalogue, catalogue.informationClass(fixture.classCode))
            for line in fixture.expected where line.hasPrefix("error") {
                let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                let message = texts.message(cells[2], item: cells[3], value: cells[4], limit: cells[5])
                #expect(message.chinese != cells[2] && message.english != cells[2])
                #expect(!message.chinese.contains("{") && !message.english.contains("{"))
                // A blank that nothing filled shows as quotes with nothing between, or as two spaces.
                #expect(!message.chinese.contains("“”") && !message.english.contains("  "), "\(fixture.name)")
            }
        }
    }
}
