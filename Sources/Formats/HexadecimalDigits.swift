/// The digits of numbers in base 16, with small letters.
public enum HexadecimalDigits {
    /// Writes the sixteen digits of a number, the highest first.
    @inlinable
    public static func write(_ number: UInt64, to target: UnsafeMutableRawPointer) {
        target.storeBytes(of: digits(of: UInt32(truncatingIfNeeded: number >> 32)), as: UInt64.self)
        target.storeBytes(of: digits(of: UInt32(truncatingIfNeeded: number)), toByteOffset: 8, as: UInt64.self)
    }

    /// The eight digits of a number as they lie in memory, worked out together.
    @inlinable
    static func digits(of number: UInt32) -> UInt64 {
        // The four bytes, the highest first in memory, each to the lower half of two bytes; then their halves each to a byte.
        var digits = UInt64(littleEndian: UInt64(number.byteSwapped))
        digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
        digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits >> 4 | digits << 8) & 0x0F0F_0F0F_0F0F_0F0F
        // Adding six carries what is above nine into the upper half: a letter, which is 39 further on than a digit would be.
        let letters = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return (digits &+ 0x3030_3030_3030_3030 &+ letters &* 39).littleEndian
    }
}
