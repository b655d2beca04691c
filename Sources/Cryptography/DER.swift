/// What little of the distinguished encoding rules (ITU-T X.690) is written here and not by OpenSSL.
enum DER {
    /// What one of OpenSSL's `i2d` functions writes; nil when it fails.
    static func bytes(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8]? {
        let length = write(nil)
        guard length > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(length))
        let written = bytes.withUnsafeMutableBufferPointer { buffer in
            var place = buffer.baseAddress
            return write(&place)
        }
        return written == length ? bytes : nil
    }

    /// A set of values that are encoded already: sorted, as X.690 §11.6 wants it.
    static func set(_ values: [[UInt8]]) -> [UInt8] {
        let content = values.sorted { $0.lexicographicallyPrecedes($1) }.flatMap { $0 }
        return [0x31] + length(content.count) + content
    }

    /// A sequence of what is encoded already.
    static func sequence(_ content: [UInt8]) -> [UInt8] { [0x30] + length(content.count) + content }

    private static func length(_ count: Int) -> [UInt8] {
        guard count > 127 else { return [UInt8(count)] }
        var digits: [UInt8] = []
        var rest = count
        while rest > 0 {
            digits.insert(UInt8(rest & 255), at: 0)
            rest >>= 8
        }
        return [0x80 | UInt8(digits.count)] + digits
    }
}
