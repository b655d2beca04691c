import CatalogueStore
import EventLoop
import Foundation
import HTTPServer
import PostgresClient
import TestSupport
import Testing

@testable import Checks

/// Statistics of groups: what no answers subtract to.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct GroupStatisticsTests {
    private let database = TestDatabase.current

    private struct Group: Hashable {
        let region: String
        let first: String
        let last: String
        let organisations: Int
    }

    private static let regions = ["990101", "990102", "990201", "980101"]

    private func fill(_ numbers: inout SeededNumbers, month: Int) async throws {
        func number(_ limit: Int) -> Int { Int(numbers.next() % UInt64(limit)) }
        var values: [String] = []
        for region in Self.regions {
            for _ in 0..<number(9) {
                let day =
                    "date '2020-01-01' + interval '\(max(0, month - number(3))) months' + interval '\(number(28)) days'"
                values.append(
                    """
                    ('S\(number(14))', 'penalty', gen_random_uuid(), '\\x00', 's', gen_random_uuid(), 1, 'n', '\(region)', 'a', \(day),
                    '-infinity', \(number(5) == 0 ? "'2000-01-01'" : "'infinity'"), \(number(6) == 0 ? "'repaired'" : "'active'"),
                    false, '{}', '{}', '{}')
                    """)
            }
        }
        guard !values.isEmpty else { return }
        try await database.run(
            """
            INSERT INTO record (uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency,
                decision_date, public_from, public_until, state, natural_person, public_items, authorised_items, shared_items)
            VALUES \(values.joined(separator: ","))
            """)
    }

    private func answers(_ digits: Int, months: Bool) async throws -> [[String]] {
        let sql = String(decoding: PackageResources.group_statistics_sql, as: UTF8.self)
            .replacing("$1", with: "'penalty'").replacing("$2", with: "\(digits)").replacing("$3", with: "\(months)")
        return try await database.run(sql)
    }

    private func published() async throws -> [Group] {
        try await database.run(
            "SELECT region, first_month, last_month, organisations FROM group_statistic WHERE class = 'penalty'"
        ).map { Group(region: $0[0], first: $0[1], last: $0[2], organisations: Int($0[3]) ?? 0) }
    }

    @Test(arguments: 1...6) func noAnswersSubtractToFewerThanAGroup(seed: UInt64) async throws {
        try await database.run("TRUNCATE record, group_statistic, group_publication")
        var numbers = SeededNumbers(seed: seed)
        let smallest = 3 + Int(seed % 3)
        let rounding = 1 + Int(seed % 3)
        var before: Set<Group> = []
        for month in 1...10 {
            try await fill(&numbers, month: month)
            // What was public may be so no more: published groups stay as they are.
            if month % 3 == 0 {
                try await database.run(
                    "UPDATE record SET state = 'withdrawn' WHERE digest < '\\x01' AND random() < 0.1")
            }
            try await database.run(
                "SELECT publish_group_statistics('penalty', \(smallest), \(rounding), (date '2020-01-01' + interval '\(month) months')::date)"
            )
            let now = Set(try await published())
            #expect(now.isSuperset(of: before))
            // What has just been published is of enough organisations that are public at this moment.
            for group in now.subtracting(before) {
                let actual = try await database.count(
                    """
                    SELECT count(DISTINCT uscc) FROM record WHERE region = '\(group.region)' AND state = 'active'
                        AND public_until > publicity_today() AND date_trunc('month', decision_date)
                            BETWEEN '\(group.first)' AND '\(group.last)'
                    """)
                #expect(actual >= smallest && group.organisations <= actual && group.organisations > actual - rounding)
            }
            before = now
        }
        try await checkFamily(before, smallest: smallest, rounding: rounding)
    }

    /// Every answer of the family is a sum of groups, and of any two the groups they differ in are whole.
    private func checkFamily(_ groups: Set<Group>, smallest: Int, rounding: Int) async throws {
        try #require(!groups.isEmpty)
        // Groups of a division do not overlap in time.
        for group in groups {
            for other in groups where other != group && other.region == group.region {
                #expect(other.last < group.first || group.last < other.first)
            }
        }
        var cells: [(groups: Set<Group>, count: Int)] = []
        for digits in [0, 2, 4, 6] {
            for row in try await answers(digits, months: false) {
                let members = groups.filter { $0.region.prefix(digits) == row[0].prefix(digits) }
                cells.append((members, Int(row[3]) ?? 0))
            }
        }
        for row in try await answers(6, months: true) {
            cells.append((groups.filter { $0.region == row[0] && $0.first.hasPrefix(row[1]) }, Int(row[3]) ?? 0))
        }
        for cell in cells {
            #expect(!cell.groups.isEmpty)
            #expect(cell.count == cell.groups.map(\.organisations).reduce(0, +))
            #expect(cell.count % rounding == 0)
        }
        // Subtracting answers that lie within another one, one after the other, leaves nothing or a whole group.
        let least = smallest / rounding * rounding
        for whole in cells {
            var rest = whole.groups
            var count = whole.count
            for part in cells where part.groups.isSubset(of: rest) {
                rest.subtract(part.groups)
                count -= part.count
                #expect(rest.isEmpty ? count == 0 : count >= least)
            }
            for part in cells where part.groups.isSubset(of: whole.groups) {
                let left = whole.count - part.count
                #expect(left == 0 || left >= least)
            }
        }
    }

    @Test func onlyTheFamilyCanBeAsked() async throws {
        try await database.run("TRUNCATE record, group_statistic, group_publication")
        try await database.run(
            "INSERT INTO group_statistic VALUES ('penalty', '990101', '2026-01-01', '2026-02-01', 10, 15), ('penalty', '990201', '2026-01-01', '2026-01-01', 20, 25)"
        )
        let database = database
        let loop = try EventLoop()
        let sessions = SessionPool(database.settings(), on: loop, size: 1, patience: .seconds(60))
        var router = Router()
        GroupRoutes(sessions, CurrentCatalogue(try TestDatabase.catalogue()), .usual).add(to: &router)
        let listener = try HTTPListener(
            try #require(ListenAddress(host: "127.0.0.1", port: 0)), on: loop, router: router)
        let thread = try LoopThread(name: "test-groups", loop: loop)
        func get(_ query: String) throws -> HTTPAnswer {
            try HTTPCall.make("GET", "/v1/statistics/groups?\(query)", port: listener.port, patience: 120)
        }
        let total = try get("class=penalty&by=total")
        #expect(
            total.text
                == #"{"class":"penalty","by":"total","smallest_group":10,"rounded_to":5,"groups":[{"from":"2026-01","to":"2026-02","organisations":30,"records":40}]}"#
        )
        let province = try get("class=penalty&by=province").text
        #expect(province.contains(#""region":"990000""#))
        let months = try get("class=penalty&by=region,month")
        #expect(
            months.text.contains(
                #"{"region":"990101","from":"2026-01","to":"2026-02","organisations":10,"records":15}"#))
        for query in [
            "", "class=registration", "class=penalty&by=month", "class=penalty&by=region&region=990101",
            "class=penalty&by=agency",
        ] {
            let status = try get(query).status
            #expect(status == 400, "\(query)")
        }
        loop.execute {
            Task(executorPreference: loop) {
                await listener.stop(within: .seconds(2))
                sessions.close()
                loop.stop()
            }
        }
        thread.join()
    }

    @Test func aMonthIsPublishedOnceAndRoundingHidesNoGroup() async throws {
        try await database.run("TRUNCATE record, group_statistic, group_publication")
        try await database.insert(
            (1...12).map { number in
                RecordRow {
                    $0.uscc = "S\(number)"; $0.decided = -100; $0.publicUntil = nil
                }
            })
        let settings = database.settings()
        let published = try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                let catalogue = try TestDatabase.catalogue()
                let publisher = GroupPublisher(.usual)
                return [
                    try await publisher.publish(catalogue, session), try await publisher.publish(catalogue, session),
                ]
            }
        }
        #expect(published == [1, 0])
        #expect(try await database.run("SELECT organisations, records FROM group_statistic") == [["10", "10"]])
        for (smallest, rounding) in [(5, 6), (5, 0)] {
            let refusal = try await database.refusal(
                "SELECT publish_group_statistics('permit', \(smallest), \(rounding), current_date)", role: "postgres")
            #expect(refusal?.sqlState == "P0001")
        }
        #expect(GroupRules(smallest: 2) == nil)
    }
}
