import Catalogue
import Identifiers
import PostgresClient
import TestSupport
import Testing

@testable import Ingestion
@testable import Quality

/// Wrong and duplicate codes: found while rows are stored, and listed for who assigned them and who sent them.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct CodeFaultTests {
    /// A made-up code with another check character.
    private static func wrong(_ number: Int, prefix: String = "91") -> String {
        let code = Payload.uscc(number, prefix: prefix)
        return code.dropLast() + (code.hasSuffix("A") ? "B" : "A")
    }

    private func list(
        _ station: Station, as reader: String? = nil, _ change: (inout CodeFaultFilter) -> Void = { _ in }
    ) async throws -> [CodeFault] {
        var filter = CodeFaultFilter(reader: try reader.map { try #require(station.catalogue.department($0)) })
        change(&filter)
        return try await CodeFaultList(filter, station.catalogue, station.query).page(behind: nil, limit: 1000)
    }

    /// Kind, code and name of every entry.
    private func entries(_ station: Station, as reader: String? = nil) async throws -> [String] {
        try await list(station, as: reader).map { "\($0.kind.rawValue) \($0.code) \($0.otherName ?? "")" }
    }

    private func search(_ station: Station) async throws {
        try await station.sessions.withSession { try await TwoCodes.find($0) }
    }

    // MARK: Wrong codes

    @Test func wrongCodesAreListedForWhoAssignedAndWhoSentThem() async throws {
        try await Station.run { station in
            let codes = [
                Self.wrong(1), Self.wrong(2, prefix: "51"), "119999198001010018", "1199991980010100",
                "11999919800101001", Self.wrong(1).lowercased(),
            ]
            let rows = codes.enumerated().map { Payload.penalty($0 + 1, ["CF_XDR_SHXYM": $1]) }
            try await station.ingest("penalty", Payload.csv(rows), source: "990000-hbj")
            try await station.ingest("penalty", Payload.csv(rows.prefix(1) + [Payload.penalty(9)]))

            let sent = try await list(station, as: "990000-hbj")
            #expect(
                sent.map(\.code)
                    == [RefusedCode.concealed, "1199991980010100", Self.wrong(2, prefix: "51"), Self.wrong(1)])
            #expect(sent.map(\.rows) == [2, 1, 1, 2] && sent.allSatisfy { $0.senders == ["990000-hbj"] })
            #expect(sent.map(\.reasons)[0] == ["resident_id_lookalike", "uscc_length"])
            #expect(sent.last?.reasons == ["uscc_check_digit"] && sent.last?.authority?.division == "990000")
            #expect(sent.first?.authority == nil)

            // Market regulation assigned one of them, and is told of everybody's rows; it sent one row itself.
            let market = try await list(station, as: "990000-scjg")
            #expect(market.map(\.code) == [Self.wrong(1)] && market.first?.rows == 3)
            #expect(market.first?.senders == ["990000-hbj", "990000-scjg"])
            #expect(try await list(station, as: "990000-mzj").map(\.code) == [Self.wrong(2, prefix: "51")])
            #expect(try await list(station, as: "990000-rsj").isEmpty)
            #expect(try await list(station).map(\.rows) == [2, 1, 1, 3])
        }
    }

    @Test func aPersonsNumberIsNowhereInTheTable() async throws {
        try await Station.run { station in
            // One digit too few in the day of birth, as it once came.
            let codes = ["119999198001010018", "11999919800101001X", "5199991980010373X", "119999800101001"]
            let rows = codes.enumerated().map { Payload.penalty($0 + 1, ["CF_XDR_SHXYM": $1]) }
            try await station.ingest("penalty", Payload.csv(rows))
            let kept = try await station.rows("SELECT DISTINCT code, authority FROM refused_code")
            #expect(kept.map { $0[0] } == [RefusedCode.concealed])
            #expect(try await station.count("refused_code") == 4)
        }
    }

    @Test func ordinaryRowsLeaveNothing() async throws {
        try await Station.run { station in
            try await station.ingest("registration", Payload.csv([Payload.registration(1)]))
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1), Payload.penalty(2)]))
            try await station.ingest(
                "penalty", Payload.csv([Payload.penalty(3, ["CF_NR": ""]), Payload.penalty(4, ["CF_XDR_SHXYM": ""])]))
            #expect(try await station.counts("refused_code", "other_name") == [0, 0])
        }
    }

    // MARK: Other names

    @Test func anotherNameThanTheRegistersIsListedAsLongAsItStands() async throws {
        try await Station.run { station in
            let other = ["CF_XDR_MC": "样例市另名有限公司"]
            try await station.ingest("registration", Payload.csv([Payload.registration(1)]))
            try await station.ingest(
                "penalty", Payload.csv([Payload.penalty(1, other), Payload.penalty(1, ["CF_WSH": "2"])]),
                source: "990000-hbj")
            let found = try await list(station, as: "990000-scjg")
            #expect(found.map(\.code) == [Payload.uscc(1)] && found.first?.kind == .otherName)
            #expect(found.first?.otherName == "样例市另名有限公司" && found.first?.registeredName == "样例市测试有限公司1")
            #expect(try await list(station, as: "990000-hbj") == found)
            #expect(try await list(station, as: "990000-mzj").isEmpty)
            // Corrected by who sent it.
            try await station.ingest(
                "penalty", Payload.csv([Payload.penalty(1, ["GX_CZLX": "更正"])]), source: "990000-hbj")
            #expect(try await list(station).isEmpty)
            // Wrong again, until the register says the same.
            try await station.ingest(
                "penalty", Payload.csv([Payload.penalty(1, other.merging(["CF_NR": "改"]) { $1 })]), source: "990000-hbj"
            )
            #expect(try await list(station).first?.rows == 2)
            try await station.ingest(
                "registration", Payload.csv([Payload.registration(1, ["DJ_MC": "样例市另名有限公司"])]))
            #expect(try await list(station).isEmpty)
        }
    }

    @Test func aFormerNameIsNoFault() async throws {
        try await Station.run { station in
            try await station.ingest("registration", Payload.csv([Payload.registration(1, ["DJ_MC": "样例旧名"])]))
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1, ["CF_XDR_MC": "样例旧名"])]))
            try await station.ingest("registration", Payload.csv([Payload.registration(1, ["DJ_MC": "样例新名"])]))
            try await station.ingest(
                "penalty", Payload.csv([Payload.penalty(1, ["CF_XDR_MC": "样例旧名", "CF_WSH": "2"])]))
            #expect(try await list(station).isEmpty)
        }
    }

    @Test func aRecordThatCameBeforeTheRegistrationIsComparedWithIt() async throws {
        try await Station.run { station in
            try await station.ingest(
                "penalty", Payload.csv([Payload.penalty(1, ["CF_XDR_MC": "样例市另名有限公司"])]), source: "990000-hbj")
            #expect(try await list(station).isEmpty)
            try await station.ingest("registration", Payload.csv([Payload.registration(1)]))
            let found = try await list(station, as: "990000-hbj")
            #expect(found.map(\.otherName) == ["样例市另名有限公司"])
            // The register had been wrong, and so was the record.
            try await station.ingest("penalty", Payload.csv([Payload.penalty(1, ["CF_WSH": "2"])]))
            try await station.ingest(
                "registration", Payload.csv([Payload.registration(1, ["DJ_MC": "样例正名", "GX_CZLX": "更正"])]))
            #expect(Set(try await list(station).compactMap(\.otherName)) == ["样例市另名有限公司", "样例市测试有限公司1"])
        }
    }

    /// The second registration of a code, and whether it is a change of name.
    @Test(arguments: [
        (["DJ_ZCH": "990000000000001"], ["DJ_ZCH": "990000000000002"], true),
        (["DJ_ZCH": "990000000000001"], ["DJ_ZCH": "990000000000001"], false),
        (["DJ_ZCH": "9900000000001"], ["DJ_ZCH": "990000000000001"], false),
        ([:], ["DJ_ZCH": "990000000000001"], false),
        (["DJ_ZCH": "990000000000001"], ["DJ_ZCH": "990000000000002", "GX_CZLX": "更正"], false),
    ]) func aCodeRegisteredTwiceIsToldFromAChangeOfName(
        _ first: [String: String], _ second: [String: String], _ isFault: Bool
    ) async throws {
        try await Station.run { station in
            try await station.ingest(
                "registration", Payload.csv([Payload.registration(1, first.merging(["DJ_MC": "样例甲"]) { $1 })]))
            try await station.ingest(
                "registration", Payload.csv([Payload.registration(1, second.merging(["DJ_MC": "样例乙"]) { $1 })]),
                source: "990000-mzj")
            let found = try await entries(station)
            #expect(found == (isFault ? ["other_name \(Payload.uscc(1)) 样例甲"] : []))
        }
    }

    @Test(arguments: [1, 10]) func aFileThatGivesACodeTwoNamesIsAFault(_ sliceRows: Int) async throws {
        try await Station.run { station in
            let rows = ["样例甲", "样例乙", "样例乙"].map { Payload.registration(1, ["DJ_MC": $0]) }
            try await station.ingest("registration", Payload.csv(rows), sliceRows: sliceRows)
            #expect(try await entries(station, as: "990000-scjg") == ["other_name \(Payload.uscc(1)) 样例甲"])
        }
    }

    // MARK: Two codes

    @Test func anOrganisationWithTwoCodesIsFoundByItsNumber() async throws {
        try await Station.run { station in
            let number = ["DJ_MC": "样例同名", "DJ_ZCH": "990000000000001", "DJ_SWDJ": "119999198001010018"]
            let rows = [
                Payload.registration(1, number), Payload.registration(2, number),
                Payload.registration(3, ["DJ_MC": "样例同名"]),
                Payload.registration(4, number.merging(["DJ_MC": "样例另名"]) { $1 }),
                // The same organisation code.
                Payload.registration(5), Payload.registration(5, ["DJ_SHXYM": Payload.uscc(5, prefix: "51")]),
            ]
            try await station.ingest("registration", Payload.csv(rows))
            #expect(try await list(station).isEmpty)
            try await search(station)
            let found = try await list(station, as: "990000-scjg")
            #expect(found.map(\.kind) == [.twoCodes, .twoCodes])
            #expect(found.map(\.code) == [Payload.uscc(5, prefix: "51"), Payload.uscc(1)])
            #expect(found.map(\.otherCode) == [Payload.uscc(5), Payload.uscc(2)])
            #expect(found[0].numbers.map(\.kind) == ["organisation_code"])
            #expect(found[1].numbers.map(\.text) == ["990000000000001", String(repeating: "*", count: 18)])
            // Civil affairs assigned one of the codes; others have nothing to do with them.
            #expect(try await list(station, as: "990000-mzj").map(\.code) == [Payload.uscc(5, prefix: "51")])
            #expect(try await list(station, as: "990000-rsj").isEmpty)

            // One of the registrations was wrong.
            try await station.ingest("registration", Payload.csv([Payload.registration(2, ["GX_CZLX": "撤回"])]))
            #expect(try await list(station).map(\.code) == [Payload.uscc(5, prefix: "51")])
            try await search(station)
            #expect(try await station.count("two_codes") == 1)
        }
    }

    // MARK: Filters and pages

    @Test func pagesGoThroughAllKindsAndFiltersNarrowThem() async throws {
        try await Station.run { station in
            let wrong = (1...5).map { Payload.penalty($0, ["CF_XDR_SHXYM": Self.wrong($0)]) }
            let named = (6...8).map { Payload.penalty($0, ["CF_XDR_MC": "另名\($0)"]) }
            let again = Payload.penalty(6, ["CF_XDR_MC": "又名\n6", "CF_WSH": "6"])
            try await station.ingest("registration", Payload.csv((6...8).map { Payload.registration($0) }))
            let same = ["DJ_MC": "样例同名", "DJ_ZCH": "990000000000001"]
            try await station.ingest("registration", Payload.csv((11...13).map { Payload.registration($0, same) }))
            try await station.ingest("penalty", Payload.csv(wrong + named + [again]), source: "990000-hbj")
            try await search(station)
            let all = try await list(station)
            #expect(
                all.map(\.kind.rawValue).reduce(into: [:]) { $0[$1, default: 0] += 1 }
                    == ["wrong_code": 5, "other_name": 4, "two_codes": 3])
            for size in 1...4 {
                var place: [String]?
                var walked: [CodeFault] = []
                while true {
                    let list = CodeFaultList(CodeFaultFilter(), station.catalogue, station.query)
                    let page = try await list.page(behind: place, limit: size)
                    walked += page
                    guard let last = page.last else { break }
                    place = last.place
                }
                #expect(walked == all)
            }
            #expect(try await list(station) { $0.kind = .otherName } == all.filter { $0.kind == .otherName })
            #expect(try await list(station) { $0.sender = "990000-hbj" }.count == 9)
            #expect(try await list(station) { $0.sender = "990000-rsj" }.isEmpty)
            #expect(try await list(station) { $0.registeredBy = station.catalogue.department("990000-scjg") } == all)
            #expect(try await list(station) { $0.registeredBy = station.catalogue.department("990000-mzj") }.isEmpty)
            #expect(try await list(station) { $0.region = try? RegionCode("990000") } == all)
            #expect(try await list(station) { $0.region = try? RegionCode("330000") }.isEmpty)
            let today = try #require(try await station.rows("SELECT publicity_today()").first?.first)
            let day = try #require(CivilDate(iso: today))
            #expect(try await list(station) { ($0.from, $0.to) = (day, day) } == all)
            #expect(try await list(station) { $0.from = day.adding(days: 1) }.isEmpty)
            #expect(try await list(station) { $0.to = day.adding(days: -1) }.isEmpty)
        }
    }
}
