/// The number of an authorisation or a portfolio: a UUID.
struct AuthorisationID: Sendable {
    /// The usual form, lower case.
    let text: String

    /// Nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
        let digits = text.lowercased()
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) || $0 == 0x2D }) else {
            return nil
        }
        self.text = digits
    }
}
