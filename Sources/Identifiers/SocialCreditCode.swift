/// A unified social credit code (统一社会信用代码, GB 32100-2015): the 18 characters that identify an organisation for
/// life.
///
/// One character of the registering department, one of the organisation category, six digits of the administrative
/// division, nine of the subject identifier (an organisation code by GB 11714) and a check character.
///
/// A value exists only for a code without fault. It takes 16 bytes and no heap.
public struct SocialCreditCode: Sendable, Hashable {
    /// Nine characters each, five bits a character, the first one highest.
    private let first: UInt64
    private let last: UInt64

    /// Takes 18 characters, already normalised (see `CodeNormalisation`).
    ///
    /// - Throws: the first fault found; see `Fault` for their order.
    public init(_ text: some StringProtocol) throws(Fault) {
        switch withBytes(of: text, Self.parse) {
        case .success(let code): self = code
        case .failure(let fault): throw fault
        }
    }

    /// Takes 18 bytes of ASCII, already normalised (see `CodeNormalisation`).
    ///
    /// - Throws: the first fault found; see `Fault` for their order.
    public init(_ bytes: UnsafeBufferPointer<UInt8>) throws(Fault) {
        if let fault = Self.check(bytes).fault { throw fault }
        first = Self.pack(bytes[..<9])
        last = Self.pack(bytes[9...])
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<SocialCreditCode, Fault> {
        Result { () throws(Fault) in try SocialCreditCode(bytes) }
    }

    private static func pack(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        bytes.reduce(0) { $0 << 5 | UInt64(CodeAlphabet.values[Int($1)]) }
    }

    /// The ASCII character at a position 0…17.
    private func character(at index: Int) -> UInt8 {
        let half = index < 9 ? first : last
        return CodeAlphabet.characters[Int(half >> UInt64((8 - index % 9) * 5) & 31)]
    }
}

extension SocialCreditCode: CustomStringConvertible, Comparable {
    /// The 18 characters.
    public var description: String { text(in: 0..<18) }

    /// The registering department's character (登记管理部门代码), the first one.
    public var department: Character { Character(UnicodeScalar(character(at: 0))) }

    /// The organisation category's character (机构类别代码), the second one.
    public var category: Character { Character(UnicodeScalar(character(at: 1))) }

    /// The six digits of the registering authority's division (登记管理机关行政区划码), known or not.
    public var division: String { text(in: 2..<8) }

    /// The division as a region, or nil when its province is unknown.
    public var region: RegionCode? { try? RegionCode(division) }

    /// The nine characters of the subject identifier (主体标识码).
    public var subjectIdentifier: String { text(in: 8..<17) }

    /// The subject identifier as an organisation code, or nil when it fails that code's own check, as a few real
    /// codes do.
    public var organisationCode: OrganisationCode? { try? OrganisationCode(subjectIdentifier) }

    /// What the subject counts as, by department and category; `other` when the standard does not list these.
    public var kind: SubjectKind {
        OrganisationCategory.kind(department: character(at: 0), category: character(at: 1)) ?? .other
    }

    /// What is unusual about the code without making it wrong.
    public var warnings: Warnings {
        withBytes(of: description) { Self.check($0).warnings }
    }

    /// The order of the characters in ASCII.
    public static func < (left: SocialCreditCode, right: SocialCreditCode) -> Bool {
        (left.first, left.last) < (right.first, right.last)
    }

    private func text(in range: Range<Int>) -> String {
        String(unsafeUninitializedCapacity: range.count) { buffer in
            for (offset, index) in range.enumerated() {
                buffer.initializeElement(at: offset, to: character(at: index))
            }
            return range.count
        }
    }
}
