import Identifiers
import TestSupport
import Testing

@testable import Ingestion

/// Records that carry a number from before the credit code, and the subjects they find by it.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct WaitingTests {
    static func oldNumber(_ number: Int) -> String {
        let digits = String(number)
        let body = Array(("99000000" + String(repeating: "0", count: 6 - digits.count) + digits).utf8)
        for check in UInt8(ascii: "0")...UInt8(ascii: "9") {
            let text = String(decoding: body + [check], as: UTF8.self)
            if (try? RegistrationNumber(text)) != nil { return text }
        }
        return ""
    }

    /// A penalty of the `number`-th organisation that does not know its code.
    private static func nameless(_ number: Int, _ changes: [String: String] = [:]) -> [String: String] {
        Payload.penalty(number, ["CF_XDR_SHXYM": "", "CF_XDR_GSZC": oldNumber(number)].merging(changes) { $1 })
    }

    private static func registration(_ number: Int, old: Int? = nil) -> [String: String] {
        Payload.registration(number, ["DJ_ZCH": oldNumber(old ?? number)])
    }

    private static func penalties(_ station: Station) async throws -> [[String]] {
        try await station.rows(
            "SELECT uscc, row_number, public_items ->> 'CF_XDR_SHXYM' FROM record WHERE class = 'penalty' ORDER BY row_number"
        )
    }

    @Test func aRecordWaitsForItsSubjectAndFindsIt() async throws {
        try await Station.run { station in
            let waiting = try await station.ingest("penalty", Payload.csv((1...3).map { Self.nameless($0) }))
            #expect(waiting.counts == [0, 0, 0, 0] && waiting.waiting == 3)
            #expect(try await station.count("record") == 0)
            var file: [UInt8] = []
            try await WaitingRows(waiting).stream(english: true, station.query) { file += $0 }
            #expect(String(decoding: file, as: UTF8.self).contains("registration_number=\(Self.oldNumber(2))"))

            try await station.ingest("registration", Payload.csv([Self.registration(2), Self.registration(3)]))
            let after = try await station.status(waiting.id)
            #expect(after.counts == [2, 0, 0, 0] && after.waiting == 1)
            #expect(
                try await Self.penalties(station) == [2, 3].map { [Payload.uscc($0), "\($0 + 1)", Payload.uscc($0)] })
            // From now on it is found at once.
            let later = try await station.ingest("penalty", Payload.csv([Self.nameless(2, ["CF_WSH": "另一号"])]))
            #expect(later.counts == [1, 0, 0, 0] && later.waiting == 0)
            // And sent with its code, the record is the same one.
            let again = try await station.ingest(
                "penalty", Payload.csv([Payload.penalty(2, ["CF_XDR_GSZC": Self.oldNumber(2)])]))
            #expect(again.counts == [0, 0, 1, 0])
        }
    }

    /// An organisation code is part of every credit code.
    @Test func theOrganisationCodeNeedsNoAlias() async throws {
        try await Station.run { station in
            let code = String(Payload.uscc(1).dropFirst(8).prefix(9))
            let changes = ["CF_XDR_GSZC": "", "CF_XDR_ZZJG": "\(code.prefix(8))-\(code.suffix(1))"]
            let waiting = try await station.ingest("penalty", Payload.csv([Self.nameless(1, changes)]))
            #expect(waiting.waiting == 1)
            try await station.ingest("registration", Payload.csv([Payload.registration(1)]))
            #expect(try await station.status(waiting.id).counts == [1, 0, 0, 0])
        }
    }

    @Test(arguments: [15, 13]) func anOldNumberInTheCodesPlaceIsTakenForWhatItIs(_ digits: Int) async throws {
        try await Station.run { station in
            let number = digits == 15 ? Self.oldNumber(1) : "9900000000001"
            let row = Payload.penalty(1, ["CF_XDR_SHXYM": number])
            let waiting = try await station.ingest("penalty", Payload.csv([row]))
            #expect(waiting.waiting == 1)
            try await station.ingest("registration", Payload.csv([Payload.registration(1, ["DJ_ZCH": number])]))
            #expect(try await Self.penalties(station).map { $0[0] } == [Payload.uscc(1)])
        }
    }

    @Test func aNumberOfTwoSubjectsLeadsNowhere() async throws {
        try await Station.run { station in
            let waiting = try await station.ingest("penalty", Payload.csv([Self.nameless(1)]))
            let registrations = [Self.registration(1), Self.registration(2, old: 1)]
            try await station.ingest("registration", Payload.csv(registrations))
            #expect(try await station.status(waiting.id).waiting == 1)
            #expect(try await Self.penalties(station).isEmpty)
            #expect(try await station.count("waiting_row WHERE ambiguous AND NOT ready") == 1)
        }
    }

    /// Names are no numbers: equal ones link nothing.
    /// A record and its withdrawal, both without a credit code, are taken up in the order in which they were sent.
    @Test func aRecordThatWaitsIsWithdrawnByItsNumber() async throws {
        let withdrawal = Self.nameless(1, ["GX_CZLX": "撤回", "GX_CZYY": "误报"])
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv([Self.nameless(1), Self.nameless(2)]))
            let withdrawn = try await station.ingest("penalty", Payload.csv([withdrawal]))
            #expect(withdrawn.waiting == 1)
            try await station.ingest(
                "registration", Payload.csv([Self.registration(1, old: 1), Self.registration(2, old: 2)]))
            try await station.work()
            let status = try await station.status(withdrawn.id)
            #expect(status.waiting == 0 && status.withdrawn == 1 && status.rejected == 0)
            #expect(
                try await station.rows("SELECT uscc, state, reason FROM record WHERE class = 'penalty' ORDER BY uscc")
                    == [[Payload.uscc(1), "withdrawn", "误报"], [Payload.uscc(2), "active", ""]])
        }
    }

    @Test func aWithdrawnRegistrationLeavesNoNumber() async throws {
        let registration = Self.registration(1, old: 1)
        try await Station.run { station in
            try await station.ingest("registration", Payload.csv([registration]))
            try await station.ingest(
                "registration", Payload.csv([["DJ_SHXYM": Payload.uscc(1), "GX_CZLX": "撤回"]]))
            #expect(try await station.count("subject_alias") == 0)
            let waiting = try await station.ingest("penalty", Payload.csv([Self.nameless(1)]))
            #expect(waiting.waiting == 1)
            try await station.ingest("registration", Payload.csv([registration]))
            try await station.work()
            #expect(try await station.status(waiting.id).waiting == 0)
        }
    }

    @Test func aNameNeverLinks() async throws {
        try await Station.run { station in
            try await station.ingest("registration", Payload.csv([Self.registration(1)]))
            let row = Self.nameless(2, ["CF_XDR_MC": "样例市测试有限公司1"])
            #expect(try await station.ingest("penalty", Payload.csv([row])).waiting == 1)
            let nothing = try await station.ingest("penalty", Payload.csv([Self.nameless(1, ["CF_XDR_GSZC": ""])]))
            #expect(nothing.counts == [0, 0, 0, 1] && nothing.waiting == 0)
        }
    }

    @Test func aFaultyRowDoesNotWait() async throws {
        try await Station.run { station in
            let row = Self.nameless(1, ["CF_JDRQ": "某日"])
            let status = try await station.ingest("penalty", Payload.csv([row]))
            #expect(status.counts == [0, 0, 0, 1] && status.waiting == 0)
        }
    }

    @Test func formerNamesAreKept() async throws {
        try await Station.run { station in
            for name in ["甲公司", "乙公司", "乙公司", "丙公司"] {
                try await station.ingest(
                    "registration", Payload.csv([Payload.registration(1, ["DJ_MC": name, "DJ_BZ": name])]))
            }
            let names = try await station.rows("SELECT name FROM subject_name ORDER BY until")
            #expect(names == [["甲公司"], ["乙公司"]])
            // A name that was wrong was never the subject's.
            try await station.ingest(
                "registration", Payload.csv([Payload.registration(1, ["DJ_MC": "丁公司", "GX_CZLX": "更正"])]))
            #expect(try await station.rows("SELECT name FROM subject WHERE registered") == [["丁公司"]])
            #expect(try await station.rows("SELECT name FROM subject_name ORDER BY until") == names)
        }
    }

    /// Rows that begin to wait while their subjects arrive, through two workers: none is missed.
    @Test func nobodyIsMissedWhenBothArriveAtOnce() async throws {
        try await Station.run { station in
            let numbers = Array(1...60)
            let penalties = Payload.csv(numbers.map { Self.nameless($0) })
            let registrations = Payload.csv(numbers.reversed().map { Self.registration($0) })
            _ = try await station.upload(station.request("penalty"), penalties)
            _ = try await station.upload(station.request("registration"), registrations)
            async let first: Void = station.work(sliceRows: 3)
            async let second: Void = station.work(sliceRows: 4)
            _ = try await (first, second)
            try await station.work()
            #expect(try await station.count("waiting_row") == 0)
            #expect(try await Self.penalties(station).count == 60)
        }
    }
}
