/// A business registration number (工商注册号): 15 digits, namely six of the registering region, eight in sequence and a
/// check digit by ISO 7064 MOD 11,10.
///
/// These numbers preceded the unified social credit code and live on in older records. About one in six also has the
/// form of an old 15-digit resident ID, which carries no check digit: a field that may hold either cannot tell.
public struct RegistrationNumber: Sendable, Hashable, CustomStringConvertible {
    /// Why a text is no registration number.
    public enum Fault: String, Error, Sendable, CaseIterable {
        /// Not 15 characters.
        case length
        /// A character that is no ASCII digit.
        case alphabet
        /// The last digit does not agree with the others.
        case checkDigit = "check_digit"
    }

    /// The 15 digits.
    public let description: String

    /// Takes 15 digits, already normalised.
    ///
    /// - Throws: the first fault found.
    public init(_ text: some StringProtocol) throws(Fault) {
        if let fault = withBytes(of: text, Self.check) { throw fault }
        description = String(text)
    }

    /// The region that gave the number, when its province is known.
    public var region: RegionCode? { try? RegionCode(description.prefix(6)) }

    /// What is wrong with the normalised text, or nil when it is a registration number.
    public static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        guard bytes.count == 15 else { return .length }
        guard bytes.isDecimal(in: 0..<15), let expected = checkCharacter(for: bytes[..<14]) else { return .alphabet }
        return expected == bytes[14] ? nil : .checkDigit
    }

    /// The check digit that belongs to the first 14, or nil when these are not 14 digits.
    public static func checkCharacter(for first14: some Collection<UInt8>) -> UInt8? {
        guard first14.count == 14 else { return nil }
        var product = 10
        for byte in first14 {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            let sum = (product + Int(digit)) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return UInt8(ascii: "0") + UInt8((11 - product) % 10)
    }
}
