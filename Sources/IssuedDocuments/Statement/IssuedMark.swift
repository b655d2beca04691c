/// What makes a document one of its own: its number, its code, when it was issued, and by whom.
public struct IssuedMark: Sendable {
    /// The report's number.
    public let number: String
    /// The verification code.
    public let code: VerificationCode
    /// The address that the QR code leads to.
    public let address: String
    /// When it was issued, in seconds since 1970.
    public let issuedAt: Int
    /// Who issues.
    public let issuer: String
    /// What for, where a purpose had to be stated.
    public let purpose: String?
    /// Whom it was issued to; nil for the public view.
    public let recipient: String?
}
