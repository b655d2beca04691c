internal import Cryptography
internal import FoundationEssentials
internal import Glibc

/// The folder of a harvest:
///
///     harvest.json           which export the state goes out from; written when all of its files are there
///     export-17/…            the files of that export
///     journal-17.ndjson      the changes since
///     records/CLASS.ndjson   the state: a line for each public record
struct HarvestFolder {
    /// Which export the state goes out from.
    struct Base: Codable {
        let export: Int
        /// The number that the changes to apply are behind.
        let from: Int
        let files: [String]
    }

    let path: String

    init(_ path: String) throws {
        self.path = path
        try make(path)
        try make(path + "/records")
    }

    /// What the state goes out from; nil before the first export is complete.
    var base: Base? {
        guard let data = try? Data(contentsOf: URL(filePath: path + "/harvest.json")) else { return nil }
        return try? JSONDecoder().decode(Base.self, from: data)
    }

    /// Makes an export that is complete the one to go out from, and removes what was before.
    func begin(_ base: Base) throws {
        let data = try JSONEncoder().encode(base)
        let part = path + "/harvest.json.part"
        try? FileManager.default.removeItem(atPath: part)
        let file = try OutputFile(part)
        try data.withUnsafeBytes { try file.append($0) }
        try file.sync()
        try put(part, path + "/harvest.json")
        for name in try FileManager.default.contentsOfDirectory(atPath: path)
        where name.hasPrefix("export-") && name != "export-\(base.export)"
            || name.hasPrefix("journal-") && name != "journal-\(base.export).ndjson"
        {
            try FileManager.default.removeItem(atPath: path + "/" + name)
        }
    }

    func exportFolder(_ export: Int) throws -> String {
        let folder = path + "/export-\(export)"
        try make(folder)
        return folder
    }

    func journal(_ base: Base) throws -> HarvestJournal {
        try HarvestJournal(journalPath(base), behind: base.from)
    }

    func journalPath(_ base: Base) -> String { path + "/journal-\(base.export).ndjson" }

    /// Puts a file in another's place, for good.
    func put(_ part: String, _ whole: String) throws {
        guard rename(part, whole) == 0 else { throw HarvestFailure.file(whole, errno: errno) }
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw HarvestFailure.file(path, errno: errno) }
        fsync(folder)
        close(folder)
    }

    /// The SHA-256 of a file, in hexadecimal digits; that of nothing when it is not there.
    static func digest(_ path: String) throws -> String {
        let digest = try Digest(.sha256)
        try InputBytes.with(path) { digest.update($0) }
        return Hexadecimal.encode(digest.finish())
    }

    private func make(_ folder: String) throws {
        guard mkdir(folder, 0o755) == 0 || errno == EEXIST else { throw HarvestFailure.file(folder, errno: errno) }
    }
}
