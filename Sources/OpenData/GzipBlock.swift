internal import CDeflate
internal import Formats

/// Packs blocks as members of a gzip file (RFC 1952): files made of members are unpacked by whatever reads gzip, and one member can be made
/// anew without the others.
///
/// It belongs to one task at a time.
final class GzipPacker {
    private let compressor: OpaquePointer?

    init() {
        // The fastest level: what it saves over none is nearly all that a higher one would.
        compressor = libdeflate_alloc_compressor(1)
    }

    deinit { libdeflate_free_compressor(compressor) }

    /// Memory ran out.
    struct Failure: Error {}

    /// A member that holds the bytes.
    func pack(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8] {
        guard let compressor else { throw Failure() }
        let most = libdeflate_gzip_compress_bound(compressor, bytes.count)
        let packed = [UInt8](unsafeUninitializedCapacity: most) { target, count in
            count = libdeflate_gzip_compress(compressor, bytes.baseAddress, bytes.count, target.baseAddress, most)
        }
        guard !packed.isEmpty else { throw Failure() }
        return packed
    }
}

/// Unpacks gzip files member by member.
enum GzipUnpacking {
    /// The bytes are not those of a gzip file, or damaged.
    struct Damaged: Error {}

    /// Calls `body` with the content of each member.
    /// - Parameters:
    ///   - expected: how large a member is taken to be at first.
    ///   - most: how large one may be.
    /// - Throws: `Damaged`, and what `body` throws.
    static func members(
        of file: UnsafeRawBufferPointer, expected: Int = 4 << 20, most: Int = 1 << 30,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let decompressor = libdeflate_alloc_decompressor() else { throw Damaged() }
        defer { libdeflate_free_decompressor(decompressor) }
        var room = UnsafeMutableRawBufferPointer.allocate(byteCount: max(64, expected), alignment: 1)
        defer { room.deallocate() }
        var rest = file
        while !rest.isEmpty {
            var consumed = 0
            var written = 0
            let result = libdeflate_gzip_decompress_ex(
                decompressor, rest.baseAddress, rest.count, room.baseAddress, room.count, &consumed, &written)
            if result == LIBDEFLATE_INSUFFICIENT_SPACE, room.count < most {
                let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: room.count * 2, alignment: 1)
                room.deallocate()
                room = larger
                continue
            }
            guard result == LIBDEFLATE_SUCCESS, consumed > 0 else { throw Damaged() }
            try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[..<written]))
            rest = UnsafeRawBufferPointer(rebasing: rest[consumed...])
        }
    }
}
