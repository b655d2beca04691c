import Catalogue

/// Writing values as text at the end of the bytes, without making strings of them.
extension [UInt8] {
    /// Appends part of another array.
    mutating func append(_ range: Range<Int>, of source: [UInt8]) {
        source.withUnsafeBufferPointer { append(contentsOf: UnsafeBufferPointer(rebasing: $0[range])) }
    }

    /// Appends a number of at least 0 in decimal, with leading zeros up to a least number of digits.
    mutating func append(decimal number: Int, digits: Int = 1) {
        var divisor = 1
        var count = 1
        while count < digits || number / divisor >= 10 {
            divisor *= 10
            count += 1
        }
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
    }

    /// Appends a day as `yyyy/MM/dd`, or with another sign between its parts.
    mutating func append(date: CivilDate, separator: UInt8 = UInt8(ascii: "/")) {
        let (year, month, day) = date.components
        append(decimal: year, digits: 4)
        append(separator)
        append(decimal: month, digits: 2)
        append(separator)
        append(decimal: day, digits: 2)
    }

    /// Appends a day the way it is written in a text, as in 2026年3月2日.
    mutating func append(chineseDate date: CivilDate) {
        let (year, month, day) = date.components
        append(decimal: year)
        append(contentsOf: "年".utf8)
        append(decimal: month)
        append(contentsOf: "月".utf8)
        append(decimal: day)
        append(contentsOf: "日".utf8)
    }

    /// Appends an amount in yuan (元), with the fen behind the point unless there are none.
    mutating func append(yuanOf amount: Money) {
        append(decimal: amount.fen / 100)
        if amount.fen % 100 != 0 {
            append(UInt8(ascii: "."))
            append(decimal: amount.fen % 100, digits: 2)
        }
    }

    /// Appends an amount in ten thousand yuan (万元), with up to six digits behind the point and no zero at its end.
    mutating func append(tenThousandYuanOf amount: Money) {
        append(decimal: amount.fen / 1_000_000)
        guard amount.fen % 1_000_000 != 0 else { return }
        append(UInt8(ascii: "."))
        append(decimal: amount.fen % 1_000_000, digits: 6)
        while last == UInt8(ascii: "0") { removeLast() }
    }
}

/// A sum of money (金额), exact.
struct Money: Sendable, Equatable {
    /// In hundredths of a yuan (分), at least 0.
    let fen: Int
}
