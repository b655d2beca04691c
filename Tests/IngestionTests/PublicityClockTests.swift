import Catalogue
import TestSupport
import Testing

@testable import Ingestion

@Suite struct PublicityClockTests {
    private let bench: Bench

    init() throws { bench = try Bench() }

    private func span(_ classCode: String, _ record: [String: String]) throws -> String {
        let rows = try bench.process(classCode, record)
        let row = try #require(rows.staged.first, "\(rows.rejected.map(\.reasons))")
        return "\(day(row.publicFrom))…\(day(row.publicUntil))"
    }

    /// A day as PostgreSQL's binary format counts it.
    private func day(_ days: Int32) -> String {
        switch days {
        case .min: "-infinity"
        case .max: "infinity"
        default: "\(CivilDate(iso: "2000-01-01")?.adding(days: Int(days)) ?? .earliest)"
        }
    }

    private func penalty(_ kinds: String, _ decided: String, _ end: String = "") -> [String: String] {
        Payload.penalty(1, ["CF_CFLB": kinds, "CF_JDRQ": decided, "CF_GSJZQ": end])
    }

    @Test(arguments: [
        // Order No. 36, from 2026-04-01.
        ("罚款", "2026-04-01", "2026-04-01…2027-04-01"), ("限制从业", "2026-04-01", "2026-04-01…2029-04-01"),
        ("警告", "2026-04-01", "infinity…infinity"), ("警告;通报批评", "2026-05-01", "infinity…infinity"),
        ("警告;罚款", "2026-05-01", "2026-05-01…2027-05-01"), ("罚款;吊销许可证件", "2026-05-01", "2026-05-01…2029-05-01"),
        ("", "2026-05-01", "2026-05-01…2027-05-01"), ("其他（注明）", "2026-08-31", "2026-08-31…2027-08-31"),
        // Order No. 58, from 2023-05-01.
        ("罚款", "2026-03-31", "2026-03-31…2029-03-31"), ("警告", "2026-03-31", "infinity…infinity"),
        ("罚款", "2023-05-01", "2023-05-01…2026-05-01"), ("罚款", "2024-02-29", "2024-02-29…2027-02-28"),
        // 发改办财金〔2019〕527号 before.
        ("罚款", "2023-04-30", "2023-04-30…2024-04-30"), ("警告", "2023-04-30", "2023-04-30…2024-04-30"),
        ("责令关闭", "2023-04-30", "2023-04-30…2026-04-30"), ("罚款", "1999-12-31", "1999-12-31…2000-12-31"),
    ])
    func theTierAndTheRulesOfItsDayDecide(_ kinds: String, _ decided: String, _ expected: String) throws {
        #expect(try span("penalty", penalty(kinds, decided)) == expected)
    }

    /// What a note says is no kind of penalty.
    @Test(arguments: ["其他（限制从业,吊销许可证件）", "其他[责令关闭]", "其他\"限制从业\"", "其他\\\",\\\"限制从业"])
    func notesDoNotDecide(_ kinds: String) throws {
        #expect(try span("penalty", penalty(kinds, "2026-05-01")) == "2026-05-01…2027-05-01")
    }

    @Test(arguments: [
        ("2026-12-31", "2027-01-01"), ("2027-04-29", "2027-04-30"), ("2027-04-30", "2027-05-01"),
        ("2027-05-01", "2027-05-01"),
        ("2099-12-31", "2027-05-01"), ("2026-07-31", "2026-08-01"), ("2026-07-30", "2026-08-01"),
        ("2026-05-01", "2026-08-01"),
        ("9999-12-31", "2027-05-01"),
    ])
    func theDepartmentMayEndItWithinTheBounds(_ end: String, _ until: String) throws {
        #expect(try span("penalty", penalty("罚款", "2026-05-01", end)) == "2026-05-01…\(until)")
    }

    @Test func theDepartmentCannotPublishWhatIsNotPublished() throws {
        #expect(try span("penalty", penalty("警告", "2026-05-01", "2026-12-31")) == "infinity…infinity")
    }

    @Test func otherClassesHaveNoEnd() throws {
        #expect(try span("permit", Payload.permit(1)) == "2026-01-01…infinity")
        #expect(try span("registration", Payload.registration(1)) == "-infinity…infinity")
    }

    @Test func naturalPersonsAreNeverPublic() throws {
        for kinds in ["罚款", "限制从业", "警告"] {
            #expect(try span("penalty", Payload.personPenalty(1, ["CF_CFLB": kinds])) == "infinity…infinity")
        }
        let person = [
            "XK_XDR_LB": "自然人", "XK_XDR_SHXYM": "", "XK_FRDB": "", "XK_XDR_ZJLX": "护照号", "XK_XDR_ZJHM": "SAMPLE-1",
        ]
        let rows = try bench.process("permit", Payload.permit(1, person))
        let row = try #require(rows.staged.first)
        #expect(
            row.isPerson && row.publicFrom == .max && row.name.isEmpty && row.kind.isEmpty && row.subjectRegion.isEmpty)
    }

    /// A person's identifier in the column for codes costs the row, whatever the category says.
    @Test(arguments: ["法人", "个体工商户", "自然人"])
    func aCitizensNumberIsNoSubject(_ category: String) throws {
        let record = Payload.penalty(1, ["CF_XDR_LB": category, "CF_XDR_SHXYM": "119900199001010010"])
        #expect(try bench.process("penalty", record).staged.isEmpty)
    }
}
