extension ResidentID {
    /// What is wrong with the normalised text, or nil when it is a resident ID of either form.
    ///
    /// Of several faults the one furthest to the left is given.
    public static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        switch bytes.count {
        case 15: checkLegacy(bytes)
        case 18: checkModern(bytes)
        default: .length
        }
    }

    /// The check character that belongs to the first 17 digits, or nil when these are not 17 digits.
    ///
    /// ISO 7064 MOD 11-2: the weights are falling powers of 2, and the whole number is 1 modulo 11.
    public static func checkCharacter(for first17: some Collection<UInt8>) -> UInt8? {
        guard first17.count == 17 else { return nil }
        var sum = 0
        for byte in first17 {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            sum = (sum + Int(digit)) * 2
        }
        let check = (12 - sum % 11) % 11
        return check == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(check)
    }

    /// Whether a text of 18 characters has everything of a resident ID but perhaps the right check character, as a
    /// mistyped one has.
    static func hasShape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count == 18 && shapeFault(bytes) == nil
    }

    private static func checkModern(_ bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        if let fault = shapeFault(bytes) { return fault }
        return checkCharacter(for: bytes[..<17]) == bytes[17] ? nil : .checkDigit
    }

    private static func checkLegacy(_ bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        guard let region = bytes.decimal(in: 0..<6) else { return .alphabet }
        guard isIssuing(region) else { return .region }
        guard let date = bytes.decimal(in: 6..<12) else { return .alphabet }
        guard isCalendarDate(19_000_000 + date) else { return .birthDate }
        return bytes.isDecimal(in: 12..<15) ? nil : .alphabet
    }

    private static func shapeFault(_ bytes: UnsafeBufferPointer<UInt8>) -> Fault? {
        guard let region = bytes.decimal(in: 0..<6) else { return .alphabet }
        guard isIssuing(region) else { return .region }
        guard let date = bytes.decimal(in: 6..<14) else { return .alphabet }
        guard isCalendarDate(date) else { return .birthDate }
        return bytes.isDecimal(in: 14..<17) && isCheckCharacter(bytes[17]) ? nil : .alphabet
    }

    static func isCheckCharacter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "X") || byte &- UInt8(ascii: "0") <= 9
    }

    /// Whether people get numbers that begin with this region.
    ///
    /// Below 71 every division of a province counts, also withdrawn ones. Taiwan, Hong Kong and Macao are never
    /// divided in these numbers, and 83 is Taiwan's prefix on residence permits only.
    static func isIssuing(_ region: Int) -> Bool {
        let prefix = region / 10_000
        return prefix < 71 ? RegionCode.isProvince(prefix) : wholeRegions.contains(region)
    }

    private static let wholeRegions = [710_000, 810_000, 820_000, 830_000]

    /// Whether the number yyyymmdd is a day of the Gregorian calendar that somebody on record can be born on.
    static func isCalendarDate(_ number: Int) -> Bool {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        guard (1800...2099).contains(year), (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return day <= (month == 2 && isLeap ? 29 : monthLengths[month - 1])
    }

    private static let monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}
