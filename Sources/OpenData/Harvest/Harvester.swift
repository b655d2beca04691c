/// Keeps a copy of everything public in a local folder: fetches the newest export, checks its digests, and follows the change feed behind it.
/// It may be killed at any instant and goes on where it was.
public struct Harvester {
    /// How many changes are asked for at a time.
    private static let changesAtOnce = 1000
    /// How often files are tried that become others while they are fetched.
    private static let attempts = 60

    private let folder: HarvestFolder
    private let source: any HarvestSource
    private let say: (String) -> Void

    /// A harvester.
    /// - Parameter say: is told what is being done.
    /// - Throws: `HarvestFailure.file` when the folder cannot be made.
    public init(_ source: any HarvestSource, into path: String, say: @escaping (String) -> Void = { _ in }) throws {
        folder = try HarvestFolder(path)
        self.source = source
        self.say = say
    }

    /// Catches up with the platform: afterwards the folder holds what was public when the last answer was made.
    /// - Returns: the number of the last change applied.
    /// - Throws: `HarvestFailure`, and what the source throws.
    @discardableResult
    public func catchUp() throws -> Int {
        if let base = folder.base {
            if let number = try follow(base) { return number }
            say("what has changed since is no longer told: beginning anew")
        }
        guard let number = try follow(begin()) else { throw HarvestFailure.notUnderstood("/v1/changes") }
        return number
    }

    /// Writes the state into `records`, a file of NDJSON for each class.
    /// - Returns: how many records there are.
    /// - Throws: `HarvestFailure`.
    @discardableResult
    public func writeRecords() throws -> Int {
        guard let base = folder.base else { throw HarvestFailure.noExport }
        return try RecordFiles(folder, base).write()
    }

    // MARK: The export

    private func begin() throws -> HarvestFolder.Base {
        var manifest = try HarvestManifest.newest(source)
        say("fetching export \(manifest.id)")
        var fetched: Set<String> = []
        for attempt in 1...Self.attempts {
            let target = try folder.exportFolder(manifest.id)
            for file in manifest.files where !fetched.contains(file.name) {
                if try fetch(file, into: target) { fetched.insert(file.name) }
            }
            let wanted = Set(manifest.files.map(\.name))
            if fetched.isSuperset(of: wanted) {
                let base = HarvestFolder.Base(export: manifest.id, from: manifest.from, files: wanted.sorted())
                try folder.begin(base)
                return base
            }
            if attempt < Self.attempts { source.pause(2) }
            let offered = try manifest.again(source)
            if offered.id != manifest.id { fetched = [] }
            manifest = offered
        }
        throw HarvestFailure.neverWhole("export \(manifest.id)")
    }

    /// Fetches a file, unless it is there already.
    /// - Returns: false when it is not to be had now, or not as the manifest says.
    private func fetch(_ file: HarvestManifest.File, into target: String) throws -> Bool {
        guard !file.name.contains("/"), !file.name.hasPrefix(".") else {
            throw HarvestFailure.notUnderstood(file.address)
        }
        let path = target + "/" + file.name
        if try HarvestFolder.digest(path) == file.sha256 { return true }
        guard file.ready else { return false }
        let output = try OutputFile(path + ".part", keeping: 0)
        var failure: (any Error)?
        let status: Int
        do {
            status = try source.get(file.address) { piece in
                if failure == nil { do { try output.append(piece) } catch { failure = error } }
            }
        } catch {
            // Cut off, as it is when it becomes another file meanwhile.
            say("\(file.name) was cut off: \(error)")
            return false
        }
        if let failure { throw failure }
        guard status == 200 else {
            if status == 503 || status == 429 { return false }
            throw HarvestFailure.refused(file.address, status: status)
        }
        try output.sync()
        guard try HarvestFolder.digest(path + ".part") == file.sha256 else { return false }
        try folder.put(path + ".part", path)
        say("\(file.name): \(file.size) bytes")
        return true
    }

    // MARK: The changes

    /// Reads changes until there are none.
    /// - Returns: the number of the last one; nil when those behind the place are not all told any more.
    private func follow(_ base: HarvestFolder.Base) throws -> Int? {
        let journal = try folder.journal(base)
        while true {
            let target = "/v1/changes?after=\(journal.number)&limit=\(Self.changesAtOnce)"
            var content: [UInt8] = []
            let status = try source.get(target) { content.append(contentsOf: $0) }
            if status == 410 { return nil }
            if status == 429 || status == 503 {
                source.pause(5)
                continue
            }
            guard status == 200 else { throw HarvestFailure.refused(target, status: status) }
            let isLast: Bool
            do { isLast = try content.withUnsafeBytes { try take($0, journal) } } catch is JSONScan.Malformed {
                throw HarvestFailure.notUnderstood(target)
            }
            if isLast { return journal.number }
        }
    }

    /// Takes down a page.
    /// - Returns: whether there is nothing behind it.
    private func take(_ page: UnsafeRawBufferPointer, _ journal: HarvestJournal) throws -> Bool {
        var changes: [UnsafeRawBufferPointer] = []
        var next: Int?
        var last: Int?
        try JSONScan.members(of: page) { name, value in
            switch String(decoding: name, as: UTF8.self) {
            case "changes":
                try JSONScan.elements(of: value) { element in
                    _ = try ChangeEntry(element)
                    changes.append(element)
                }
            case "next": next = Int(String(decoding: value, as: UTF8.self))
            case "last": last = Int(String(decoding: value, as: UTF8.self))
            default: break
            }
        }
        guard let next, let last, next >= journal.number else { throw JSONScan.Malformed() }
        try journal.append(changes, next: next)
        if !changes.isEmpty { say("changes up to \(next) of \(last)") }
        return next >= last
    }
}
