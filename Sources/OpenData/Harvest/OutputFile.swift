internal import Formats
internal import Glibc

/// A local file that is written to at its end.
final class OutputFile {
    private static let bufferBytes = 1 << 20

    private let path: String
    private let descriptor: Int32
    private let buffer = OutputBuffer(capacity: bufferBytes + 65_536)

    /// Opens a file.
    /// - Parameter length: how much of what is there to keep; nil: all.
    /// - Throws: `HarvestFailure.file`.
    init(_ path: String, keeping length: Int? = nil) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw HarvestFailure.file(path, errno: errno) }
        if let length, ftruncate(descriptor, off_t(length)) != 0 {
            throw HarvestFailure.file(path, errno: errno)
        }
    }

    deinit { close(descriptor) }

    /// Adds bytes.
    func append(_ bytes: UnsafeRawBufferPointer) throws {
        buffer.append(bytes.bindMemory(to: UInt8.self))
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Makes what was added last through a loss of power.
    func sync() throws {
        try flush()
        guard fdatasync(descriptor) == 0 else { throw HarvestFailure.file(path, errno: errno) }
    }

    private func flush() throws {
        var place = 0
        while place < buffer.count {
            let written = write(descriptor, buffer.bytes.baseAddress.map { $0 + place }, buffer.count - place)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw HarvestFailure.file(path, errno: errno) }
            place += written
        }
        buffer.removeAll()
    }
}
