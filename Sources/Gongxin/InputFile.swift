internal import Glibc

/// A file read piece by piece.
///
/// Sendable because it is used by one task at a time.
final class InputFile: @unchecked Sendable {
    private let file: UnsafeMutablePointer<FILE>
    /// The file's length in bytes, 0 when it has none, as a pipe.
    let size: Int
    private(set) var position = 0

    init(_ path: String) throws {
        guard let file = fopen(path, "rb") else {
            throw UsageError("cannot read \(path): \(String(cString: strerror(errno)))")
        }
        self.file = file
        var status = stat()
        fstat(fileno(file), &status)
        guard status.st_mode & S_IFMT != S_IFDIR else { throw UsageError("\(path) is a folder") }
        size = status.st_size
    }

    deinit { fclose(file) }

    /// All bytes from here on.
    func whole() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let part = try next() { bytes += part }
        return bytes
    }

    /// The next bytes, nil at the end.
    func next() throws -> [UInt8]? {
        let bytes = [UInt8](unsafeUninitializedCapacity: 262_144) { buffer, count in
            count = fread(buffer.baseAddress, 1, 262_144, file)
        }
        if ferror(file) != 0 { throw UsageError("the file cannot be read to its end") }
        position += bytes.count
        return bytes.isEmpty ? nil : bytes
    }
}
