internal import CZlib
internal import Formats

/// Compression with gzip (RFC 1952).
enum Gzip {
    /// The level for answers that are compressed once and sent often.
    static let keptLevel: Int32 = 6
    /// The level for answers that are sent once.
    static let passingLevel: Int32 = 1

    /// Compresses bytes; nil when that makes them no smaller.
    static func compress(_ bytes: UnsafeRawBufferPointer, level: Int32) -> OutputBuffer? {
        var stream = z_stream()
        let window: Int32 = 15 + 16
        guard
            deflateInit2_(
                &stream, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(bytes.count)))
        let output = OutputBuffer(capacity: bound)
        var isComplete = false
        output.append(atMost: bound) { target in
            stream.next_in = UnsafeMutablePointer(
                mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.avail_in = UInt32(bytes.count)
            stream.next_out = target
            stream.avail_out = UInt32(bound)
            isComplete = deflate(&stream, Z_FINISH) == Z_STREAM_END
            return bound - Int(stream.avail_out)
        }
        return isComplete && output.count < bytes.count ? output : nil
    }
}
