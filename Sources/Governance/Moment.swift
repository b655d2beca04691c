internal import HTTPServer
internal import Catalogue

/// A moment as RFC 3339 writes it, such as `2026-12-31T00:00:00+08:00`, which PostgreSQL reads as it is.
struct Moment {
    let text: String

    /// - Throws: `Problem` naming the member when the text is none.
    init(_ text: String, member: String) throws {
        guard Self.isMoment(Array(text.utf8)) else {
            throw Problem.invalidMember(
                member, "应为时刻，形如 2026-12-31T00:00:00+08:00。", "it must be a moment such as 2026-12-31T00:00:00+08:00.")
        }
        self.text = text
    }

    private static func isMoment(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 20 || bytes.count == 25, bytes[10] == UInt8(ascii: "T"),
            let date = CivilDate(iso: String(decoding: bytes[..<10], as: UTF8.self)), date.components.year >= 2000,
            isClock(bytes[11..<19], seconds: true)
        else { return false }
        if bytes.count == 20 { return bytes[19] == UInt8(ascii: "Z") }
        return [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[19]) && isClock(bytes[20..<25], seconds: false)
            && bytes[20] < UInt8(ascii: "2")
    }

    /// `HH:MM` or `HH:MM:SS`.
    private static func isClock(_ bytes: ArraySlice<UInt8>, seconds: Bool) -> Bool {
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == (seconds ? 3 : 2) else { return false }
        return zip(parts, [23, 59, 59]).allSatisfy { part, most in
            part.utf8.count == 2 && part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (Int(part) ?? 100) <= most
        }
    }
}
