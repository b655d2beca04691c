import Catalogue
import CatalogueStore
import EventLoop
import HTTPServer
import PostgresClient
import Statistics
import TestSupport
import Testing

/// The addresses with counts against SQL, asked over HTTP.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct StatisticsRoutesTests {
    private let database = TestDatabase.current

    private struct Counts: Decodable {
        struct Count: Decodable {
            let key: String?
            let name: String?
            let records: Int?
            let subjects: Int?
        }

        struct Place: Decodable {
            let change: Int
            let behind: Int
            let day: String
        }

        let by: String
        let total: Int
        let counts: [Count]
        let asOf: Place

        var texts: Set<String> { Set(counts.map { "\($0.key ?? "") \($0.records ?? $0.subjects ?? -1)" }) }
    }

    /// Serves the addresses while `body` asks.
    private func serve(_ body: (Int) async throws -> Void) async throws {
        let catalogue = try TestDatabase.catalogue()
        let loop = try EventLoop()
        let connection = PipelineGroup(database.settings(role: "gongxin_public"), on: loop, size: 2)
        var router = Router()
        StatisticsRoutes(connection, CurrentCatalogue(catalogue)).add(to: &router)
        let listener = try HTTPListener(
            try #require(ListenAddress(host: "127.0.0.1", port: 0)), on: loop, router: router)
        let thread = try LoopThread(name: "test-statistics", loop: loop)
        let port = listener.port
        // Connections are made as soon as the loop turns.
        let deadline = MonotonicClock.now() + Duration.seconds(120).nanoseconds
        while try HTTPCall.make("GET", "/v1/statistics", port: port).status != 200, MonotonicClock.now() < deadline {
            await Task.yield()
        }
        let result: Result<Void, any Error>
        do { result = .success(try await body(port)) } catch { result = .failure(error) }
        loop.execute {
            Task(executorPreference: loop) {
                await listener.stop(within: .seconds(2))
                connection.close()
                loop.stop()
            }
        }
        thread.join()
        try result.get()
    }

    private func fill() async throws {
        if try await database.count("SELECT count(*) FROM record") > 0 { return }
        try await database.run(
            """
            INSERT INTO record (uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency,
                decision_date, public_from, public_until, natural_person, public_items, authorised_items, shared_items)
            SELECT (ARRAY['91330100MA0000000A', '92330200MA0000000B', '12990000MA0000000C'])[1 + n % 3],
                (ARRAY['penalty', 'permit', 'penalty', 'registration'])[1 + n % 4], md5(n::text)::uuid, '', '990000-scjg',
                gen_random_uuid(), n, '样例', (ARRAY['330100', '330102', '330200', '990000'])[1 + n % 4], '样例' || n % 5 || '局',
                CASE WHEN n % 4 <> 3 THEN DATE '2026-01-01' + (n * 7) % 300 END, '2026-01-01',
                CASE WHEN n % 11 = 0 THEN '2026-02-01'::date ELSE 'infinity' END, false, '{"DJ_HYDM": "C3911"}', '{}', '{}'
            FROM generate_series(1, 900) AS n
            """)
        try await database.run("SELECT number_changes(1000)")
        let settings = database.settings()
        try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                while try await StatisticsCounter(most: 400).step(session) > 0 {}
            }
        }
    }

    private func expected(_ key: String, _ condition: String) async throws -> Set<String> {
        Set(
            try await database.run(
                """
                SELECT \(key), count(*) FROM record
                WHERE state = 'active' AND public_from <= publicity_today() AND public_until > publicity_today() AND \(condition)
                GROUP BY 1
                """
            ).map { "\($0[0]) \($0[1])" })
    }

    @Test func countsAreThoseOfTheRecords() async throws {
        try await fill()
        try await serve { port in
            func ask(_ target: String) throws -> Counts { try HTTPCall.make("GET", target, port: port).decoded() }
            let classes = try ask("/v1/statistics")
            #expect(classes.by == "class" && classes.asOf.behind == 0 && classes.asOf.change > 0)
            #expect(classes.texts == (try await expected("class", "true")))
            #expect(classes.total == classes.counts.reduce(0) { $0 + ($1.records ?? 0) })
            #expect(classes.counts.first { $0.key == "penalty" }?.name == "行政处罚")
            let industries = try ask("/v1/statistics?by=industry&class=registration")
            #expect(industries.counts.map(\.name) == ["制造业"])
            var random = SeededNumbers(seed: 21)
            let keys = ["department": "agency", "region": "region", "month": "to_char(decision_date, 'YYYY-MM')"]
            for _ in 0..<25 {
                let by = keys.keys.sorted().randomElement(using: &random) ?? ""
                var (query, conditions) = (["by=\(by)"], ["class = 'penalty'"])
                let days = (0..<2).map { _ in Int.random(in: 0..<320, using: &random) }.sorted()
                let first = TestDatabase.today.adding(days: -days[1])
                let last = TestDatabase.today.adding(days: -days[0])
                if Bool.random(using: &random) {
                    query.append("decided_from=\(first)")
                    conditions.append("decision_date >= '\(first)'")
                }
                if Bool.random(using: &random) {
                    query.append("decided_to=\(last)")
                    conditions.append("decision_date <= '\(last)'")
                }
                if Int.random(in: 0..<3, using: &random) == 0 {
                    query.append("region=330100")
                    conditions.append("region BETWEEN '330100' AND '330199'")
                }
                let found = try ask("/v1/publicity/penalties/counts?\(query.joined(separator: "&"))")
                #expect(
                    found.texts == (try await expected(keys[by] ?? "", conditions.joined(separator: " AND "))),
                    "\(query)")
            }
            let kinds = try ask("/v1/statistics/subjects?by=kind")
            #expect(kinds.texts == ["enterprise 1", "individual_business 1", "public_institution 1"])
            let months = try ask("/v1/publicity/permits/counts?by=month").counts.compactMap(\.key)
            #expect(months == months.sorted() && months.count > 5)
        }
    }

    @Test func whatCannotBeUsedIsRefused() async throws {
        try await serve { port in
            for target in [
                "/v1/statistics?by=x", "/v1/statistics?by=", "/v1/statistics?class=x", "/v1/statistics?from=x",
                "/v1/statistics?region=33", "/v1/statistics?q=1", "/v1/statistics/subjects?kind=x",
                "/v1/statistics/subjects?by=class", "/v1/publicity/penalties/counts",
                "/v1/publicity/penalties/counts?by=class",
                "/v1/publicity/permits/counts?by=month&from=2026-01-01", "/v1/statistics?department=",
                "/v1/statistics?to=%27",
                "/v1/statistics?department=%00",
            ] {
                let answer = try HTTPCall.make("GET", target, port: port)
                #expect(answer.status == 400, "\(target): \(answer.text)")
            }
            let hostile = try HTTPCall.make(
                "GET", "/v1/statistics?department=%27%3B%20DROP%20TABLE%20record--", port: port)
            #expect(hostile.status == 200)
        }
    }

    @Test func nothingElseIsOpen() async throws {
        for role in ["gongxin_public", "gongxin_authorised", "gongxin_shared"] {
            for table in ["counted_record", "counted_subject", "record_count", "subject_count", "industry_section"] {
                #expect(try await database.refusal("SELECT count(*) FROM \(table)", role: role)?.sqlState == "42501")
            }
            for call in ["settled_changes(0, 10)", "take_turn('statistics')"] {
                #expect(try await database.refusal("SELECT * FROM \(call)", role: role)?.sqlState == "42501")
            }
        }
        for role in ["gongxin_authorised", "gongxin_shared"] {
            let sql = "SELECT * FROM published_counts(ARRAY['penalty'], 'class', NULL, NULL, NULL, NULL, NULL)"
            #expect(try await database.refusal(sql, role: role)?.sqlState == "42501")
        }
    }
}
