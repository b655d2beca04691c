import Identifiers
import TestSupport
import Testing

@testable import Ingestion

/// Rows of snapshots that do not tell plainly which record they hold, and records that are not to be touched.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct SnapshotDoubtTests {
    private static func withdrawn(_ station: Station) async throws -> [String] {
        try await station.rows("SELECT uscc FROM record WHERE state = 'withdrawn' ORDER BY uscc").map { $0[0] }
    }

    /// Twenty penalties, of which a snapshot without the first one changes some.
    private static func snapshot(
        _ station: Station, _ changes: [Int: [String: String]]
    ) async throws -> BatchStatus {
        try await station.ingest("penalty", Payload.csv((1...20).map { Payload.penalty($0) }))
        return try await station.snapshot(
            "penalty", Payload.csv((2...20).map { Payload.penalty($0, changes[$0] ?? [:]) }))
    }

    @Test func aRefusedRowKeepsItsRecord() async throws {
        try await Station.run { station in
            let status = try await Self.snapshot(
                station,
                [
                    // Its key can be told; its code alone; its document alone – for want of a code, and for a wrong one.
                    3: ["CF_JDRQ": "某日"], 4: ["CF_CFJG": ""], 5: ["CF_XDR_SHXYM": ""],
                    6: ["CF_XDR_SHXYM": "91990000MA00000XXX"],
                ])
            #expect(status.state == "done" && status.rejected == 4 && status.withdrawn == 1)
            #expect(try await Self.withdrawn(station) == [Payload.uscc(1)])
            #expect(status.snapshot?.unknown == 0 && status.snapshot?.rejected == 4)
            #expect(try await station.count("quarantine") == 4)
        }
    }

    @Test func aRowThatTellsNothingHoldsASnapshotThatDrops() async throws {
        try await Station.run { station in
            let status = try await Self.snapshot(station, [3: ["CF_XDR_SHXYM": "", "CF_WSH": ""]])
            #expect(status.isHeld && status.snapshot?.unknown == 1 && status.snapshot?.dropped == 2)
            #expect(status.snapshot?.reasons == [HoldReason(.unknownRows, value: 1, limit: 0)])
            // Whoever is to confirm sees what is wrong.
            let faults = try await station.receipt(status.id).entries.map { "\($0.code) \($0.item) \($0.count)" }
            #expect(faults.contains("required CF_WSH 1"))
            #expect(try await station.confirm(status.id))
            try await station.work()
            #expect(try await station.status(status.id).withdrawn == 2)
            let again = try await station.receipt(status.id).entries.map { "\($0.code) \($0.item) \($0.count)" }
            #expect(faults == again, "counted once")
        }
    }

    @Test func whatCannotBeReadIsNoReasonWhenNothingIsDropped() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv((1...20).map { Payload.penalty($0) }))
            let payload = Payload.csv((1...20).map { Payload.penalty($0) }) + Array("\"unclosed\n".utf8)
            let status = try await station.snapshot("penalty", payload)
            #expect(status.state == "done" && status.rejected == 1 && status.snapshot?.unknown == 1)
        }
    }

    @Test func emptyColumnsAreHeld() async throws {
        try await Station.run { station in
            let blank = Dictionary(uniqueKeysWithValues: (2...5).map { ($0, ["CF_CFLB": ""]) })
            let status = try await Self.snapshot(station, blank)
            #expect(status.isHeld)
            #expect(
                status.snapshot?.reasons == [HoldReason(.itemSparselyFilled, item: "CF_CFLB", value: 78.9, limit: 95)])
        }
    }

    @Test func aRecordThatWaitedStaysWhileItsRowHasNoCode() async throws {
        let number = "990000000000016"
        try await Station.run { station in
            let old = try #require(RegistrationNumber.checked(number))
            func nameless(_ changes: [String: String] = [:]) -> [String: String] {
                Payload.penalty(1, ["CF_XDR_SHXYM": "", "CF_XDR_GSZC": old].merging(changes) { $1 })
            }
            let others = (2...20).map { Payload.penalty($0) }
            let first = try await station.snapshot("penalty", Payload.csv(others + [nameless()]))
            #expect(first.state == "done" && first.waiting == 1)
            try await station.ingest("registration", Payload.csv([Payload.registration(1, ["DJ_ZCH": old])]))
            #expect(try await station.count("record WHERE class = 'penalty'") == 20)
            // Its row still has no code: it is matched again, and nothing is withdrawn.
            let second = try await station.snapshot("penalty", Payload.csv(others + [nameless(["CF_NR": "改"])]))
            #expect(second.state == "done" && second.withdrawn == 0 && second.changed == 1 && second.waiting == 0)
            // Nor when its number leads nowhere any more.
            try await station.ingest(
                "registration", Payload.csv([["DJ_SHXYM": Payload.uscc(1), "GX_CZLX": "撤回"]]))
            let third = try await station.snapshot("penalty", Payload.csv(others + [nameless()]))
            #expect(third.state == "done" && third.withdrawn == 0 && third.waiting == 1)
            let last = try await station.snapshot("penalty", Payload.csv(others))
            #expect(last.state == "done" && last.withdrawn == 1)
        }
    }

    @Test func aRegistrationStaysWhileItsRowHasAnOldNumberOnly() async throws {
        try await Station.run { station in
            let old = try #require(RegistrationNumber.checked("990000000000016"))
            let others = (2...20).map { Payload.registration($0) }
            try await station.snapshot("registration", Payload.csv(others + [Payload.registration(1, ["DJ_ZCH": old])]))
            let row = Payload.registration(1, ["DJ_SHXYM": "", "DJ_ZCH": old])
            let status = try await station.snapshot("registration", Payload.csv(others + [row]))
            #expect(status.state == "done" && status.withdrawn == 0)
            let without = try await station.snapshot("registration", Payload.csv(others))
            #expect(without.state == "done" && without.withdrawn == 1)
            #expect(try await station.count("subject WHERE registered") == 19, "nothing vouches for it any more")
            #expect(try await station.count("subject_alias") == 0)
        }
    }

    @Test func personsAndTheirIdentifiersAreHeldLikeOthers() async throws {
        try await Station.run { station in
            let people = (1...20).map { Payload.personPenalty($0) }
            try await station.snapshot("penalty", Payload.csv(people))
            let status = try await station.snapshot("penalty", Payload.csv(Array(people.dropFirst())))
            #expect(status.state == "done" && status.withdrawn == 1 && status.counts == [0, 0, 19, 0])
            let held = try await station.snapshot("penalty", Payload.csv(Array(people.dropFirst(15))))
            #expect(held.isHeld && held.snapshot?.dropped == 14 && held.snapshot?.sample == [])
            let json = String(decoding: held.json(), as: UTF8.self)
            let pseudonyms = try await station.rows("SELECT uscc FROM record").map { $0[0] }
            #expect(pseudonyms.allSatisfy { !json.contains($0) } && !json.contains("SAMPLE"))
        }
    }

    @Test func aKeyTwiceIsOneRecord() async throws {
        try await Station.run { station in
            let rows = (1...20).map { Payload.penalty($0) }
            let status = try await station.snapshot("penalty", Payload.csv(rows + rows))
            #expect(status.counts == [20, 0, 20, 0] && status.withdrawn == 0)
            let less = try await station.snapshot("penalty", Payload.csv(Array(rows.dropFirst() + rows.dropFirst(2))))
            #expect(less.withdrawn == 1 && less.state == "done")
        }
    }

    @Test func whatWasWithdrawnComesBack() async throws {
        try await Station.run { station in
            let rows = (1...20).map { Payload.penalty($0) }
            try await station.snapshot("penalty", Payload.csv(rows))
            try await station.snapshot("penalty", Payload.csv(Array(rows.dropLast())))
            #expect(try await Self.withdrawn(station) == [Payload.uscc(20)])
            let back = try await station.snapshot("penalty", Payload.csv(rows))
            #expect(back.counts == [0, 1, 19, 0] && back.withdrawn == 0)
            #expect(try await Self.withdrawn(station).isEmpty)
        }
    }

    /// Records that are repaired or withdrawn are not in force: they are neither counted nor touched.
    @Test func onlyWhatIsInForceCounts() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv((1...20).map { Payload.penalty($0) }))
            try await station.rows("UPDATE record SET state = 'repaired' WHERE uscc = '\(Payload.uscc(1))'")
            try await station.rows("UPDATE record SET state = 'under_review' WHERE uscc = '\(Payload.uscc(2))'")
            let status = try await station.snapshot("penalty", Payload.csv((3...20).map { Payload.penalty($0) }))
            #expect(status.snapshot?.records == 19 && status.snapshot?.dropped == 1 && status.withdrawn == 1)
            #expect(try await Self.withdrawn(station) == [Payload.uscc(2)])
        }
    }

    /// A record that another department took over, and one that changed, after the gate had looked.
    @Test func whatChangedSinceStays() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv((1...4).map { Payload.penalty($0) }))
            let held = try await station.snapshot("penalty", Payload.csv([Payload.penalty(9)]))
            #expect(held.isHeld && held.snapshot?.dropped == 4)
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1, ["CF_NR": "改"])]), source: "990000-hbj")
            try await station.rows("UPDATE record SET revision = 2 WHERE uscc = '\(Payload.uscc(2))'")
            #expect(try await station.confirm(held.id))
            try await station.work()
            let status = try await station.status(held.id)
            #expect(status.state == "done" && status.withdrawn == 2)
            #expect(try await Self.withdrawn(station) == [3, 4].map { Payload.uscc($0) })
        }
    }

    /// A row that withdraws holds no record, and withdraws it as it says.
    @Test func aRowMayWithdraw() async throws {
        try await Station.run { station in
            let rows = (1...20).map { Payload.penalty($0) }
            try await station.ingest("penalty", Payload.csv(rows))
            let withdrawal = Payload.penalty(20, ["GX_CZLX": "撤回", "GX_CZYY": "误报"])
            let status = try await station.snapshot("penalty", Payload.csv(Array(rows.dropLast()) + [withdrawal]))
            #expect(status.state == "done" && status.withdrawn == 1 && status.read == 20)
            #expect(try await station.rows("SELECT reason FROM record WHERE state = 'withdrawn'") == [["误报"]])
        }
    }

    /// A sender that makes its records less open does not make them other records.
    @Test func narrowerRecordsAreTheSame() async throws {
        try await Station.run { station in
            let rows = (1...20).map { Payload.permit($0) }
            try await station.ingest("permit", Payload.csv(rows))
            let narrower = rows.map { $0.merging(["XK_SYFW": "1"]) { $1 } }
            let status = try await station.snapshot("permit", Payload.csv(narrower))
            #expect(status.state == "done" && status.withdrawn == 0 && status.changed == 20 && status.rejected == 0)
        }
    }
}

extension RegistrationNumber {
    /// A number with its last digit made right.
    fileprivate static func checked(_ number: String) -> String? {
        (0...9).map { "\(number.dropLast())\($0)" }.first { (try? RegistrationNumber($0)) != nil }
    }
}
