/// A slow check of unified social credit codes, only for the sample departments. GB 32100-2015 and GB 11714.
enum SocialCreditCheck {
    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    static func isValid(_ code: String) -> Bool {
        var weight = 1
        var sum = 0
        let values = code.compactMap { alphabet.firstIndex(of: $0) }
        guard values.count == 18 else { return false }
        for value in values.dropLast() {
            sum += value * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31 == values[17]
    }

    static func hasValidOrganisationCode(_ code: String) -> Bool {
        let part = Array(code)[8..<17]
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(part, weights).reduce(0) { $0 + (Int(String($1.0), radix: 36) ?? 0) * $1.1 }
        let check = 11 - sum % 11
        let expected = check == 10 ? "X" : check == 11 ? "0" : String(check)
        return part.last.map(String.init) == expected
    }
}
