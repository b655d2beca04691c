/// A citizen's ID number (公民身份号码, GB 11643), or one of the same build on a residence permit for Hong Kong, Macao
/// and Taiwan residents (港澳台居民居住证).
///
/// 18 characters: six of the region, eight of the birth date, three in sequence and a check character by ISO 7064
/// MOD 11-2; or the old form of 15 digits, which has a year of two digits and no check character.
///
/// The number identifies a natural person: neither description nor reflection reveals it, only `text` does.
public struct ResidentID: Sendable, Hashable {
    /// Why a text is no resident ID.
    public enum Fault: String, Error, Sendable, CaseIterable {
        /// Neither 18 nor 15 characters.
        case length
        /// A character that is no ASCII digit, except for an X at the end.
        case alphabet
        /// A region that gives out no such numbers.
        case region
        /// A birth date that no calendar has.
        case birthDate = "birth_date"
        /// The last character does not agree with the others.
        case checkDigit = "check_digit"
    }

    /// A day of birth.
    public struct BirthDate: Sendable, Hashable {
        /// The year, 1800…2099.
        public let year: Int
        /// The month, 1…12.
        public let month: Int
        /// The day of the month, from 1.
        public let day: Int
    }

    /// The number itself, to be encrypted, digested or masked, never to be logged or published.
    public let text: String

    /// Takes 18 or 15 characters, already normalised (an X is a capital).
    ///
    /// - Throws: the first fault found.
    public init(_ text: some StringProtocol) throws(Fault) {
        if let fault = withBytes(of: text, Self.check) { throw fault }
        self.text = String(text)
    }

    private init(checked text: String) {
        self.text = text
    }

    /// The same number in the form of 18 characters, so that both forms of a person's number can be matched.
    ///
    /// The old form was no longer given to anybody born after 1999; its years are all of the 1900s.
    public var modernForm: ResidentID {
        guard text.utf8.count == 15 else { return self }
        let body = text.prefix(6) + "19" + text.dropFirst(6)
        guard let check = Self.checkCharacter(for: body.utf8) else { return self }
        return ResidentID(checked: String(body) + String(UnicodeScalar(check)))
    }

    /// The day of birth.
    public var birthDate: BirthDate {
        let digits = modernForm.text.utf8.dropFirst(6).prefix(8).map { Int($0) - Int(UInt8(ascii: "0")) }
        let number = digits.reduce(0) { $0 * 10 + $1 }
        return BirthDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
}

extension ResidentID: CustomStringConvertible, CustomReflectable {
    /// As many asterisks as the number has characters.
    public var description: String { String(repeating: "*", count: text.utf8.count) }

    /// A mirror without children, so that `dump` and the like reveal nothing either.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
