/// An organisation code (组织机构代码, GB 11714): eight digits or capitals and a check character.
///
/// The code is printed with a hyphen before the check character; the normalised form that is taken here has none.
public struct OrganisationCode: Sendable, Hashable, CustomStringConvertible {
    /// Why a text is no organisation code.
    public enum Fault: String, Error, Sendable, CaseIterable {
        /// Not nine characters.
        case length
        /// A character other than an ASCII digit or capital.
        case alphabet
        /// The ninth character does not agree with the others.
        case checkDigit = "check_digit"
    }

    /// The nine characters, without a hyphen.
    public let description: String

    /// Takes nine characters, already normalised.
    ///
    /// - Throws: the first fault found.
    public init(_ text: some StringProtocol) throws(Fault) {
        if let fault = withBytes(of: text, Self.check) { throw fault }
        description = String(text)
    }

    /// What is wrong with the normalised text, or nil when it is an organisation code.
    public static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        guard bytes.count == 9 else { return .length }
        guard value(of: bytes[8]) != nil, let expected = checkCharacter(in: bytes, from: 0) else { return .alphabet }
        return expected == bytes[8] ? nil : .checkDigit
    }

    /// The check character that belongs to the first eight, or nil when these are not eight digits or capitals.
    ///
    /// The standard's weights 3, 7, 9, 10, 5, 8, 4, 2 are the falling powers of 2 modulo 11, so that doubling before
    /// each further character weighs them all.
    public static func checkCharacter(for first8: some Collection<UInt8>) -> UInt8? {
        guard first8.count == 8 else { return nil }
        return withBytes(of: first8) { checkCharacter(in: $0, from: 0) }
    }

    /// The check character that belongs to the eight bytes from `start` on, which must lie within the buffer.
    static func checkCharacter(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt8? {
        var sum = 0
        for index in start..<start + 8 {
            guard let value = value(of: bytes[index]) else { return nil }
            sum = (sum &+ value) &* 2
        }
        let check = (11 - sum % 11) % 11
        return check == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(check)
    }

    private static func value(of byte: UInt8) -> Int? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
