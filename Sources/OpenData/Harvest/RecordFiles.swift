internal import FoundationEssentials

/// Writes the state: what the export's files hold but for records that have changed since, and these as they are now.
struct RecordFiles {
    private let folder: HarvestFolder
    private let base: HarvestFolder.Base

    init(_ folder: HarvestFolder, _ base: HarvestFolder.Base) {
        self.folder = folder
        self.base = base
    }

    /// Writes a file for each class, in the place of those from before.
    /// - Returns: how many records there are.
    func write() throws -> Int {
        try InputBytes.with(folder.journalPath(base)) { journal in
            var latest: [String: Range<Int>] = [:]
            try journal.eachLine { latest[try ChangeEntry(journal.part($0)).id] = $0 }
            let output = Output(folder.path + "/records")
            for name in base.files { try copy(name, without: latest, to: output) }
            for place in latest.values.sorted(by: { $0.lowerBound < $1.lowerBound }) {
                let entry = try ChangeEntry(journal.part(place))
                if let record = entry.record { try output.append(entry.id, record) }
            }
            try output.finish(folder)
            return output.count
        }
    }

    private func copy(_ name: String, without changed: [String: Range<Int>], to output: Output) throws {
        let path = try folder.exportFolder(base.export) + "/" + name
        // penalty-0001.ndjson.gz
        let classCode = String(name[..<(name.lastIndex(of: "-") ?? name.endIndex)])
        try InputBytes.with(path) { file in
            try GzipUnpacking.members(of: file) { text in
                try text.eachLine { range in
                    let line = text.part(range)
                    if let id = RecordPlace.id(ofLine: line), changed[id] == nil {
                        try output.append(classCode, line: line)
                    }
                }
            }
        }
    }

    /// The files being written.
    private final class Output {
        private let path: String
        private var files: [String: OutputFile] = [:]
        private(set) var count = 0

        init(_ path: String) { self.path = path }

        func append(_ classCode: String, line: UnsafeRawBufferPointer) throws {
            try file(classCode).append(line)
            count += 1
        }

        /// Appends a record of the feed in the form of an export's line.
        func append(_ id: String, _ record: UnsafeRawBufferPointer) throws {
            var classCode = ""
            try JSONScan.members(of: record) { name, value in
                guard name.elementsEqual("class".utf8) else { return }
                classCode = String(decoding: value.dropFirst().dropLast(), as: UTF8.self)
            }
            // It becomes the name of a file.
            guard !classCode.isEmpty,
                classCode.utf8.allSatisfy({ $0 == 0x5F || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) })
            else { throw JSONScan.Malformed() }
            var line = Array("{\"id\":\"\(id)\",".utf8)
            line.append(contentsOf: record.dropFirst())
            line.append(0x0A)
            try line.withUnsafeBytes { try append(classCode, line: $0) }
        }

        private func file(_ classCode: String) throws -> OutputFile {
            if let known = files[classCode] { return known }
            let file = try OutputFile("\(path)/\(classCode).ndjson.part", keeping: 0)
            files[classCode] = file
            return file
        }

        func finish(_ folder: HarvestFolder) throws {
            for (classCode, file) in files {
                try file.sync()
                try folder.put("\(path)/\(classCode).ndjson.part", "\(path)/\(classCode).ndjson")
            }
            // What has no record left has no file.
            for name in try FileManager.default.contentsOfDirectory(atPath: path) {
                guard files[String(name.prefix { $0 != "." })] == nil else { continue }
                try FileManager.default.removeItem(atPath: "\(path)/\(name)")
            }
        }
    }
}

extension RecordPlace {
    /// The name in the feed of the record on a line of an export's file; nil when it is none.
    static func id(ofLine line: UnsafeRawBufferPointer) -> String? {
        guard line.count > 46, line.starts(with: #"{"id":""#.utf8) else { return nil }
        return String(decoding: line.part(7..<43), as: UTF8.self)
    }
}
