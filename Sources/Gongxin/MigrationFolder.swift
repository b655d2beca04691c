internal import FoundationEssentials
internal import PostgresClient

/// The folder of migration scripts.
struct MigrationFolder {
    private let path: String

    init(_ path: String) { self.path = path }

    func load() throws -> [Migration] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw UsageError("there is no folder \(path): run from the project's folder or set GONGXIN_SCHEMA_DIR")
        }
        return try names.filter { $0.hasSuffix(".sql") }.sorted().map { name in
            try Migration(fileName: name, sql: try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8))
        }
    }
}
