internal import Catalogue

/// Reads the dates departments write.
enum DateForm {
    /// How a date was written.
    enum Form: Equatable { case iso, slashes, other }

    /// What a date text said.
    struct Reading: Equatable {
        let date: CivilDate
        let form: Form

        /// Whether it was written in neither of the forms the standards know, `yyyy-MM-dd` and `yyyy/MM/dd`.
        var wasMended: Bool { form == .other }
    }

    /// Reads `2026-01-31`, `2026/1/31`, `2026.1.31`, `20260131`, `2026年1月31日`, each with or without a time of day behind it;
    /// nil for anything else.
    static func read(_ text: UnsafeBufferPointer<UInt8>) -> Reading? {
        var reader = DigitReader(text: text)
        guard let year = reader.number(digits: 4) else { return nil }
        let month: Int?
        let day: Int?
        if let separator = reader.separator() {
            month = reader.number(atMost: 2)
            guard reader.separator(after: separator) else { return nil }
            day = reader.number(atMost: 2)
            if separator == .year, !reader.skip("日") { return nil }
        } else {
            month = reader.number(digits: 2)
            day = reader.number(digits: 2)
        }
        guard let month, let day, let date = CivilDate(year: year, month: month, day: day) else { return nil }
        if reader.isAtEnd { return Reading(date: date, form: reader.form) }
        return reader.daysByTime().map { Reading(date: date.adding(days: $0), form: .other) }
    }
}

/// Walks over digits and the separators between them.
private struct DigitReader {
    enum Separator { case hyphen, slash, dot, year }

    let text: UnsafeBufferPointer<UInt8>
    var position = 0

    mutating func number(digits: Int) -> Int? {
        let start = position
        let value = number(atMost: digits)
        return position - start == digits ? value : nil
    }

    mutating func number(atMost digits: Int) -> Int? {
        var value = 0
        let start = position
        while position < text.count, position - start < digits, (0x30...0x39).contains(text[position]) {
            value = value * 10 + Int(text[position] - 0x30)
            position += 1
        }
        return position > start ? value : nil
    }

    mutating func separator() -> Separator? {
        guard position < text.count else { return nil }
        switch text[position] {
        case UInt8(ascii: "-"):
            position += 1
            return .hyphen
        case UInt8(ascii: "/"):
            position += 1
            return .slash
        case UInt8(ascii: "."):
            position += 1
            return .dot
        default: return skip("年") ? .year : nil
        }
    }

    /// The separator between month and day that belongs to the one between year and month.
    mutating func separator(after first: Separator) -> Bool {
        first == .year ? skip("月") : separator() == first
    }

    mutating func skip(_ character: StaticString) -> Bool {
        let length = character.utf8CodeUnitCount
        guard position + length <= text.count else { return false }
        for index in 0..<length where text[position + index] != character.utf8Start[index] { return false }
        position += length
        return true
    }

    var form: DateForm.Form {
        guard position == 10, text.count == 10 else { return .other }
        switch (text[4], text[7]) {
        case (UInt8(ascii: "-"), UInt8(ascii: "-")): return .iso
        case (UInt8(ascii: "/"), UInt8(ascii: "/")): return .slashes
        default: return .other
        }
    }

    var isAtEnd: Bool { position == text.count }

    // MARK: The time of day

    /// Reads a time such as ` 00:00:00.0` or `T16:00:00Z` to the end of the text; nil when something else stands there. The
    /// time is left out, but where it is another zone's, the day may be another one in Beijing.
    /// - Returns: by how many days: -1, 0 or 1.
    mutating func daysByTime() -> Int? {
        guard skip(" ") || skip("T"), let hour = number(atMost: 2), hour <= 24, skip(":"),
            let minute = number(digits: 2), minute < 60
        else { return nil }
        if skip(":") {
            guard let second = number(digits: 2), second <= 60 else { return nil }
            if skip("."), number(atMost: 9) == nil { return nil }
        }
        guard let zone = zoneMinutes(), isAtEnd else { return nil }
        let time = hour * 60 + minute + Self.beijing - zone
        return time < 0 ? -1 : time > 24 * 60 || time == 24 * 60 && zone != Self.beijing ? 1 : 0
    }

    private static let beijing = 8 * 60

    /// Minutes east of Greenwich: `Z`, `+08:00`, `+0800`, `+08`; Beijing's when there is none.
    private mutating func zoneMinutes() -> Int? {
        if isAtEnd { return Self.beijing }
        if skip("Z") { return 0 }
        let isEast = skip("+")
        guard isEast || skip("-"), let hours = number(digits: 2), hours <= 14 else { return nil }
        var minutes = hours * 60
        if !isAtEnd {
            _ = skip(":")
            guard let rest = number(digits: 2), rest < 60 else { return nil }
            minutes += rest
        }
        return isEast ? minutes : -minutes
    }
}
