import Catalogue
import CatalogueStore
import PostgresClient
import TestSupport
import Testing

/// Versions: what applying makes, and what it leaves alone.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct VersionTests {
    private let database = TestDatabase.current

    @Test func applyingTheSameFilesAgainChangesNothing() async throws {
        let first = try await database.apply(try ChangedCatalogue.shipped())
        let again = try await database.apply(try ChangedCatalogue.shipped())
        #expect(!again.isNew)
        #expect(again.version == first.version)
        #expect(again.moved == 0)
    }

    @Test func whoAppliedAVersionOrIssuedATokenIsInTheAccessLog() async throws {
        let version = try await database.apply(
            try ChangedCatalogue.replacing(",Date of the decision,", with: ",Day it was decided,", in: "items.csv")
        ).version
        _ = try await database.withStore { _, session in try await DepartmentTokens.issue(to: "990000-hbj", session) }
        let acts = try await database.run(
            "SELECT action, authority, request, client = session_user FROM access_log WHERE organisation = 'operator' ORDER BY id"
        )
        #expect(
            Array(acts.suffix(2)) == [
                ["catalogue", "operator", "apply version \(version)", "t"],
                ["client", "operator", "department token 990000-hbj", "t"],
            ])
    }

    @Test func otherLineEndsAndAByteOrderMarkAreNoNewVersion() async throws {
        let shipped = try ChangedCatalogue.shipped()
        let version = try await database.apply(shipped).version
        let windows = CatalogueFiles(
            contents: shipped.contents.mapValues { "\u{FEFF}" + $0.replacing("\n", with: "\r\n") })
        let again = try await database.apply(windows)
        #expect(!again.isNew)
        #expect(again.version == version)
    }

    @Test func aChangeIsANewVersionAndTheOldOneStays() async throws {
        let before = try await database.apply(try ChangedCatalogue.shipped()).version
        let files = try ChangedCatalogue.replacing(
            ",Date of the decision,", with: ",Day of the decision,", in: "items.csv")
        let applied = try await database.apply(files)
        #expect(applied.isNew)
        #expect(applied.version > before)
        #expect(applied.moved == 0)
        let inForce = try await database.withStore { store, _ in (try await store.version(), try await store.files()) }
        #expect(inForce.0 == applied.version)
        #expect(inForce.1 == files)
        let old = try await database.value(
            "SELECT content FROM catalogue_file WHERE version = \(before) AND name = 'items.csv'")
        #expect(old.contains(",Date of the decision,"))
        // Going back is a version of its own, not the old number.
        let back = try await database.apply(try ChangedCatalogue.shipped())
        #expect(back.isNew)
        #expect(back.version > applied.version)
    }

    @Test func filesComeOutAsTheyWentIn() async throws {
        let shipped = try ChangedCatalogue.shipped()
        try await database.apply(shipped)
        let files = try await database.withStore { store, _ in try await store.files() }
        #expect(files == shipped)
        #expect(Set(files.contents.keys) == Set(CatalogueFiles.names))
    }

    @Test func whatIsLoadedIsWhatTheFilesSay() async throws {
        try await database.apply(try ChangedCatalogue.shipped())
        let loaded = try await database.withStore { store, _ in try await store.load(on: TestDatabase.today) }
        let expected = try TestDatabase.catalogue()
        #expect(loaded.classes.map(\.code) == expected.classes.map(\.code))
        for informationClass in expected.classes {
            let same = loaded.informationClass(informationClass.code)
            #expect(same?.items.map(\.code) == informationClass.items.map(\.code))
            #expect(same?.items.map(\.shareClass) == informationClass.items.map(\.shareClass))
        }
        #expect(loaded.departments.map(\.code) == expected.departments.map(\.code))
    }

    @Test func theTablesForPeopleSayTheSame() async throws {
        let version = try await database.apply(try ChangedCatalogue.shipped()).version
        let rows = try await database.run(
            """
            SELECT class, code, share_class FROM catalogue_item WHERE version = \(version)
            ORDER BY class COLLATE "C", position
            """)
        let expected = try TestDatabase.catalogue().classes.sorted { $0.code < $1.code }.flatMap { informationClass in
            informationClass.items.map { [informationClass.code, $0.code, $0.shareClass.rawValue] }
        }
        #expect(rows == expected)
    }

    @Test(arguments: [
        ("items.csv", "CF_JDRQ,处罚决定日期", "CF_JDRQ,"), ("items.csv", ",A,no,", ",D,no,"),
        ("classes.csv", ",tiered,", ",sometimes,"), ("departments.csv", "11990000MB9900013U", "11990000MB9900013V"),
    ]) func faultyFilesLeaveNothing(file: String, old: String, new: String) async throws {
        func state() async throws -> [[String]] {
            try await database.run(
                """
                SELECT (SELECT count(*) FROM catalogue_version), (SELECT count(*) FROM catalogue_file),
                    (SELECT count(*) FROM catalogue_item), (SELECT count(*) FROM catalogue_class),
                    (SELECT md5(string_agg(department::text, ';' ORDER BY code)) FROM department)
                """)
        }
        let before = try await state()
        let files = try ChangedCatalogue.replacing(old, with: new, in: file)
        await #expect(throws: CatalogueError.self) { try await database.apply(files) }
        #expect(try await state() == before)
    }

    @Test func aFailureHalfWayLeavesNoVersion() async throws {
        let before = try await database.value("SELECT max(version) FROM catalogue_version")
        // The last thing a version brings is refused.
        try await database.run("ALTER TABLE department ADD CONSTRAINT test_refusal CHECK (name_en <> 'Refused')")
        let files = try ChangedCatalogue.replacing(",Tax Service,", with: ",Refused,", in: "departments.csv")
        await #expect(throws: PostgresError.self) { try await database.apply(files) }
        try await database.run("ALTER TABLE department DROP CONSTRAINT test_refusal")
        #expect(try await database.value("SELECT max(version) FROM catalogue_version") == before)
        #expect(try await database.count("SELECT count(*) FROM catalogue_file WHERE content LIKE '%,Refused,%'") == 0)
    }

    @Test func departmentsAreAddedAndRenamedAndNeverRemoved() async throws {
        let line = "990000-mzj,样例市民政局,Civil Affairs Bureau,11990000MB990011X2,990000,5\n"
        let renamed = "990000-mzj,样例市民政与养老局,Care Bureau,11990000MB990011X2,990100,5\n"
        try await database.apply(try ChangedCatalogue.replacing(line, with: renamed, in: "departments.csv"))
        #expect(
            try await database.run("SELECT name, name_en, region FROM department WHERE code = '990000-mzj'") == [
                ["样例市民政与养老局", "Care Bureau", "990100"]
            ])
        var contents = try ChangedCatalogue.replacing(line, with: "", in: "departments.csv").contents
        let sources =
            contents["domain_sources.csv"]?.split(separator: "\n").filter { !$0.hasSuffix("990000-mzj") } ?? []
        contents["domain_sources.csv"] = sources.joined(separator: "\n") + "\n"
        try await database.apply(CatalogueFiles(contents: contents))
        #expect(try await database.count("SELECT count(*) FROM department WHERE code = '990000-mzj'") == 1)
        try await database.apply(try ChangedCatalogue.shipped())
        #expect(try await database.value("SELECT name FROM department WHERE code = '990000-mzj'") == "样例市民政局")
    }
}
