import Catalogue
import CatalogueStore
import PostgresClient
import TestSupport

extension TestDatabase {
    /// Lends a catalogue store to `body`, with the session behind it.
    func withStore<Value: Sendable>(
        _ body: @escaping @Sendable (CatalogueStore, Session) async throws -> Value
    ) async throws -> Value {
        let settings = settings()
        return try await withLoop { loop in
            try await Session.with(settings, on: loop) { try await body(CatalogueStore($0), $0) }
        }
    }

    /// Applies files on the day of the tests.
    @discardableResult
    func apply(_ files: CatalogueFiles) async throws -> CatalogueStore.Application {
        try await withStore { store, _ in try await store.apply(files, on: Self.today) }
    }
}

/// The checkout's catalogue with changes.
enum ChangedCatalogue {
    static func shipped() throws -> CatalogueFiles {
        try CatalogueFiles(directory: ProjectFolder.schema + "/catalogue")
    }

    /// With a text replaced in a file.
    static func replacing(_ old: String, with new: String, in file: String) throws -> CatalogueFiles {
        var contents = try shipped().contents
        contents[file] = contents[file]?.replacing(old, with: new)
        return CatalogueFiles(contents: contents)
    }

    /// With items of the penalty class moved to other share classes.
    static func moving(_ items: [String: String]) throws -> CatalogueFiles {
        var contents = try shipped().contents
        let lines = (contents["items.csv"] ?? "").split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard cells.count > 4, cells[0] == "penalty", let target = items[cells[1]] else { return String(line) }
            // The last cells are: share class, personal, effective from and until.
            cells[cells.count - 4] = target
            return cells.joined(separator: ",")
        }
        contents["items.csv"] = lines.joined(separator: "\n")
        return CatalogueFiles(contents: contents)
    }
}
