import Foundation
import TestSupport
import Testing

@testable import Unpacking

/// Files of each kind with bytes changed, dropped, doubled and moved: whatever comes, it ends with text or an error.
@Suite struct MutationTests {
    struct Kind: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let packing: Packing
        let file: [UInt8]
    }

    private static let table =
        [["行政相对人名称", "统一社会信用代码", "罚款"]] + (0..<12).map { ["样例\($0)\"号\",", "9199\($0)", "\($0).5"] }

    static let kinds: [Kind] = {
        let csv = table.map { $0.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") + "\n" }
            .joined()
        let objects = table.dropFirst().map { "{\"a\": \"\($0[1])样例\", \"b\": [1, {\"c\": null}], \"d\": \($0[2])}" }
        let array = "[\n" + objects.joined(separator: ",\n") + "\n]"
        let chinese = GB18030Text.encode(csv)
        var workbook = WorkbookFile(texts: table)
        workbook.sheets[0].rows +=
            "<row r=\"20\"><c r=\"A20\" t=\"s\"><v>0</v></c><c r=\"B20\" s=\"1\"><v>46053.5</v></c></row>"
        workbook.sharedTexts = "<si><t>样例_x000D_</t></si>"
        workbook.styles = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
        return [
            Kind(testDescription: "GB 18030", packing: .gb18030, file: chinese),
            Kind(testDescription: "JSON array", packing: .jsonArray, file: Array(array.utf8)),
            Kind(testDescription: "gzip", packing: .gzip, file: GzipFile.pack(Array(csv.utf8))),
            Kind(
                testDescription: "gzip of a JSON array in GB 18030",
                packing: Packing(isGzip: true, encoding: .gb18030, content: .jsonArray),
                file: GzipFile.pack(GB18030Text.encode(array))),
            Kind(testDescription: "XLSX", packing: .workbook, file: workbook.bytes),
            // A part that is changed would otherwise fail its checksum before its content is looked at.
            Kind(
                testDescription: "XML of XLSX", packing: .workbook,
                file: Array(workbook.parts.map { "\($0.name)\0\($0.content)" }.joined(separator: "\0").utf8)),
        ]
    }()

    @Test(arguments: kinds)
    func endsWithTextOrAnError(_ kind: Kind) {
        var rounds = MutationRounds(500, share: Self.kinds.count)
        var mutator = Mutator(seed: rounds.seed)
        while let round = rounds.next() {
            let mutated = mutator.mutate(kind.file)
            let payload = kind.testDescription == "XML of XLSX" ? Self.packed(mutated) : mutated
            var limits = UnpackingLimits()
            limits.harmlessBytes = 8 << 20
            let whole = Unpacked(payload, kind.packing, limits: limits)
            let inPieces = Unpacked(payload, kind.packing, pieces: [mutator.number(below: 300) + 1], limits: limits)
            let isSame = whole.error == inPieces.error && (whole.error != nil || whole.text == inPieces.text)
            if !isSame { Issue.record("\(kind.testDescription), seed \(rounds.seed), round \(round)") }
        }
    }

    private static func packed(_ parts: [UInt8]) -> [UInt8] {
        let strings = parts.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
        return ZIPFile.pack(
            stride(from: 0, to: strings.count - 1, by: 2).map {
                (name: String(decoding: strings[$0], as: UTF8.self), content: strings[$0 + 1])
            })
    }
}
