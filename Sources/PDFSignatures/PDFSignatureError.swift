/// Why a PDF cannot be signed, or its signature not be looked at.
public enum PDFSignatureError: Error, Sendable, Equatable, CustomStringConvertible {
    /// It is no PDF, or its structure is damaged.
    case unreadable(String)
    /// It keeps its objects in a way that is not written to here.
    case unsupported(String)

    /// For logs and terminals.
    public var description: String {
        switch self {
        case .unreadable(let what): "the PDF cannot be read: \(what)"
        case .unsupported(let what): "the PDF cannot be signed: it has \(what)"
        }
    }
}
