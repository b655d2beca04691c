/// The usual form of a UUID (RFC 9562, 4): groups of hexadecimal digits in lower case.
public enum UUIDText {
    /// The bytes of a UUID.
    public static let size = 16
    /// The characters of its text.
    public static let length = 36

    /// Writes the text.
    /// - Parameters:
    ///   - bytes: `size` of them.
    ///   - target: has room for `length` characters.
    public static func write(_ bytes: UnsafeRawBufferPointer, to target: UnsafeMutablePointer<UInt8>) {
        precondition(bytes.count == size)
        let target = UnsafeMutableRawPointer(target)
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { digits in
            guard let start = digits.baseAddress else { return }
            for half in [0, 8] {
                let number = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: half, as: UInt64.self))
                HexadecimalDigits.write(number, to: start + 2 * half)
            }
            // Five groups with a dash behind each but the last.
            target.copyMemory(from: start, byteCount: 8)
            (target + 9).copyMemory(from: start + 8, byteCount: 4)
            (target + 14).copyMemory(from: start + 12, byteCount: 4)
            (target + 19).copyMemory(from: start + 16, byteCount: 4)
            (target + 24).copyMemory(from: start + 20, byteCount: 12)
        }
        for place in [8, 13, 18, 23] {
            target.storeBytes(of: UInt8(ascii: "-"), toByteOffset: place, as: UInt8.self)
        }
    }

    /// The text as a string; blank when there are not `size` bytes.
    public static func string(_ bytes: UnsafeRawBufferPointer) -> String {
        guard bytes.count == size else { return "" }
        return String(unsafeUninitializedCapacity: length) { target in
            guard let start = target.baseAddress else { return 0 }
            write(bytes, to: start)
            return length
        }
    }
}
