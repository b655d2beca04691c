/// The typefaces of documents.
public enum Typeface: String, Sendable, Hashable, CaseIterable {
    /// 宋体, for what is read: Noto Serif CJK SC.
    case serif
    /// 黑体, for headings and labels: Noto Sans CJK SC, bold.
    case sansBold

    /// The family's name among the system's fonts.
    var family: String {
        switch self {
        case .serif: "Noto Serif CJK SC"
        case .sansBold: "Noto Sans CJK SC"
        }
    }

    /// The name that the reduced font is known by.
    var reducedFamily: String { "Gongxin \(rawValue)" }

    /// The reduced font first, then the whole one; for what neither has, any other font of the system.
    var families: String { "\(reducedFamily),\(family)" }

    var isBold: Bool { self == .sansBold }
}
