/// The kinds of wrong and duplicate codes (重错码), in the order they are listed.
public enum CodeFaultKind: String, Sendable, CaseIterable {
    /// A code that fails the checks of GB 32100-2015 (错码).
    case wrongCode = "wrong_code"
    /// A code that is registered under another name than a row gives its subject (重码); former names are no fault.
    case otherName = "other_name"
    /// An organisation – one name with one and the same former number – that has two codes (一主体两码).
    case twoCodes = "two_codes"

    /// The Chinese name.
    public var name: String {
        switch self {
        case .wrongCode: "错码"
        case .otherName: "名称不一致"
        case .twoCodes: "一主体两码"
        }
    }
}
