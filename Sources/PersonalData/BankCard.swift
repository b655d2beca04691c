internal import Identifiers

/// Numbers of bank cards (ISO/IEC 7812-1).
enum BankCard {
    /// How sure the first digits are.
    enum Issuer {
        /// Those of a card, and of nothing else that is usual.
        case likely
        /// Also those of a division's code, with which numbers of decisions and of licences begin.
        case ambiguous
    }

    /// What the first digits and the length say of 16 to 19 digits; nil when no card has them.
    static func issuer(of digits: UnsafeBufferPointer<UInt8>) -> Issuer? {
        func value(_ count: Int) -> Int { digits.prefix(count).reduce(0) { $0 * 10 + Int($1 & 0x0F) } }
        guard (16...19).contains(digits.count) else { return nil }
        // China UnionPay. Its cards begin with 62, as the divisions of Gansu do, but there are far more of them.
        if value(2) == 62 { return .likely }
        // Early cards of ICBC and ABC, and of BOC and CCB, of 19 digits.
        if digits.count == 19, [9558, 9559, 6013, 4367, 4563].contains(value(4)) { return .likely }
        // Visa, Mastercard and JCB.
        let isForeign = value(1) == 4 || (51...55).contains(value(2)) || (3528...3589).contains(value(4))
        guard digits.count == 16, isForeign else { return nil }
        return looksLikeDivision(digits) ? .ambiguous : .likely
    }

    /// Whether the last digit is the check digit of the others by Luhn's method (ISO/IEC 7812-1, annex B).
    static func hasCheckDigit(_ digits: UnsafeBufferPointer<UInt8>) -> Bool {
        var sum = 0
        var isDoubled = false
        for digit in digits.reversed() {
            let value = Int(digit & 0x0F)
            sum += isDoubled ? (value > 4 ? value * 2 - 9 : value * 2) : value
            isDoubled.toggle()
        }
        return sum % 10 == 0
    }

    /// A known province, and a prefecture as provinces have them.
    private static func looksLikeDivision(_ digits: UnsafeBufferPointer<UInt8>) -> Bool {
        guard RegionCode.check(UnsafeBufferPointer(rebasing: digits[0..<6])) == nil else { return false }
        let prefecture = (digits[2] & 0x0F) * 10 + (digits[3] & 0x0F)
        return (1...34).contains(prefecture) || [51, 52, 90].contains(prefecture)
    }
}
