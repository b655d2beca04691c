import Catalogue
import Foundation
import TestSupport
import Testing

/// Reports against what the owner sees, and what they must not say.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .sampleRecords, .readers,
    .serialized)
struct SubjectReportTests {
    private let database = TestDatabase.current
    private let server = ReaderServer.current
    private static let classes = [
        "registration", "permit", "penalty", "abnormal_operation", "serious_dishonesty", "honour", "commitment",
        "evaluation", "judgment", "contract_performance", "voluntary",
    ]

    private func report(_ code: String) throws -> HTTPAnswer { try server.get("/v1/subjects/\(code)/report") }

    @Test func aReportHoldsExactlyThePublicRecords() async throws {
        let codes = try await database.run(
            "SELECT DISTINCT uscc FROM record WHERE NOT natural_person ORDER BY uscc"
        ).map { $0[0] }
        var random = SeededNumbers(seed: 21)
        var seen = 0
        for code in codes.shuffled(using: &random).prefix(80) {
            let expected = try await database.run(
                """
                SELECT class, record_key, public_items::text FROM record WHERE uscc = '\(code)'
                    AND \(PublicityListingTests.visible)
                ORDER BY class, decision_date DESC NULLS LAST, record_key
                """)
            let isRegistered = try await database.count(
                "SELECT count(*) FROM subject WHERE uscc = '\(code)' AND registered")
            let answer = try report(code)
            guard !expected.isEmpty || isRegistered == 1 else {
                #expect(answer.status == 404)
                continue
            }
            #expect(answer.status == 200)
            let report = try answer.decoded(ReportAnswer.self)
            #expect(report.subject.registered == (isRegistered == 1))
            for section in report.sections {
                let rows = expected.filter { $0[0] == section.class }
                #expect(section.count == rows.count)
                #expect(section.records.map(\.key) == rows.map { $0[1] })
                seen += rows.count
            }
            try compareItems(answer, expected)
        }
        #expect(seen > 150)
    }

    private func compareItems(_ answer: HTTPAnswer, _ expected: [[String]]) throws {
        let sections = try answer.object()["sections"] as? [[String: Any]] ?? []
        let records = sections.flatMap { $0["records"] as? [[String: Any]] ?? [] }
        for row in expected {
            let record = try #require(records.first { $0["key"] as? String == row[1] })
            let items = record["items"] as? NSDictionary
            let stored = try JSONSerialization.jsonObject(with: Data(row[2].utf8)) as? NSDictionary
            #expect(items == stored)
        }
    }

    @Test func everyClassHasItsSectionAlsoWhenItIsEmpty() async throws {
        let code = try await database.value("SELECT uscc FROM subject WHERE registered ORDER BY uscc LIMIT 1")
        let report = try self.report(code).decoded(ReportAnswer.self)
        #expect(Set(report.sections.map(\.class)) == Set(Self.classes))
        #expect(report.view == "public")
        #expect(report.asOf == server.day.description)
        #expect(report.section("registration")?.count == 1)
    }

    @Test func expiredAndHiddenRecordsAreAbsentAndNotCounted() async throws {
        let code = SpareCode.mixed
        try await database.insertSubject(code, name: "样例市混合测试局", registered: true)
        let changes: [@Sendable (inout RecordRow) -> Void] = [
            { $0.publicUntil = 1 }, { $0.publicUntil = 0 }, { $0.publicUntil = -1 }, { $0.publicFrom = 0 },
            { $0.publicFrom = 1 }, { $0.publicFrom = nil }, { $0.state = "repaired" }, { $0.state = "withdrawn" },
            { $0.state = "under_review" }, { $0.publicUntil = nil },
        ]
        try await database.insert(
            changes.enumerated().map { index, change in
                RecordRow {
                    $0.uscc = code
                    $0.key = 8000 + index
                    change(&$0)
                }
            })
        let shown = Set([0, 3, 9].map { index in RecordRow { $0.key = 8000 + index }.keyText })
        let penalties = try #require(try report(code).decoded(ReportAnswer.self).section("penalty"))
        #expect(Set(penalties.records.map(\.key)) == shown)
        #expect(penalties.count == 3)
        #expect(penalties.records.filter { $0.publicUntil == nil }.count == 1)
        let overview = try server.get("/v1/subjects/\(code)").decoded(OverviewAnswer.self)
        let counts = Dictionary(uniqueKeysWithValues: Self.classes.map { ($0, $0 == "penalty" ? 3 : 0) })
        #expect(overview.records == counts)
        let listed = try await server.all("/v1/publicity/penalties", ["uscc": code])
        #expect(Set(listed.map(\.key)) == shown)
    }

