#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension CatalogueFiles {
    /// Reads every file of a folder whose name ends in `.csv`.
    ///
    /// - Throws: When the folder or a file in it cannot be read, or a file is not UTF-8.
    public init(directory: String) throws(CatalogueError) {
        var problems: [CatalogueProblem] = []
        var contents: [String: String] = [:]
        do {
            for name in try Self.tableNames(in: directory) {
                do {
                    let bytes = try Self.bytes(ofFile: directory + "/" + name)
                    contents[name] = String(validating: bytes, as: UTF8.self)
                    if contents[name] == nil {
                        let line = Self.lineOfBadByte(in: bytes)
                        problems.append(
                            CatalogueProblem(
                                file: name, line: line, column: nil, message: "not UTF-8; save the file as CSV UTF-8"))
                    }
                } catch {
                    problems.append(
                        CatalogueProblem(file: name, line: 0, column: nil, message: "cannot be read: \(error.reason)"))
                }
            }
        } catch {
            problems.append(
                CatalogueProblem(file: directory, line: 0, column: nil, message: "cannot be read: \(error.reason)"))
        }
        guard problems.isEmpty else { throw CatalogueError(problems: problems) }
        self.init(contents: contents)
    }

    /// What the operating system said when reading failed.
    private struct ReadFailure: Error {
        let reason: String

        init() {
            reason = String(cString: strerror(errno))
        }
    }

    private static func tableNames(in directory: String) throws(ReadFailure) -> [String] {
        guard let stream = opendir(directory) else { throw ReadFailure() }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            // Spreadsheet programs put lock files, whose names begin with a dot, beside what they have open.
            if name.hasSuffix(".csv"), !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func bytes(ofFile path: String) throws(ReadFailure) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw ReadFailure() }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            bytes += chunk[..<count]
            if count < chunk.count { break }
        }
        if ferror(file) != 0 { throw ReadFailure() }
        return bytes
    }

    private static func lineOfBadByte(in bytes: [UInt8]) -> Int {
        var line = 1
        for piece in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if String(validating: piece, as: UTF8.self) == nil { return line }
            line += 1
        }
        return 0
    }
}
