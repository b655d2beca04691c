import Testing

@testable import Catalogue

/// The publicity periods of the shipped catalogue, by rule set, tier and date.
@Suite struct PublicityScheduleTests {
    let schedule: PublicitySchedule

    init() throws {
        let files = try CatalogueFiles(directory: ProjectFolder.catalogue)
        schedule = try Catalogue(files: files, on: SampleFiles.day("2026-11-20")).publicity
    }

    struct Example: Sendable {
        let decided: String
        let kinds: [String]
        let ruleSet: String
        let tier: PublicityTier
        let published: Bool
        let minimumUntil: String
        let until: String

        init(
            _ decided: String, _ kinds: [String], _ ruleSet: String, _ tier: PublicityTier, _ published: Bool,
            _ minimumUntil: String, _ until: String
        ) {
            self.decided = decided
            self.kinds = kinds
            self.ruleSet = ruleSet
            self.tier = tier
            self.published = published
            self.minimumUntil = minimumUntil
            self.until = until
        }
    }

    @Test(arguments: [
        Example("1998-06-30", ["罚款"], "ndrc-2019-527", .general, true, "1998-09-30", "1999-06-30"),
        Example("2023-04-30", ["警告"], "ndrc-2019-527", .minor, true, "2023-07-30", "2024-04-30"),
        Example("2023-04-30", ["罚款"], "ndrc-2019-527", .general, true, "2023-07-30", "2024-04-30"),
        Example("2023-04-30", ["责令关闭"], "ndrc-2019-527", .serious, true, "2023-10-30", "2026-04-30"),
        Example("2023-05-01", ["警告"], "ndrc-order-58", .minor, false, "2023-05-01", "2023-05-01"),
        Example("2023-05-01", ["罚款"], "ndrc-order-58", .general, true, "2023-08-01", "2026-05-01"),
        Example("2023-05-01", ["责令关闭"], "ndrc-order-58", .serious, true, "2024-05-01", "2026-05-01"),
        Example("2026-03-31", ["通报批评"], "ndrc-order-58", .minor, false, "2026-03-31", "2026-03-31"),
        Example("2026-03-31", ["罚款"], "ndrc-order-58", .general, true, "2026-06-30", "2029-03-31"),
        Example("2026-03-31", ["限制从业"], "ndrc-order-58", .serious, true, "2027-03-31", "2029-03-31"),
        Example("2026-04-01", ["通报批评"], "ndrc-order-36", .minor, false, "2026-04-01", "2026-07-01"),
        Example("2026-04-01", ["罚款"], "ndrc-order-36", .general, true, "2026-07-01", "2027-04-01"),
        Example("2026-04-01", ["限制从业"], "ndrc-order-36", .serious, true, "2027-04-01", "2029-04-01"),
        Example("2028-02-29", ["吊销许可证件"], "ndrc-order-36", .serious, true, "2029-02-28", "2031-02-28"),
        Example("2026-11-30", ["罚款"], "ndrc-order-36", .general, true, "2027-02-28", "2027-11-30"),
    ]) func `the period follows the rule set of the decision's date`(_ example: Example) throws {
        let decided = try SampleFiles.day(example.decided)
        let period = try #require(
            schedule.period(classCode: "penalty", tierValues: example.kinds, decided: decided))
        #expect(period.ruleSet == example.ruleSet)
        #expect(period.tier == example.tier)
        #expect(period.published == example.published)
        #expect(period.minimumUntil.description == example.minimumUntil)
        #expect(period.until.description == example.until)
    }

    @Test(arguments: [
        (["警告"], PublicityTier.minor),
        (["警告", "罚款"], .general),
        (["罚款", "警告", "责令停产停业"], .serious),
        (["警告", "通报批评"], .minor),
        (["warning"], .minor),
        (["没收非法财物"], .general),
        (["其他（见处罚类别2）"], .general),
        (["从未见过的处罚"], .general),
        (["警告", "从未见过的处罚"], .general),
        (["暂扣或者吊销许可证、执照"], .general),
        ([], .general),
    ]) func `the gravest kind decides`(_ kinds: [String], _ tier: PublicityTier) throws {
        let decided = try SampleFiles.day("2026-06-01")
        #expect(schedule.period(classCode: "penalty", tierValues: kinds, decided: decided)?.tier == tier)
    }

    @Test func `every day from 1900 to 2100 has a period for every tier`() {
        for days in stride(from: CivilDateTests.firstDay, through: 47_846, by: 1) {
            let decided = CivilDate(daysSinceEpoch: days)
            for kind in ["警告", "罚款", "责令关闭"] {
                let period = schedule.period(classCode: "penalty", tierValues: [kind], decided: decided)
                let isSound = period.map { decided <= $0.minimumUntil && $0.minimumUntil <= $0.until } ?? false
                #expect(isSound, "\(decided) \(kind)")
            }
        }
    }

    @Test func `classes without tiers have no period`() throws {
        let decided = try SampleFiles.day("2026-06-01")
        #expect(schedule.period(classCode: "permit", tierValues: [], decided: decided) == nil)
        #expect(schedule.period(classCode: "nothing", tierValues: ["罚款"], decided: decided) == nil)
    }
}
