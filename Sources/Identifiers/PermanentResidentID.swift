/// The number of a foreign permanent resident's ID card (外国人永久居留身份证) in the form given since December 2023.
///
/// Built like a citizen's number (GB 11643) so that the same systems can take it: a 9, two digits of the issuing
/// province, three of the nationality, eight of the birth date, three in sequence and the same check character. It is
/// known here because it begins like the unified social credit code of a business (91, 92, 93).
public enum PermanentResidentID {
    /// What is wrong with the normalised text, or nil when it has the form of such a number.
    public static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> ResidentID.Fault? {
        guard bytes.count == 18 else { return .length }
        guard bytes.isDecimal(in: 0..<17), ResidentID.isCheckCharacter(bytes[17]) else { return .alphabet }
        guard bytes[0] == UInt8(ascii: "9"), let province = bytes.decimal(in: 1..<3), RegionCode.isProvince(province)
        else { return .region }
        guard let date = bytes.decimal(in: 6..<14), ResidentID.isCalendarDate(date) else { return .birthDate }
        return ResidentID.checkCharacter(for: bytes[..<17]) == bytes[17] ? nil : .checkDigit
    }
}
