internal import Glibc

/// A local file's content, mapped: the system decides how much of it is in memory.
enum InputBytes {
    /// Lends the content of a file; nothing of one that is not there.
    /// - Throws: `HarvestFailure.file`, and what `body` throws.
    static func with<Value>(_ path: String, _ body: (UnsafeRawBufferPointer) throws -> Value) throws -> Value {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
            throw HarvestFailure.file(path, errno: errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw HarvestFailure.file(path, errno: errno) }
        let size = Int(status.st_size)
        guard size > 0 else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw HarvestFailure.file(path, errno: errno)
        }
        defer { munmap(start, size) }
        return try body(UnsafeRawBufferPointer(start: start, count: size))
    }
}

extension UnsafeRawBufferPointer {
    /// Calls `body` with where each line begins and where it ends, behind its line feed. What follows the last line feed is no line.
    func eachLine(_ body: (Range<Int>) throws -> Void) rethrows {
        var from = 0
        while from < count, let base = baseAddress, let feed = memchr(base + from, 0x0A, count - from) {
            let end = base.distance(to: UnsafeRawPointer(feed)) + 1
            try body(from..<end)
            from = end
        }
    }

    /// A part of it.
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }
}
