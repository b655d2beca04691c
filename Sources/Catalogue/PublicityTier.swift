/// The gravity of dishonest conduct (失信严重程度) that its publicity period depends on. 信用修复管理办法, NDRC Order No. 36.
/// The lesser comes before the graver.
public enum PublicityTier: String, Sendable, Hashable, CaseIterable, Comparable {
    /// 轻微: not published in principle.
    case minor
    /// 一般.
    case general
    /// 严重.
    case serious

    /// Whether the left tier is the less grave one.
    public static func < (left: PublicityTier, right: PublicityTier) -> Bool {
        left.gravity < right.gravity
    }

    private var gravity: Int {
        switch self {
        case .minor: 0
        case .general: 1
        case .serious: 2
        }
    }
}
