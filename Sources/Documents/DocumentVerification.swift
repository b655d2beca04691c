/// How whoever holds a document finds out whether it is genuine.
public struct DocumentVerification: Sendable, Hashable {
    /// The address that the QR code holds.
    public var address: String
    /// The document's code, for those who type it.
    public var code: String

    /// An address and a code.
    public init(address: String, code: String) {
        self.address = address
        self.code = code
    }
}
