internal import CDeflate
internal import CISAL
internal import Formats

/// Packs blocks as members of a gzip file (RFC 1952): files made of members are unpacked by whatever reads gzip, and one member can be made
/// anew without the others.
///
/// By ISA-L, which packs as much as `gzip -1` and more than twice as fast as libdeflate at its fastest: of all that making an export takes,
/// packing was a third.
///
/// It belongs to one task at a time.
final class GzipPacker {
    private static let level: UInt32 = 2

    private let stream: UnsafeMutablePointer<isal_zstream>
    private let room: UnsafeMutablePointer<UInt8>

    init() {
        stream = .allocate(capacity: 1)
        isal_deflate_init(stream)
        room = .allocate(capacity: Int(gongxin_isal_level_2_room))
    }

    deinit {
        room.deallocate()
        stream.deallocate()
    }

    /// The compressor does not take the bytes.
    struct Failure: Error {}

    /// A member that holds the bytes.
    /// - Throws: `Failure`, as for more than 2 GB.
    func pack(_ bytes: UnsafeRawBufferPointer) throws -> [UInt8] {
        guard let length = UInt32(exactly: bytes.count), length < 1 << 31 else { throw Failure() }
        begin()
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = length
        // Text shrinks; what does not is made room for below.
        let packed = OutputBuffer(capacity: bytes.count / 4 + 4096)
        let step = 256 << 10
        repeat {
            var isRefused = false
            packed.append(atMost: step) { target in
                stream.pointee.next_out = target
                stream.pointee.avail_out = UInt32(step)
                isRefused = isal_deflate(stream) != COMP_OK
                return step - Int(stream.pointee.avail_out)
            }
            if isRefused { throw Failure() }
        } while stream.pointee.avail_out == 0
        return Array(packed.bytes)
    }

    private func begin() {
        isal_deflate_reset(stream)
        stream.pointee.level = Self.level
        stream.pointee.level_buf = room
        stream.pointee.level_buf_size = gongxin_isal_level_2_room
        stream.pointee.gzip_flag = UInt16(IGZIP_GZIP)
        stream.pointee.flush = UInt16(NO_FLUSH)
        stream.pointee.end_of_stream = 1
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
