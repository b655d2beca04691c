import TestSupport
import Testing

/// Names that organisations had before (曾用名).
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .readers, .serialized)
struct FormerNameTests {
    private let database = TestDatabase.current
    private let server = ReaderServer.current

    /// A registered subject with its former names, each with the moment it ended.
    private func insert(
        _ code: String, _ name: String, _ former: [(name: String, until: String)], registered: Bool = true
    ) async throws {
        guard try await database.count("SELECT count(*) FROM subject WHERE uscc = '\(code)'") == 0 else { return }
        try await database.insertSubject(code, name: name, registered: registered)
        for (name, until) in former {
            try await database.run("INSERT INTO subject_name VALUES ('\(code)', '\(name)', '\(until)')")
        }
    }

    private func search(_ name: String) async throws -> [SubjectPage.Entry] {
        try await server.all("/v1/subjects", ["name": name, "limit": "1"], SubjectPage.self)
    }

    @Test func formerNamesAreShownTheLatestFirst() async throws {
        try await insert(
            SpareCode.moving, "样例市（新）公司",
            [
                ("样例市最初公司", "2020-01-01 10:00+08"), ("样例市中间公司", "2021-01-31 17:00+00"),
                // Had again and given up again; and the present one, in other brackets.
                ("样例市最初公司", "2022-03-01 10:00+08"), ("样例市(新)公司", "2023-01-01 10:00+08"),
            ])
        let answer = try server.get("/v1/subjects/\(SpareCode.moving)").decoded(OverviewAnswer.self)
        #expect(answer.formerNames.map(\.name) == ["样例市最初公司", "样例市中间公司"])
        // Days are Beijing's.
        #expect(answer.formerNames.map(\.until) == ["2022-03-01", "2021-02-01"])
    }

    @Test func aSubjectWithoutFormerNamesHasNone() async throws {
        try await insert(SpareCode.canary, "样例市一名公司", [])
        #expect(try server.get("/v1/subjects/\(SpareCode.canary)").decoded(OverviewAnswer.self).formerNames.isEmpty)
    }

    @Test func aSubjectThatNobodyRegistersAnyMoreShowsNone() async throws {
        try await insert(
            SpareCode.unregistered, "样例市撤回公司", [("撤回前的名称", "2020-01-01 10:00+08")], registered: false)
        try await database.insert([RecordRow { $0.uscc = SpareCode.unregistered }])
        let answer = try server.get("/v1/subjects/\(SpareCode.unregistered)")
        #expect(try answer.decoded(OverviewAnswer.self).formerNames.isEmpty && !answer.text.contains("撤回前"))
        #expect(try await search("撤回前的").isEmpty)
    }

    @Test func aSearchFindsThemBehindThePresentNames() async throws {
        let day = "2020-01-01 10:00+08"
        try await insert(SpareCode.regions, "寻找名称有限公司", [("寻找名称旧名", "2019-01-01 10:00+08")])
        try await insert(SpareCode.mixed, "改名甲公司", [("寻找名称(ABC)公司", day), ("寻找名称（ABC）厂", "2021-01-01 10:00+08")])
        try await insert(SpareCode.expired, "改名乙公司", [("寻找名称乙公司", day)])
        try await insert(SpareCode.crowded, "改名丙公司", [("不是寻找名称公司", day)])
        let found = try await search("寻找名称")
        #expect(found.map(\.uscc) == [SpareCode.regions, SpareCode.expired, SpareCode.mixed])
        #expect(found.map(\.formerName) == [nil, "寻找名称乙公司", "寻找名称（ABC）厂"])
        #expect(found.map(\.name) == ["寻找名称有限公司", "改名乙公司", "改名甲公司"])
        #expect(try await search("寻找名称（abc)公司").map(\.uscc) == [SpareCode.mixed])
        // Of fewer characters only in present names.
        #expect(try await search("寻找名").map(\.uscc) == [SpareCode.regions])
        #expect(try await search("寻找名%").isEmpty)
        let one = try server.get("/v1/subjects", ["name": "寻找名称", "limit": "100"]).decoded(SubjectPage.self)
        #expect(one.subjects == found && one.next == nil)
    }
}
