/// Who may see an item (共享属性). Classes order from the widest to the narrowest audience.
public enum ShareClass: String, Sendable, Hashable, CaseIterable, Comparable {
    /// A 社会公开: everybody.
    case `public` = "A"
    /// B 授权查询: who holds the subject's authorisation, and departments.
    case authorised = "B"
    /// C 部门共享: government departments alone.
    case shared = "C"

    /// Whether the left class has the wider audience.
    public static func < (left: ShareClass, right: ShareClass) -> Bool {
        left.rawValue < right.rawValue
    }
}
