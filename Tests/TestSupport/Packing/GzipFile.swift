internal import CZlib

/// Makes gzip files.
public enum GzipFile {
    /// A gzip file of one member.
    public static func pack(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
        deflated(bytes, level: level, windowBits: 15 + 16)
    }

    /// A raw deflate stream, as ZIP files hold them.
    static func deflated(_ bytes: [UInt8], level: Int32 = 6, windowBits: Int32 = -15) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(&stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else { return [] }
        var input = bytes
        let bound = Int(deflateBound(&stream, UInt(bytes.count))) + 64
        return [UInt8](unsafeUninitializedCapacity: bound) { target, count in
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(bound)
                _ = deflate(&stream, Z_FINISH)
            }
            count = bound - Int(stream.avail_out)
            deflateEnd(&stream)
        }
    }

    /// What a gzip file of one member holds; empty when it is none.
    public static func unpack(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard bytes.count > 8, inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else { return [] }
        // The last four bytes tell the length.
        let length = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        var input = bytes
        var status = Z_OK
        let output = [UInt8](unsafeUninitializedCapacity: length) { target, count in
            input.withUnsafeMutableBufferPointer { source in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(length)
                status = inflate(&stream, Z_FINISH)
            }
            count = length - Int(stream.avail_out)
            inflateEnd(&stream)
        }
        return status == Z_STREAM_END ? output : []
    }
}
