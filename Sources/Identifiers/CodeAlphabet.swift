/// The 31 characters of a unified social credit code: digits and capitals without I, O, S, V and Z (GB 32100-2015).
enum CodeAlphabet {
    /// The characters in the order of their values 0…30, which is also their order in ASCII.
    static let characters = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)

    /// What `values` holds for a byte outside the alphabet.
    static let invalid: UInt8 = 0xFF

    /// The value of each of the 256 bytes.
    static let values: [UInt8] = {
        var values = [UInt8](repeating: invalid, count: 256)
        for (value, character) in characters.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        return values
    }()

    /// The check value over the first 17 of at least as many bytes, or nil when one of them is outside the alphabet.
    ///
    /// The standard's weights 1, 3, 9, 27, 19 … are the powers of 3 modulo 31. Read from the right, the weighted sum
    /// is therefore a polynomial in 3, which needs neither the table of weights nor a division for each character:
    /// it stays below 30 · 3¹⁷, far within 64 bits.
    static func checkValue(of bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
        values.withUnsafeBufferPointer { values in
            var sum: UInt64 = 0
            var seen: UInt8 = 0
            for index in stride(from: 16, through: 0, by: -1) {
                let value = values[Int(bytes[index])]
                seen |= value
                sum = sum &* 3 &+ UInt64(value)
            }
            guard seen < 32 else { return nil }
            return UInt8(truncatingIfNeeded: (31 - sum % 31) % 31)
        }
    }
}
