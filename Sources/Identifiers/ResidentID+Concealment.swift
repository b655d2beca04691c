extension ResidentID {
    /// Whether a text holds what may be a citizen's ID number, even a mistyped one: with a digit too many, too few or wrong, or with
    /// a wrong check character.
    ///
    /// For what is shown to others than those who wrote it: when in doubt it is a person's number.
    public static func mayHide(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] &- UInt8(ascii: "0") <= 9 { end += 1 }
            if end > start, end < bytes.count, bytes[end] == UInt8(ascii: "X") { end += 1 }
            if mayBe(UnsafeBufferPointer(rebasing: bytes[start..<end])) { return true }
            start = max(end, start + 1)
        }
        return false
    }

    /// Whether a run of digits, with an X behind them or not, is one edit or less away from an ID's region and day of birth.
    private static func mayBe(_ run: UnsafeBufferPointer<UInt8>) -> Bool {
        let digits = run.prefix(17).map { Int($0) - Int(UInt8(ascii: "0")) }
        switch run.count {
        case 15: return check(run) == nil
        case 17:
            let rest = digits.prefix(13)
            return (0...13).contains { place in
                (0...9).contains { begins(Array(rest[..<place]) + [$0] + Array(rest[place...])) }
            }
        case 18:
            return (0..<14).contains { place in
                (0...9).contains { digit in
                    var changed = Array(digits.prefix(14))
                    changed[place] = digit
                    return begins(changed)
                }
            }
        case 19:
            return (0..<15).contains { place in
                var shorter = Array(digits.prefix(15))
                shorter.remove(at: place)
                return begins(shorter)
            }
        default: return false
        }
    }

    /// Whether 14 digits are a region that gives out such numbers and a day somebody now living can be born on.
    private static func begins(_ digits: [Int]) -> Bool {
        let number = digits.reduce(0) { $0 * 10 + $1 }
        let (region, date) = (number / 100_000_000, number % 100_000_000)
        return (19_000_000..<21_000_000).contains(date) && isIssuing(region) && isCalendarDate(date)
    }
}