    @Test func whatOnlyExpiredRecordsNameIsUnknown() async throws {
        let code = SpareCode.expired
        try await database.insertSubject(code, name: "过期局", registered: false)
        try await database.insert([
            RecordRow {
                $0.uscc = code
                $0.publicUntil = 0
            }
        ])
        for path in ["/v1/subjects/\(code)", "/v1/subjects/\(code)/report"] {
            let answer = try server.get(path)
            #expect(answer.status == 404)
            #expect(!answer.text.contains("过期局"))
            // Not to be told from a code nobody has ever heard of.
            let unknown = try server.get(path.replacing(code, with: SpareCode.unknown))
            #expect(try unknown.decoded(ProblemAnswer.self).code == answer.decoded(ProblemAnswer.self).code)
            #expect(try unknown.decoded(ProblemAnswer.self).detail == answer.decoded(ProblemAnswer.self).detail)
        }
        #expect(try server.get("/v1/subjects", ["name": "过期局"]).decoded(SubjectPage.self).subjects.isEmpty)
        #expect(
            try server.get("/v1/publicity/penalties", ["name": "过期局"]).decoded(ListingPage.self).records.isEmpty)
    }

    @Test func moreRecordsThanAReportHoldsAreCountedTruly() async throws {
        let code = SpareCode.crowded
        try await database.insertSubject(code, name: "拥挤局", registered: true)
        func add(_ count: Int, from first: Int, _ classCode: String) async throws {
            try await database.insert(
                (0..<count).map { number in
                    RecordRow {
                        $0.uscc = code
                        $0.classCode = classCode
                        $0.key = first + number
                    }
                })
        }
        func counts() throws -> (penalty: Int?, permit: Int?, shown: Int) {
            let report = try self.report(code).decoded(ReportAnswer.self)
            return (
                report.section("penalty")?.count, report.section("permit")?.count,
                report.sections.map(\.records.count).reduce(0, +)
            )
        }
        try await add(499, from: 20_000, "penalty")
        #expect(try counts() == (499, 0, 499))
        try await add(1, from: 21_000, "penalty")
        #expect(try counts() == (500, 0, 500))
        try await add(1, from: 22_000, "permit")
        #expect(try counts() == (500, 1, 501))
        try await add(703, from: 23_000, "penalty")
        // Each class keeps its place, however many records another one has.
        #expect(try counts() == (1203, 1, 501))
        #expect(
            try server.get("/v1/subjects/\(code)").decoded(OverviewAnswer.self).records["penalty"] == 1203)
        let listed = try await server.all("/v1/publicity/penalties", ["uscc": code, "limit": "100"])
        #expect(Set(listed.map(\.key)).count == 1203)
    }

    @Test(arguments: [
        "11990000MB9900013V", "1199", "119900199001010010", "91990000MA00000000", "AAAAAAAAAAAAAAAAAA",
        "%E5%85%AC%E5%8F%B8",
        "11990000MB9900013U%00", "'%20OR%201=1%20--",
    ]) func aCodeThatIsNoneIsRefusedAndNotRepeated(code: String) throws {
        for path in ["/v1/subjects/\(code)", "/v1/subjects/\(code)/report", "/v1/publicity/permits?uscc=\(code)"] {
            let answer = try HTTPCall.make("GET", path, port: server.port)
            // What libmicrohttpd takes for the end of the path leaves a good code.
            if code.hasSuffix("%00"), answer.status == 404 { continue }
            #expect(answer.status == 400, "\(path)")
            let text = answer.text + answer.headers.values.joined()
            #expect(!text.contains(code.removingPercentEncoding ?? code), "\(path)")
        }
    }

    @Test func aCodeInLowerCaseOrWithSpacesIsTheSameSubject() async throws {
        let code = try await database.value("SELECT uscc FROM subject WHERE registered AND uscc ~ '[A-Z]' LIMIT 1")
        for spelling in [code.lowercased(), "%20\(code)%20", code.prefix(4) + "-" + code.dropFirst(4)] {
            let answer = try HTTPCall.make("GET", "/v1/subjects/\(spelling)", port: server.port)
            if answer.status == 200 { #expect(try answer.decoded(OverviewAnswer.self).uscc == code) }
        }
        #expect(try server.get("/v1/subjects/\(code.lowercased())").status == 200)
    }

    @Test func nothingOfClassesBAndCIsInAnyBody() async throws {
        let code = SpareCode.canary
        try await database.insertSubject(code, name: "金丝雀局", registered: true)
        try await database.insert(
            Self.classes.enumerated().map { index, classCode in
                RecordRow {
                    $0.uscc = code
                    $0.classCode = classCode
                    $0.key = 9000 + index
                }
            })
        var bodies = [
            "/v1/subjects?name=\(ReaderServer.encoded("金丝雀"))", "/v1/subjects/\(code)", "/v1/subjects/\(code)/report",
            "/v1/publicity/permits?uscc=\(code)", "/v1/publicity/penalties?uscc=\(code)",
            "/v1/publicity/penalties?name=\(ReaderServer.encoded("金丝雀"))",
        ].map { path in (path, try? HTTPCall.make("GET", path, port: server.port)) }
        #expect(bodies[2].1?.text.contains("A-CANARY") ?? false)
        #expect(bodies[3].1?.text.contains("A-CANARY") ?? false)
        bodies.append(("/v1/subjects/\(SpareCode.unknown)", try server.get("/v1/subjects/\(SpareCode.unknown)")))
        for (path, answer) in bodies {
            let answer = try #require(answer, "\(path)")
            let everything = answer.text + answer.headers.map { "\($0.key): \($0.value)" }.joined()
            #expect(!everything.contains("B-CANARY") && !everything.contains("C-CANARY"), "\(path)")
        }
    }

    @Test func noItemOfClassesBAndCIsInAnyListing() async throws {
        let catalogue = try TestDatabase.catalogue()
        let open = Set(catalogue.classes.flatMap { $0.items.filter { $0.shareClass == .public }.map(\.code) })
        let closed = Set(catalogue.classes.flatMap { $0.items.filter { $0.shareClass != .public }.map(\.code) })
        #expect(closed.count > 10)
        for path in ["/v1/publicity/permits", "/v1/publicity/penalties"] {
            let answer = try server.get(path, ["limit": "100"])
            let records = try answer.object()["records"] as? [[String: Any]] ?? []
            #expect(records.count == 100)
            let keys = Set(records.flatMap { ($0["items"] as? [String: Any] ?? [:]).keys })
            #expect(keys.isSubset(of: open))
            #expect(keys.isDisjoint(with: closed.subtracting(open)))
        }
    }

    @Test func parametersNobodyKnowsAreRefused() throws {
        for path in [
            "/v1/subjects/\(SpareCode.unknown)", "/v1/subjects/\(SpareCode.unknown)/report", "/v1/catalogue/classes",
        ] {
            #expect(try server.get(path, ["as_of": "2020-01-01"]).status == 400)
        }
    }

    @Test func thePurposesAreListed() throws {
        let answer = try server.get("/v1/catalogue/purposes")
        let purposes = try answer.object()["purposes"] as? [[String: Any]] ?? []
        let catalogue = try TestDatabase.catalogue()
        #expect(purposes.map { $0["code"] as? String } == catalogue.purposes.map(\.code))
        #expect(purposes.map { $0["kinds"] as? [String] } == catalogue.purposes.map { $0.readers.map(\.rawValue) })
        #expect(try server.get("/v1/catalogue/purposes", ["kind": "bank"]).status == 400)
    }

    @Test func theCatalogueIsDescribedWhole() throws {
        let answer = try server.get("/v1/catalogue/classes")
        let classes = try answer.object()["classes"] as? [[String: Any]] ?? []
        let catalogue = try TestDatabase.catalogue()
        #expect(classes.map { $0["code"] as? String } == catalogue.classes.map(\.code))
        for (described, informationClass) in zip(classes, catalogue.classes) {
            let items = described["items"] as? [[String: Any]] ?? []
            #expect(items.map { $0["code"] as? String } == informationClass.items.map(\.code))
            #expect(items.map { $0["share_class"] as? String } == informationClass.items.map(\.shareClass.rawValue))
        }
    }
}
