/// The forms a document is handed out in.
public enum DocumentForm: String, Sendable, CaseIterable {
    /// The facts with their signatures; every document has it.
    case json
    /// To be looked at.
    case html
    /// To be printed, with a signature inside.
    case pdf

    /// Its media type.
    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .html: "text/html; charset=utf-8"
        case .pdf: "application/pdf"
        }
    }
}

/// A form as it was handed out.
struct HandedOut: Sendable {
    let form: DocumentForm
    /// In hexadecimal digits.
    let sha256: String
    let sm3: String
    let bytes: Int
}
