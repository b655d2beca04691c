extension SocialCreditCode {
    /// Why a text is refused as a unified social credit code, in the order of precedence.
    public enum Fault: String, Error, Sendable, CaseIterable {
        /// A natural person's ID number, or a text that cannot be told from one: it must be kept out of every log,
        /// message and publication.
        case residentIDLookalike = "resident_id_lookalike"
        /// Not 18 characters.
        case length
        /// A character outside the 31 of the standard, or a division that is not six digits.
        case alphabet
        /// The first character is no registering department's.
        case department
        /// The second character is no digit 1…9.
        case category
        /// The last character does not agree with the others.
        case checkDigit = "check_digit"
    }

    /// What is unusual about a code and worth a look, though it is valid.
    public struct Warnings: OptionSet, Sendable, Hashable {
        /// The bits.
        public let rawValue: UInt8

        /// Takes the bits.
        public init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// The division's province is unknown.
        public static let unknownDivision = Warnings(rawValue: 1)
        /// The subject identifier fails the check of organisation codes (GB 11714).
        public static let organisationCodeCheck = Warnings(rawValue: 2)
        /// The standard does not list this category for the department.
        public static let unlistedCategory = Warnings(rawValue: 4)

        /// The names of the warnings held: `unknown_division`, `organisation_code_check`, `unlisted_category`.
        public var names: [String] {
            Self.allNames.filter { contains($0.0) }.map(\.1)
        }

        private static let allNames: [(Warnings, String)] = [
            (.unknownDivision, "unknown_division"),
            (.organisationCodeCheck, "organisation_code_check"),
            (.unlistedCategory, "unlisted_category"),
        ]
    }

    /// What there is to say about a text.
    public struct Verdict: Sendable, Hashable {
        /// Why the text is refused, or nil when it is a unified social credit code.
        public let fault: Fault?
        /// What is unusual about a code without fault; empty when there is a fault.
        public let warnings: Warnings

        /// Whether there is no fault.
        public var isValid: Bool { fault == nil }
    }

    /// Judges a normalised text (see `CodeNormalisation`), without allocating memory.
    ///
    /// A resident ID passes the check digit of GB 32100 about once in 31 times, and IDs of Beijing, Tianjin, Sichuan,
    /// Chongqing, Guizhou and Yunnan begin like real codes (11, 12, 51, 52, 53). So that no person is taken for an
    /// organisation, whatever is a valid ID is refused as such first. What is refused anyway also counts as an ID when
    /// it is one but for the check character, that is, probably mistyped.
    public static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> Verdict {
        if ResidentID.check(bytes) == nil { return Verdict(fault: .residentIDLookalike, warnings: []) }
        let verdict = checkStandard(bytes)
        if verdict.isValid && !verdict.warnings.contains(.unknownDivision) { return verdict }
        let isPerson =
            verdict.isValid
            ? PermanentResidentID.check(bytes) == nil
            : PermanentResidentID.check(bytes) == nil || ResidentID.hasShape(bytes)
        return isPerson ? Verdict(fault: .residentIDLookalike, warnings: []) : verdict
    }

    /// The check character that belongs to the first 17, or nil when these are not 17 characters of the alphabet.
    public static func checkCharacter(for first17: some Collection<UInt8>) -> UInt8? {
        guard first17.count == 17, let value = withBytes(of: first17, CodeAlphabet.checkValue) else { return nil }
        return CodeAlphabet.characters[Int(value)]
    }

    /// Judges by GB 32100-2015 alone.
    private static func checkStandard(_ bytes: UnsafeBufferPointer<UInt8>) -> Verdict {
        guard bytes.count == 18 else { return Verdict(fault: .length, warnings: []) }
        guard let expected = CodeAlphabet.checkValue(of: bytes), let division = bytes.decimal(in: 2..<8),
            CodeAlphabet.values[Int(bytes[17])] != CodeAlphabet.invalid
        else { return Verdict(fault: .alphabet, warnings: []) }

        var warnings: Warnings = []
        switch OrganisationCategory.standing(department: bytes[0], category: bytes[1]) {
        case .unknownDepartment: return Verdict(fault: .department, warnings: [])
        case .impossible: return Verdict(fault: .category, warnings: [])
        case .unlisted: warnings.insert(.unlistedCategory)
        case .listed: break
        }
        guard CodeAlphabet.values[Int(bytes[17])] == expected else { return Verdict(fault: .checkDigit, warnings: []) }

        if !RegionCode.isKnown(division) { warnings.insert(.unknownDivision) }
        if OrganisationCode.checkCharacter(in: bytes, from: 8) != bytes[16] { warnings.insert(.organisationCodeCheck) }
        return Verdict(fault: nil, warnings: warnings)
    }
}
