internal import Formats
internal import Glibc

/// A file without a name that is gone when it is closed, for what has to be read from more than one place.
final class SpoolFile {
    let descriptor: Int32
    private(set) var count = 0

    init() throws(UnpackingError) {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var path = Array("\(folder)/gongxin-XXXXXX".utf8CString)
        descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw .cannotPutAside(errno) }
        unlink(path)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(UnpackingError) {
        var position = 0
        while position < bytes.count {
            let written = write(descriptor, bytes.baseAddress?.advanced(by: position), bytes.count - position)
            if written < 0 {
                if errno == EINTR { continue }
                throw .cannotPutAside(errno)
            }
            position += written
        }
        count += bytes.count
    }

    /// Reads bytes from anywhere in the file; fewer at its end.
    func read(_ length: Int, at offset: Int, into output: OutputBuffer) throws(UnpackingError) {
        var failed: Int32?
        output.append(atMost: length) { target in
            var filled = 0
            while filled < length {
                let part = pread(descriptor, target + filled, length - filled, off_t(offset + filled))
                if part < 0, errno == EINTR { continue }
                if part < 0 { failed = errno }
                if part <= 0 { break }
                filled += part
            }
            return filled
        }
        if let failed { throw .cannotPutAside(failed) }
    }
}
