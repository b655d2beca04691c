import Identifiers

@testable import PersonalData

/// Made-up numbers that nobody has: IDs of a county that does not exist, people not yet born, telephone numbers of a range that is
/// not given out, cards and plates of noughts.
enum MadeUp {
    static func residentID(_ region: String = "119999", born: String = "20980102", _ sequence: String = "001") -> String
    {
        let body = region + born + sequence
        return body + String(UnicodeScalar(ResidentID.checkCharacter(for: Array(body.utf8)) ?? 0x3F))
    }

    /// One whose check character is X.
    static let residentIDWithX =
        (0..<100).map { residentID("119999", born: "20980102", "0\($0 + 10)") }.first { $0.hasSuffix("X") } ?? ""

    /// One of the old form, which passes for a registration number or does not.
    static func oldResidentID(passingForRegistration passes: Bool) -> String {
        (100...999).map { "119999500102\($0)" }.first {
            (RegistrationNumber.check($0) == nil) == passes
        } ?? ""
    }

    static func registrationNumber(_ region: String = "119999") -> String {
        let body = region + "00000012"
        return body + String(UnicodeScalar(RegistrationNumber.checkCharacter(for: Array(body.utf8)) ?? 0x3F))
    }

    static func card(_ front: String, count: Int) -> String {
        let body = front + String(repeating: "0", count: count - front.count - 1)
        return (0...9).map { body + "\($0)" }.first { text in
            Array(text.utf8).withUnsafeBufferPointer { BankCard.hasCheckDigit($0) }
        } ?? ""
    }

    static let mobile = "14000000001"

    static func fullWidth(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    (0x21...0x7E).contains($0.value) ? UnicodeScalar($0.value + 0xFEE0) ?? $0 : $0
                }))
    }
}

extension RegistrationNumber {
    static func check(_ text: String) -> Fault? { Array(text.utf8).withUnsafeBufferPointer { check($0) } }
}

extension PersonalDataScanner {
    /// The kinds and texts found.
    static func found(_ text: String, _ kinds: PersonalDataKinds = .all, known: String? = nil) -> [String] {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            findings(in: buffer, kinds: kinds) { $0.elementsEqual((known ?? "").utf8) }.map {
                "\($0.kind.rawValue) " + String(decoding: bytes[$0.range], as: UTF8.self)
            }
        }
    }
}

extension PersonalDataMask {
    static func masked(_ text: String) -> String {
        Array(text.utf8).withUnsafeBufferPointer { String(decoding: masked($0), as: UTF8.self) }
    }
}
