import Identifiers

/// Made-up organisations of the reserved division 990000.
enum Registration {
    /// The code of the `number`-th one, at most six digits.
    static func uscc(_ number: Int) -> String {
        let digits = String(number)
        let organisation = Array(("MB" + String(repeating: "0", count: 6 - digits.count) + digits).utf8)
        let check = OrganisationCode.checkCharacter(for: organisation) ?? 0
        let body = Array("91990000".utf8) + organisation + [check]
        return String(decoding: body + [SocialCreditCode.checkCharacter(for: body) ?? 0], as: UTF8.self)
    }
}
