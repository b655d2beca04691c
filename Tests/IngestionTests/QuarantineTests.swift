import Foundation
import TestSupport
import Testing

@testable import Ingestion

@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct QuarantineTests {
    /// Rows with every kind of damage, as they lie in the file, without line ends.
    private static func rows(_ delimiter: String) -> [[UInt8]] {
        func text(_ record: [String: String]) -> String {
            let csv = String(
                decoding: Payload.csv([Payload.penalty(0, ["BZ": ""]), record.merging(["BZ": ""]) { $1 }]),
                as: UTF8.self)
            return String(csv.split(separator: "\n")[2]).replacing(",", with: delimiter)
        }
        let spoilt = Array(text(Payload.penalty(1)).replacing("样某", with: "??").utf8)
        let bad = spoilt.map { $0 == UInt8(ascii: "?") ? 0xFE : $0 }
        let texts = [
            text(Payload.penalty(2, ["CF_JDRQ": "2026/13/45", "CF_WSH": ""])), "\"" + text(Payload.penalty(3)),
            text(Payload.penalty(4)).replacing("样某", with: "\"样\"某"), text(Payload.penalty(5)) + delimiter, "x",
            text(Payload.penalty(6, ["CF_XDR_SHXYM": "91990000MA0000000X"])).replacing(
                "样例事实", with: "\"第一行\n\"\"第二\"\"行\""),
            text(Payload.penalty(7, ["CF_CFLB": "10000元"])), "\"" + text(Payload.penalty(8)),
        ]
        return [bad] + texts.map { Array($0.utf8) }
    }

    private static func header(_ delimiter: String) -> [UInt8] {
        let csv = String(decoding: Payload.csv([Payload.penalty(0, ["BZ": ""])]), as: UTF8.self)
        return Array(String(csv.split(separator: "\n").first ?? "").replacing(",", with: delimiter).utf8)
    }

    private static func joined(_ lines: [[UInt8]], _ lineEnd: String) -> [UInt8] {
        Array(lines.map { $0 + Array(lineEnd.utf8) }.joined())
    }

    private static func quarantine(_ station: Station, _ batch: UUIDBits) async throws -> [[String]] {
        try await station.rows(
            """
            SELECT encode(raw, 'hex'), (SELECT string_agg((reason ->> 'code') || ' ' || (reason ->> 'item'), ';' ORDER BY ordinality)
                FROM jsonb_array_elements(reasons) WITH ORDINALITY AS reason (reason, ordinality))
            FROM quarantine WHERE batch = '\(batch)' ORDER BY row_number
            """)
    }

    private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    @Test(arguments: [",", ";", "\t"], ["\n", "\r\n"])
    func holdsRowsByteForByteAndGivesThemBack(_ delimiter: String, _ lineEnd: String) async throws {
        let rows = Self.rows(delimiter)
        let payload = [0xEF, 0xBB, 0xBF] + Self.joined([Self.header(delimiter)] + rows, lineEnd)
        try await Station.run { station in
            let status = try await station.ingest("penalty", payload, sliceRows: 3)
            #expect(status.counts == [0, 0, 0, rows.count])
            let kept = try await Self.quarantine(station, status.id)
            #expect(kept.map { $0[0] } == rows.map(hex))
            #expect(
                kept.map { $0[1] } == [
                    "bad_encoding ", "required CF_WSH;not_a_date CF_JDRQ", "unclosed_quote ", "stray_quote ",
                    "too_many_columns ", "too_few_columns ", "uscc_check_digit CF_XDR_SHXYM", "unknown_code CF_CFLB",
                    "unclosed_quote ",
                ])
            // Sent back as it is, the file brings the same rows with the same reasons, now with one column in front.
            let file = try await station.rejectedFile(status.id)
            #expect(file.starts(with: [0xEF, 0xBB, 0xBF] + Array("gongxin_reasons\(delimiter)".utf8)))
            let again = try await station.ingest("penalty", file)
            #expect(again.counts == [0, 0, 0, rows.count])
            let keptAgain = try await Self.quarantine(station, again.id)
            #expect(keptAgain.map { $0[1] } == kept.map { $0[1] })
            for (before, after) in zip(kept, keptAgain) { #expect(after[0].hasSuffix(before[0])) }
            #expect(again.unknownColumns == "[]", "the column of reasons is known")
        }
    }

    @Test func mendedItIsAccepted() async throws {
        let records = (1...1200).map { Payload.penalty($0, ["CF_JDRQ": $0 % 2 == 0 ? "2026-05-10" : "昨天"]) }
        try await Station.run { station in
            let status = try await station.ingest("penalty", Payload.csv(records))
            #expect(status.counts == [600, 0, 0, 600])
            let file = String(decoding: try await station.rejectedFile(status.id, english: true), as: UTF8.self)
            #expect(
                file.contains(
                    "\"2：[not_a_date] Date of the decision (CF_JDRQ) “昨天” is not a date; write it like 2026/04/01.\""))
            // What is mended is the cell; the word also stands in the reason, where it does no harm.
            let mended = file.replacing("昨天", with: "2026-05-10")
            let again = try await station.ingest("penalty", Array(mended.utf8))
            #expect(again.counts == [600, 0, 0, 0])
            #expect(try await station.count("record") == 1200)
        }
    }

    @Test func rowsOfJSONComeBackInOneColumn() async throws {
        let lines = [#"{"CF_WSH":"a\"b"#, #"{"CF_XDR_SHXYM":"1"}"#]
        try await Station.run { station in
            let status = try await station.ingest(
                "penalty", Array(("{}\n" + lines.joined(separator: "\n")).utf8), .ndjson)
            #expect(status.counts == [0, 0, 0, 3])
            #expect(
                try await Self.quarantine(station, status.id).map { $0[0] }
                    == (["{}"] + lines).map { hex(Array($0.utf8)) })
            let file = String(decoding: try await station.rejectedFile(status.id), as: UTF8.self)
            #expect(file.hasPrefix("\u{FEFF}gongxin_reasons,row\n"))
            #expect(file.contains("\"{\"\"CF_WSH\"\":\"\"a\\\"\"b\"\n"))
        }
    }

    @Test func aLineOfThreeMegabytesIsOneRowOfIt() async throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
        let payload = Payload.csv([Payload.penalty(1)]) + long + [0x0A] + Payload.csv([Payload.penalty(2)])
        try await Station.run { station in
            let status = try await station.ingest("penalty", payload)
            #expect(status.counts == [2, 0, 0, 2], "the long line, and the second header")
            let kept = try await station.rows(
                "SELECT row_number, length(raw), reasons -> 0 ->> 'code' FROM quarantine ORDER BY 1")
            #expect(kept.first == ["3", "\(RowLimit.bytes)", "row_too_long"] && kept.count == 2)
            #expect(status.processedBytes == payload.count)
        }
    }

    @Test func whatIsPersonalIsNotRepeated() async throws {
        try await Station.run { station in
            let identifier = "119900199001010010"
            let status = try await station.ingest(
                "penalty",
                Payload.csv([
                    Payload.penalty(1, ["CF_XDR_SHXYM": identifier]),
                    Payload.penalty(2, ["CF_XDR_ZJHM": identifier, "CF_FRDB": String(repeating: "样", count: 51)]),
                ]))
            #expect(status.rejected == 2)
            let reasons = try await station.rows("SELECT reasons FROM quarantine").joined().joined()
            #expect(!reasons.contains("119900") && !reasons.contains("样"))
        }
    }
}
