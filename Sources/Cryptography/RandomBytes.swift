internal import CCrypto

/// Bytes nobody can guess.
public enum RandomBytes {
    /// Makes `count` of them.
    /// - Throws: `CryptographyError` when the system has no entropy to give.
    public static func make(_ count: Int) throws(CryptographyError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw CryptographyError(operation: "RAND_bytes") }
        return bytes
    }
}
