import Catalogue
import CatalogueStore
import TestSupport
import Testing

/// A database to which no catalogue was ever applied.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct EmptyStoreTests {
    private let database = TestDatabase.current

    @Test func thereIsNothingToLoadAndTheReasonSaysWhatToDo() async throws {
        try await database.run("TRUNCATE catalogue_version, department CASCADE")
        let version = try await database.withStore { store, _ in try await store.version() }
        #expect(version == nil)
        await #expect(throws: CatalogueStore.Failure.self) {
            try await database.withStore { store, _ in _ = try await store.load(on: TestDatabase.today) }
        }
        #expect(CatalogueStore.Failure.neverApplied.description.contains("gongxin catalogue apply"))
        let applied = try await database.apply(try ChangedCatalogue.shipped())
        #expect(applied.isNew)
        #expect(try await database.count("SELECT count(*) FROM department") == 14)
    }
}
