import Catalogue
import Foundation
import TestSupport
import Testing

@testable import Ingestion

/// Files of other layouts than the standard's, and values that are not in standard form.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct LayoutTests {
    /// A penalty in the layout of 2016.
    private static func old(_ number: Int, _ changes: [String: String] = [:]) -> [String: String] {
        let record = [
            "CF_CFMC": "样例案", "CF_WSH": "样罚〔2018〕\(number)号", "CF_SY": "样例事实", "CF_YJ": "《样例法》第一条",
            "CF_CFLB1": "其他（见处罚类别2）", "CF_CFLB2": "罚款", "CF_XDR_MC": "样例市测试有限公司\(number)",
            "CF_XDR_SHXYM": Payload.uscc(number), "CF_XDR_ZDM": "", "CF_XDR_GSDJ": "", "CF_XDR_SFZ": "",
            "CF_JG": "罚款一万元", "CF_JDRQ": "2026-05-10 00:00:00.0", "CF_XZJG": "样例市市场监督管理局", "CF_ZT": "0",
            "DFBM": "990000", "SJC": "2026/5/11", "CF_SYFW": "",
        ]
        return record.merging(changes) { $1 }
    }

    private func row(_ changes: [String: String]) throws -> StagedRow {
        let rows = try Bench().process("penalty", Payload.csv([Self.old(1, changes)]))
        return try #require(rows.staged.first, "\(rows.rejected.map(\.reasons))")
    }

    @Test func theLayoutOf2016LoadsWithoutCode() throws {
        let items = try StagedRow.items(row([:]).publicItems)
        #expect(items["CF_CFLB"] as? [String] == ["罚款"])
        #expect(items["CF_XDR_LB"] as? String == "法人及非法人组织")
        #expect(items["CF_NR"] as? String == "罚款一万元")
        #expect(items["CF_JDRQ"] as? String == "2026-05-10")
        #expect(items["CF_ZT"] == nil)
        let joined = try StagedRow.items(row(["CF_CFLB1": "警告"]).publicItems)
        #expect(joined["CF_CFLB"] as? [String] == ["警告", "罚款"])
    }

    /// 公示使用范围: it lowers an item's openness and never raises it.
    @Test(arguments: [
        ("", 0, ShareClass.public), ("0", 0, .public), ("2", 1, .authorised), ("1", 2, .shared),
        ("仅政府部门内部共享", 2, .shared),
    ]) func theRangeOfUseLowersOpenness(_ range: String, _ column: Int, _ openness: ShareClass) throws {
        let row = try row(["CF_SYFW": range])
        #expect(row.openness == openness.rawValue)
        let columns = try [row.publicItems, row.authorisedItems, row.sharedItems].map(StagedRow.items)
        #expect(columns.indices.filter { columns[$0]["CF_WSH"] != nil } == [column])
        #expect((column == 0) == (row.publicFrom != .max))
        // The item itself is for departments whatever it says.
        #expect(range.isEmpty || columns[2]["CF_SYFW"] != nil)
        for index in columns.indices where index < column { #expect(columns[index].isEmpty) }
    }

    @Test func nobodyButDepartmentsLearnsOfARecordBetweenDepartments() async throws {
        try await Station.run { station in
            let rows = [("1", 1), ("2", 2), ("0", 3)].map { Self.old($0.1, ["CF_SYFW": $0.0]) }
            try await station.ingest("penalty", Payload.csv(rows))
            var seen: [String: [String]] = [:]
            for role in ["gongxin_public", "gongxin_authorised_gate", "gongxin_shared_gate"] {
                try await station.rows("SET ROLE \(role)")
                seen[role] = try await station.rows("SELECT uscc FROM record ORDER BY uscc").map { $0[0] }
                try await station.rows("RESET ROLE")
            }
            let codes = (1...3).map { Payload.uscc($0) }
            #expect(seen["gongxin_public"] == [codes[2]])
            #expect(Set(seen["gongxin_authorised_gate"] ?? []) == [codes[1], codes[2]])
            #expect(Set(seen["gongxin_shared_gate"] ?? []) == Set(codes))
            #expect(try await station.rows("SELECT layout FROM batch") == [["columns-2016"]])
        }
    }

    @Test(arguments: [
        (["CF_XDR_SHXYM": "", "CF_XDR_ZDM": Payload.uscc(1)], Payload.uscc(1)),
        (["CF_XDR_ZDM": Payload.uscc(1), "CF_XDR_GSDJ": Payload.uscc(1)], Payload.uscc(1)),
        (["CF_XDR_SHXYM": Payload.uscc(1).replacing("0", with: "O")], Payload.uscc(1)),
        (["CF_XDR_SHXYM": " \(Payload.uscc(1).lowercased())\t"], Payload.uscc(1)),
    ]) func theCreditCodeIsFoundWhereItWasMeant(_ changes: [String: String], _ code: String) throws {
        let row = try row(changes)
        #expect(row.subject == code)
        let items = try StagedRow.items(row.publicItems)
        #expect(items["CF_XDR_ZZJG"] == nil && items["CF_XDR_GSZC"] == nil)
    }

    @Test(arguments: [
        ("样例市测试有限公司-违反税收管理", "样例市测试有限公司"), ("样例市（测试） 有限公司", "样例市（测试）有限公司"),
        ("样例(测试)有限公司", "样例（测试）有限公司"), ("ＡＢＣ　样例 有限公司", "ABC样例有限公司"), ("ABC DEF", "ABC DEF"),
        ("样例-违反税收管理局", "样例-违反税收管理局"), ("A-违反税收管理", "A"), ("-违反税收管理", "-违反税收管理"),
    ]) func namesAreBroughtIntoStandardForm(_ received: String, _ name: String) throws {
        #expect(try row(["CF_XDR_MC": received]).name == name)
    }

    @Test func whatWasMendedIsKeptBesideWhatWasReceived() async throws {
        try await Station.run { station in
            let rows = [
                Payload.penalty(1, ["CF_JDRQ": "2026年5月10日", "CF_XDR_MC": "样例(一)公司"]), Payload.penalty(2),
                Payload.personPenalty(3, ["CF_XDR_ZJHM": "SAMPLE-3"]),
            ]
            let status = try await station.ingest("penalty", Payload.csv(rows))
            #expect(status.mended == 1 && status.accepted == 3)
            var file: [UInt8] = []
            try await MendedRows(status, Bench.shipped.get()).stream(english: true, station.query) { file += $0 }
            let lines = String(decoding: file, as: UTF8.self).split(separator: "\n").dropFirst()
            #expect(
                lines == [
                    "\"2\",\"CF_XDR_MC\",\"Name of the party concerned\",\"样例(一)公司\",\"样例（一）公司\"",
                    "\"2\",\"CF_JDRQ\",\"Date of the decision\",\"2026年5月10日\",\"2026-05-10\"",
                ])
        }
    }

    // MARK: JSON, which has no header

    private static func lines(_ records: [[String: String?]]) throws -> [UInt8] {
        try records.flatMap { record in
            let values = record.mapValues { $0.map { $0 as Any } ?? NSNull() }
            return Array(try JSONSerialization.data(withJSONObject: values)) + [0x0A]
        }
    }

    @Test func aLayoutIsKnownByTheMembersOfTheFirstObjects() throws {
        let csv = try Bench().process("penalty", Payload.csv([Self.old(1, ["CF_SYFW": "2"])]))
        let json = try Bench().process(
            "penalty", Self.lines([Self.old(1, ["CF_SYFW": "2"])]), .ndjson)
        #expect(json.staged.map(\.digest) == csv.staged.map(\.digest) && json.staged.count == 1)
        #expect(json.staged.first?.openness == "B" && json.staged.first?.key == csv.staged.first?.key)
    }

    /// An object may leave out what it has no value for, and say it in another order.
    @Test func theFirstObjectsTogetherTellTheLayout() throws {
        let first = Self.old(1).filter { $0.key != "CF_CFMC" }
        let second = Self.old(2).filter { $0.key != "CF_CFLB1" }
        let rows = try Bench().process("penalty", Self.lines([first, second]), .ndjson)
        #expect(rows.staged.map(\.subject) == [Payload.uscc(1), Payload.uscc(2)])
        #expect(rows.warnings["unknown_member "] == nil)
        // Alone, each is of no layout: its names are unknown.
        #expect(try Bench().process("penalty", Self.lines([first]), .ndjson).staged.isEmpty)
    }

    @Test(
        arguments: [
            // Two members of one item: the values of a list are joined, else the first that says something counts.
            (["CF_CFLB1": "警告", "CF_CFLB2": "罚款"], "CF_CFLB", "警告;罚款"),
            (["CF_CFLB1": nil, "CF_CFLB2": "罚款"], "CF_CFLB", "罚款"),
            (["CF_CFLB1": "", "CF_CFLB2": "罚款"], "CF_CFLB", "罚款"),
            (["CF_JG": "一", "CF_NR": nil], "CF_NR", "一"),
        ] as [([String: String?], String, String)])
    func severalMembersMayMeanOneItem(_ members: [String: String?], _ item: String, _ value: String) throws {
        let penalty = try Bench().informationClass("penalty")
        let layout = try #require(penalty.layouts.first { $0.code == "columns-2016" })
        let decoder = JSONLinesDecoder(informationClass: penalty, layout: layout)
        let rows = Decoding.rows(try Self.lines([members]), decoder, itemCount: penalty.items.count, ends: [])
        let index = try #require(penalty.itemIndex(item))
        let text = try #require(rows.first?.texts[index])
        // The order of a dictionary's members is any.
        #expect(text.split(separator: ";").sorted() == value.split(separator: ";").sorted())
        #expect(rows.first?.damage == nil)
    }

    @Test func aMemberThatIsThereTwiceIsAFaultInALayoutToo() throws {
        let penalty = try Bench().informationClass("penalty")
        let layout = try #require(penalty.layouts.first { $0.code == "columns-2016" })
        let decoder = JSONLinesDecoder(informationClass: penalty, layout: layout)
        let line = Array(#"{"CF_CFLB1":"警告","cf_cflb1":"罚款"}"#.utf8)
        let rows = Decoding.rows(line, decoder, itemCount: penalty.items.count, ends: [])
        #expect(rows.map(\.damage) == ["duplicate_member"])
    }

    /// What is looked at does not depend on how the payload comes in pieces; damaged objects tell nothing.
    @Test func onlyTheBeginningIsLookedAt() throws {
        let penalty = try Bench().informationClass("penalty")
        func layout(_ text: [UInt8], isFinal: Bool) -> String? {
            text.withUnsafeBufferPointer { JSONLayout.layout(of: $0, isFinal: isFinal, penalty)?.code }
        }
        let old = Array(#"{"CF_CFMC":"a","CF_CFLB1":"b"}"#.utf8)
        let other = Array("{\"CF_WSH\":\"a\"}\n".utf8)
        func behind(_ count: Int) -> [UInt8] { (0..<count).flatMap { _ in other } + old }
        #expect(layout(behind(19), isFinal: true) == "columns-2016")
        #expect(layout(behind(19), isFinal: false) == nil, "its end is not there")
        #expect(layout(behind(20) + [0x0A], isFinal: true) == nil)
        #expect(layout([0xEF, 0xBB, 0xBF] + old, isFinal: true) == "columns-2016")
        #expect(layout(old.dropLast() + [0x0A], isFinal: true) == nil)
        #expect(layout(old.dropLast() + [0x0A] + old + [0x0D, 0x0A], isFinal: false) == "columns-2016")
        #expect(layout([], isFinal: true) == nil)
        let long =
            Array("{\"CF_WSH\":\"".utf8) + [UInt8](repeating: 0x61, count: JSONLayout.bytes) + Array("\"}\n".utf8)
        #expect(layout(long + old, isFinal: true) == nil)
    }

    @Test(arguments: [PayloadFormat.ndjson, .json])
    func theLayoutOfABatchIsKeptForTheSlicesThatFollow(_ format: PayloadFormat) async throws {
        try await Station.run { station in
            let rows = (1...30).map { Self.old($0, ["CF_SYFW": $0 == 1 ? "1" : ""]) }
            // The rows behind them lack the columns the layout is known by.
            let bare = (31...150).map { Self.old($0).filter { $0.key != "CF_CFMC" } }
            let lines = try Self.lines(rows + bare)
            let payload =
                format == .ndjson
                ? lines : Array("[".utf8) + lines.dropLast().map { $0 == 0x0A ? 0x2C : $0 } + Array("]".utf8)
            let outcome = try await station.upload(station.request("penalty", format), payload)
            let worker = station.worker(sliceRows: 20)
            _ = try await worker.workOnce()
            worker.stop()
            let status = try await station.status(outcome.batch)
            #expect(status.counts == [150, 0, 0, 0])
            #expect(try await station.rows("SELECT layout FROM batch") == [["columns-2016"]])
            #expect(try await station.count("record WHERE openness = 'C'") == 1)
            #expect(try await station.count("record WHERE public_items ? 'CF_NR'") == 149)
        }
    }

    @Test func anotherWorkerGoesOnInTheLayoutThatWasNoted() async throws {
        try await Station.run { station in
            let payload = try Self.lines((1...60).map { Self.old($0) })
            let outcome = try await station.upload(station.request("penalty", .ndjson), payload)
            try await station.work()
            let records = try await station.contents()["record"]
            // As if a worker had died behind the thirtieth row.
            let offset = payload.split(separator: 0x0A, omittingEmptySubsequences: false).prefix(30).map {
                $0.count + 1
            }
            .reduce(0, +)
            try await station.rows(
                """
                TRUNCATE record, mended_row; UPDATE batch SET state = 'received', next_offset = \(offset), next_row = 31
                """)
            try await station.work()
            #expect(try await station.count("record") == 30)
            try await station.rows(
                "TRUNCATE mended_row; UPDATE batch SET state = 'received', next_offset = 0, next_row = 1")
            try await station.work()
            #expect(try await station.contents()["record"] == records)
            #expect(try await station.status(outcome.batch).rejected == 0)
        }
    }

    @Test func aRowThatWaitedIsReadInTheLayoutOfItsBatch() async throws {
        try await Station.run { station in
            let changes = ["CF_XDR_SHXYM": "", "CF_XDR_GSDJ": WaitingTests.oldNumber(1)]
            let status = try await station.ingest("penalty", Self.lines([Self.old(1, changes)]), .ndjson)
            #expect(status.waiting == 1)
            try await station.ingest(
                "registration", Payload.csv([Payload.registration(1, ["DJ_ZCH": WaitingTests.oldNumber(1)])]))
            #expect(
                try await station.rows("SELECT uscc, public_items->>'CF_NR' FROM record WHERE class = 'penalty'")
                    == [[Payload.uscc(1), "罚款一万元"]])
        }
    }
}
