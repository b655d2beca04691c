/// Who assigned a credit code (登记管理机关): the registering department and the division in its first eight characters
/// (GB 32100-2015).
public struct RegistrationAuthority: Sendable, Hashable {
    /// The registering department's character (登记管理部门代码), for example `9`.
    public let department: Character

    /// The six digits of its division (登记管理机关行政区划码), known or not.
    public let division: String

    /// Reads the beginning of a code that may be wrong behind it.
    ///
    /// - Parameter bytes: normalised (see `CodeNormalisation`).
    /// - Returns: nil when the text is more than one character shorter or longer than a code, when its first two characters are
    ///   no department's with a category 1…9, or the division is not six digits.
    public init?(of bytes: UnsafeBufferPointer<UInt8>) {
        guard (17...19).contains(bytes.count), bytes.isDecimal(in: 2..<8) else { return nil }
        switch OrganisationCategory.standing(department: bytes[0], category: bytes[1]) {
        case .unknownDepartment, .impossible: return nil
        case .unlisted, .listed: break
        }
        department = Character(UnicodeScalar(bytes[0]))
        division = String(decoding: bytes[2..<8], as: UTF8.self)
    }

    /// Reads the beginning of a text: see `init(of:)`.
    public init?(of text: String) {
        let found = withBytes(of: text) { Self(of: $0) }
        guard let found else { return nil }
        self = found
    }

    /// The department's Chinese name, for example 工商.
    public var departmentName: String {
        OrganisationCategory.listed.first { $0.department == department }?.departmentName ?? String(department)
    }
}
