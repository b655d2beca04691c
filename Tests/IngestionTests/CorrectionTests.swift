import Catalogue
import TestSupport
import Testing

@testable import Ingestion

/// Corrections, updates and withdrawals: what each leaves behind.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct CorrectionTests {
    /// What a withdrawal has to say: the subject, and the penalty's natural key.
    private static func withdrawal(_ number: Int, _ changes: [String: String] = [:]) -> [String: String] {
        let all = Payload.penalty(number, ["GX_CZLX": "撤回"])
        return all.filter { ["CF_XDR_SHXYM", "CF_WSH", "CF_CFJG", "GX_CZLX"].contains($0.key) }
            .merging(changes) { $1 }
    }

    private static func revisions(_ station: Station, _ number: Int = 1) async throws -> [[String]] {
        try await station.rows(
            """
            SELECT revision, action, coalesce(ended_by, ''), coalesce(reason, ''), state,
                replaced_at IS NULL OR replaced_at >= recorded_at,
                coalesce(replaced_at = lag(recorded_at) OVER (ORDER BY revision DESC), revision = 1 + (
                    SELECT count(*) FROM record_history AS past WHERE past.uscc = revision.uscc))
            FROM revision WHERE uscc = '\(Payload.uscc(number))' ORDER BY revision
            """)
    }

    @Test func aCorrectionAndAnUpdateAreToldApart() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1), Payload.penalty(2)]))
            let status = try await station.ingest(
                "penalty",
                Payload.csv([
                    Payload.penalty(1, ["CF_NR_FK": "15", "GX_CZLX": "更正", "GX_CZYY": "金额录入有误"]),
                    Payload.penalty(2, ["CF_NR_FK": "2", "GX_CZLX": "变更"]),
                ]))
            #expect(status.counts == [0, 1, 0, 0] && status.corrected == 1 && status.accepted == 2)
            #expect(
                try await Self.revisions(station) == [
                    ["1", "new", "correction", "", "active", "t", "t"],
                    ["2", "correction", "", "金额录入有误", "active", "t", "t"],
                ])
            #expect(
                try await Self.revisions(station, 2) == [
                    ["1", "new", "update", "", "active", "t", "t"], ["2", "update", "", "", "active", "t", "t"],
                ])
            #expect(
                try await station.count("record WHERE shown_since = CASE action WHEN 'correction' THEN 2 ELSE 1 END")
                    == 2)
            let items = try await station.rows("SELECT public_items || authorised_items || shared_items FROM record")
            #expect(!items.joined().contains { $0.contains("GX_CZ") || $0.contains("有误") }, "no part of the record")
        }
    }

    @Test(arguments: [
        ("新增", [0, 1, 0, 0]), ("变更", [0, 1, 0, 0]), ("update", [0, 1, 0, 0]), ("new", [0, 1, 0, 0]),
        (" 更正 ", [0, 0, 1, 0]), ("correction", [0, 0, 1, 0]), ("纠正", [0, 0, 1, 0]),
        ("撤回", [0, 0, 0, 1]), ("withdrawal", [0, 0, 0, 1]), ("", [0, 1, 0, 0]), ("无", [0, 1, 0, 0]),
    ]) func aRowSaysWhatItDoes(word: String, counts: [Int]) async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1)]))
            for format in [PayloadFormat.csv, .ndjson] {
                let change = ["CF_NR": "改\(format.rawValue)", "GX_CZLX": word]
                let row = Payload.penalty(1, change)
                let json = "{" + row.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",") + "}\n"
                let status = try await station.ingest(
                    "penalty", format == .csv ? Payload.csv([row]) : Array(json.utf8), format)
                // Once withdrawn, it is withdrawn.
                let again = counts[3] == 1 && format == .ndjson
                #expect(
                    [status.new, status.changed, status.corrected, status.withdrawn] == (again ? [0, 0, 0, 0] : counts))
                #expect(status.unchanged == (again ? 1 : 0) && status.rejected == 0)
            }
        }
    }

    @Test func theUploadSaysItForRowsThatDoNot() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1), Payload.penalty(2)]))
            let rows = [Payload.penalty(1, ["CF_NR": "改"]), Payload.penalty(2, ["CF_NR": "改", "GX_CZLX": "变更"])]
            let outcome = try await station.upload(
                station.request("penalty", action: .correction), Payload.csv(rows))
            try await station.work()
            let status = try await station.status(outcome.batch)
            #expect(status.corrected == 1 && status.changed == 1 && status.action == "correction")
        }
    }

    @Test func anEqualCorrectionChangesNothing() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1)]))
            let before = try await station.contents()
            let status = try await station.ingest(
                "penalty", Payload.csv([Payload.penalty(1, ["GX_CZLX": "更正", "GX_CZYY": "无误"])]))
            #expect(status.counts == [0, 0, 1, 0] && status.corrected == 0 && status.warned == 0)
            let after = try await station.contents()
            for table in ["record", "history"] { #expect(before[table] == after[table]) }
        }
    }

    @Test func aWithdrawalClosesEveryChannel() async throws {
        let database = TestDatabase.current
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1), Payload.penalty(2)]))
            let payload = Payload.csv([Self.withdrawal(1, ["GX_CZYY": "决定被撤销"])])
            let status = try await station.ingest("penalty", payload)
            #expect(status.withdrawn == 1 && status.accepted == 1 && status.rejected == 0 && status.warned == 0)
            for role in ["gongxin_public", "gongxin_authorised_gate", "gongxin_shared_gate"] {
                #expect(
                    try await database.run("SELECT uscc FROM record", role: role) == [[Payload.uscc(2)]], "\(role)")
            }
            #expect(
                try await Self.revisions(station) == [
                    ["1", "new", "withdrawal", "", "active", "t", "t"],
                    ["2", "withdrawal", "", "决定被撤销", "withdrawn", "t", "t"],
                ])
            // What it held is kept: for its department, and to come back.
            #expect(try await station.count("record WHERE public_items ? 'CF_SY' AND state = 'withdrawn'") == 1)
            let twice = try await station.ingest("penalty", payload + Array("\n".utf8))
            #expect(twice.counts == [0, 0, 1, 0] && twice.withdrawn == 0)
            #expect(try await station.count("record_history") == 1)
        }
    }

    @Test func everyChangeOfARecordHasItsTransaction() async throws {
        try await Station.run { station in
            var seen: [[String]] = []
            for rows in [
                [Payload.penalty(1), Payload.penalty(2)], [Payload.penalty(1, ["CF_NR": "改"])], [Self.withdrawal(1)],
                [Payload.penalty(1)],
            ] {
                try await station.ingest("penalty", Payload.csv(rows))
                seen.append(try await station.rows("SELECT changed_in FROM record ORDER BY uscc").map { $0[0] })
            }
            #expect(Set(seen.map { $0[0] }).count == 4, "new, changed, withdrawn, and back again")
            #expect(Set(seen.map { $0[1] }).count == 1, "the other one is as it was")
            #expect(seen.map { Int($0[0]) ?? 0 } == seen.map { Int($0[0]) ?? 0 }.sorted())
        }
    }

    @Test(arguments: ["active", "repaired", "under_review"])
    func whatIsSentAgainComesBackAsItWas(_ state: String) async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1)]))
            try await station.rows("UPDATE record SET state = '\(state)'")
            try await station.ingest("penalty", Payload.csv([Self.withdrawal(1)]))
            let status = try await station.ingest("penalty", Payload.csv([Payload.penalty(1)]) + Array("\n".utf8))
            #expect(status.counts == [0, 1, 0, 0])
            #expect(
                try await Self.revisions(station).map { $0[0...1].joined(separator: " ") + " " + $0[4] } == [
                    "1 new \(state)", "2 withdrawal withdrawn", "3 update \(state)",
                ], "a withdrawal does not undo a repair")
            #expect(try await station.count("record WHERE former_state IS NULL AND shown_since = 2") == 1)
        }
    }

    @Test func whatIsNotThereCannotBeWithdrawn() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1)]))
            try await station.ingest("penalty", Payload.csv([Payload.penalty(2)]), source: "990000-hbj")
            let rows = [
                Self.withdrawal(1, ["CF_WSH": "样市监罚〔2026〕11号"]), Self.withdrawal(1), Self.withdrawal(2),
                Self.withdrawal(3),
            ]
            let payload = Payload.csv(rows)
            let status = try await station.ingest("penalty", payload)
            #expect(status.withdrawn == 1 && status.rejected == 3 && status.accepted == 1)
            #expect(
                try await station.receipt(status.id).entries.map { "\($0.severity) \($0.code) \($0.count)" } == [
                    "error nothing_to_withdraw 3"
                ])
            let lines = String(decoding: payload, as: UTF8.self).split(separator: "\n")
            let quarantine = try await station.rows(
                "SELECT row_number, convert_from(raw, 'UTF8'), reasons -> 0 ->> 'code' FROM quarantine ORDER BY 1")
            #expect(
                quarantine == [2, 4, 5].map { ["\($0)", String(lines[$0 - 1]), "nothing_to_withdraw"] },
                "what another department sent is nothing to this one")
            let file = String(decoding: try await station.rejectedFile(status.id), as: UTF8.self)
            #expect(file.contains("没有可撤回的记录"))
            #expect(try await station.count("record WHERE state = 'active'") == 1)
        }
    }

    @Test func whatIsNotThereIsNotCorrectedInSilence() async throws {
        try await Station.run { station in
            let rows = [
                Payload.penalty(1, ["GX_CZLX": "更正"]), Payload.penalty(2, ["GX_CZLX": "更正", "CF_FRDB": ""]),
                Payload.penalty(3), Payload.penalty(3, ["GX_CZLX": "更正", "CF_NR": "改"]),
            ]
            let status = try await station.ingest("penalty", Payload.csv(rows))
            #expect(status.counts == [3, 0, 0, 0] && status.corrected == 1 && status.warned == 2)
            #expect(
                try await station.receipt(status.id).entries.map { "\($0.severity) \($0.code) \($0.count)" } == [
                    "warning nothing_to_correct 2", "warning advised 1",
                ])
            #expect(try await station.count("record WHERE action = 'new'") == 2)
        }
    }

    /// One record's whole life in one file, cut into slices anywhere.
    @Test(arguments: [1, 2, 3, 100])
    func aFileMayHoldAWholeLife(_ sliceRows: Int) async throws {
        let rows = [
            Payload.penalty(1), Payload.penalty(1, ["CF_NR": "乙", "GX_CZLX": "变更"]), Self.withdrawal(1),
            Self.withdrawal(1), Payload.penalty(1, ["CF_NR": "乙"]),
            Payload.penalty(1, ["CF_NR": "丙", "GX_CZLX": "更正"]), Self.withdrawal(2), Payload.penalty(2),
            Payload.penalty(1, ["CF_NR": "丁"]), Self.withdrawal(2),
        ]
        try await Station.run { station in
            let status = try await station.ingest("penalty", Payload.csv(rows), sliceRows: sliceRows)
            #expect(status.counts == [2, 3, 1, 1] && status.corrected == 1 && status.withdrawn == 2)
            #expect(
                try await Self.revisions(station).map { "\($0[1]) \($0[2]) \($0[4])" } == [
                    "new update active", "update withdrawal active", "withdrawal update withdrawn",
                    "update correction active", "correction update active", "update  active",
                ])
            #expect(try await Self.revisions(station).allSatisfy { $0[5] == "t" && $0[6] == "t" }, "gapless")
            #expect(try await station.count("record WHERE shown_since = 5 AND public_items ->> 'CF_NR' = '丁'") == 1)
            #expect(try await station.count("record WHERE state = 'withdrawn' AND revision = 2") == 1)
        }
    }

    @Test func aWithdrawnRegistrationVouchesForNobody() async throws {
        let withdrawal = ["DJ_SHXYM": Payload.uscc(1), "GX_CZLX": "撤回"]
        try await Station.run { station in
            try await station.ingest("registration", Payload.csv([Payload.registration(1), Payload.registration(2)]))
            let status = try await station.ingest("registration", Payload.csv([withdrawal]))
            #expect(status.withdrawn == 1)
            #expect(try await station.rows("SELECT uscc FROM subject WHERE registered") == [[Payload.uscc(2)]])
            try await station.ingest("registration", Payload.csv([Payload.registration(1)]))
            #expect(try await station.count("subject WHERE registered") == 2)
            try await station.ingest("registration", Payload.csv([withdrawal, Payload.registration(1)]))
            #expect(try await station.count("subject WHERE registered") == 2)
            try await station.ingest("registration", Payload.csv([Payload.registration(1), withdrawal]))
            #expect(try await station.count("subject WHERE registered") == 1)
        }
    }

    @Test func aPersonsRecordIsWithdrawnByItsIdentifier() async throws {
        let keys = ["CF_XDR_LB", "CF_XDR_ZJHM", "CF_WSH", "CF_CFJG"]
        let row = Payload.personPenalty(1).filter { keys.contains($0.key) }.merging(["GX_CZLX": "撤回"]) { $1 }
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv([Payload.personPenalty(1), Payload.personPenalty(2)]))
            let status = try await station.ingest("penalty", Payload.csv([row]))
            #expect(status.withdrawn == 1 && status.rejected == 0)
            #expect(try await station.count("record WHERE state = 'withdrawn' AND natural_person") == 1)
        }
    }
}
