import Identifiers

/// SplitMix64: random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A text of `count` characters drawn from `alphabet`.
    mutating func text(of count: Int, from alphabet: String) -> String {
        let characters = Array(alphabet)
        return String((0..<count).map { _ in characters[Int.random(in: characters.indices, using: &self)] })
    }
}

let digits = "0123456789"
let creditCodeAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

extension SeededGenerator {
    /// A made-up unified social credit code with the right check characters.
    mutating func creditCode(prefix: String = "91", division: String = "990000") throws -> String {
        while true {
            let organisation = organisationCode(from: creditCodeAlphabet)
            let body = prefix + division + organisation
            let code = body + character(SocialCreditCode.checkCharacter(for: body.utf8))
            if SocialCreditCode.check(code).fault != .residentIDLookalike { return code }
        }
    }

    /// A made-up organisation code with the right check character.
    mutating func organisationCode(from alphabet: String) -> String {
        let body = text(of: 8, from: alphabet)
        return body + character(OrganisationCode.checkCharacter(for: body.utf8))
    }

    /// A made-up registration number with the right check digit.
    mutating func registrationNumber() -> String {
        let body = "990000" + text(of: 8, from: digits)
        return body + character(RegistrationNumber.checkCharacter(for: body.utf8))
    }

    /// A made-up resident ID with the right check character, of somebody born in the years given.
    mutating func residentID(region: String, years: ClosedRange<Int> = 1900...2024) -> String {
        let year = Int.random(in: years, using: &self)
        let month = Int.random(in: 1...12, using: &self)
        let day = Int.random(in: 1...28, using: &self)
        let date = String(year * 10_000 + month * 100 + day)
        let body = region + date + text(of: 3, from: digits)
        return body + character(ResidentID.checkCharacter(for: body.utf8))
    }

    /// `text` with the character at one random place replaced by another one of `alphabet`.
    mutating func substitution(in text: String, from alphabet: String) -> String {
        var characters = Array(text)
        let index = Int.random(in: characters.indices, using: &self)
        let others = alphabet.filter { $0 != characters[index] }
        characters[index] = others.randomElement(using: &self) ?? characters[index]
        return String(characters)
    }
}

/// The character, or a question mark, which no code contains, for none.
func character(_ byte: UInt8?) -> String {
    String(UnicodeScalar(byte ?? UInt8(ascii: "?")))
}

extension SocialCreditCode {
    /// Judges a text rather than bytes.
    static func check(_ text: some StringProtocol) -> Verdict {
        Array(text.utf8).withUnsafeBufferPointer { check($0) }
    }
}

extension ResidentID {
    /// Judges a text rather than bytes.
    static func check(_ text: some StringProtocol) -> Fault? {
        Array(text.utf8).withUnsafeBufferPointer { check($0) }
    }
}
