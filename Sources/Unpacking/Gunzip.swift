internal import CZlib
internal import Formats

/// Unpacks gzip (RFC 1952), also of several members, in pieces of bounded size.
final class Gunzip {
    /// What one call gives at most.
    static let pieceBytes = 1 << 18

    private let stream: UnsafeMutablePointer<z_stream>
    private let input = OutputBuffer(capacity: 1 << 20)
    private var consumed = 0
    private var isFinal = false
    private var isBetweenMembers = false
    private var unpacked = 0
    private var received = 0
    private let limits: UnpackingLimits

    /// Whether bytes are those of a gzip file.
    static func isGzip(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B, 0x08]) }

    init(_ limits: UnpackingLimits) {
        self.limits = limits
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Fails for want of memory only, and inflating says so then.
        inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    func push(_ bytes: UnsafeBufferPointer<UInt8>, isFinal: Bool) {
        input.removeFirst(consumed)
        consumed = 0
        input.append(bytes)
        received += bytes.count
        self.isFinal = isFinal
    }

    /// Whether the last member's end was found and nothing is left.
    var isAtEnd: Bool { isFinal && isBetweenMembers && consumed == input.count }

    /// Unpacks a piece.
    /// - Returns: whether there may be more without further input.
    func drain(into output: OutputBuffer) throws(UnpackingError) -> Bool {
        if isBetweenMembers, consumed < input.count {
            // Some writers fill up the last block of their medium.
            if input.bytes[consumed...].allSatisfy({ $0 == 0 }) {
                consumed = input.count
                return false
            }
            inflateReset(stream)
            isBetweenMembers = false
        }
        guard !isBetweenMembers else { return false }
        guard consumed < input.count || stream.pointee.avail_out == 0 else {
            if isFinal { throw .gzipCutOff }
            return false
        }
        let state = inflate(into: output)
        try limits.check(unpacked: unpacked, received: received)
        switch state {
        case Z_STREAM_END: isBetweenMembers = true
        case Z_OK, Z_BUF_ERROR: break
        default: throw .gzipDamaged
        }
        if state == Z_BUF_ERROR, consumed == input.count, stream.pointee.avail_out > 0 {
            if isFinal { throw .gzipCutOff }
            return false
        }
        return true
    }

    private func inflate(into output: OutputBuffer) -> Int32 {
        var state = Z_OK
        output.append(atMost: Self.pieceBytes) { target in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bytes.baseAddress)?.advanced(by: consumed)
            stream.pointee.avail_in = UInt32(input.count - consumed)
            stream.pointee.next_out = target
            stream.pointee.avail_out = UInt32(Self.pieceBytes)
            state = CZlib.inflate(stream, Z_NO_FLUSH)
            consumed = input.count - Int(stream.pointee.avail_in)
            return Self.pieceBytes - Int(stream.pointee.avail_out)
        }
        unpacked += Self.pieceBytes - Int(stream.pointee.avail_out)
        return state
    }
}
