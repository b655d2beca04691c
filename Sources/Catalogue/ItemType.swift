/// What the value of an item is (数据类型).
public enum ItemType: String, Sendable, Hashable, CaseIterable {
    /// Any text, up to the item's length in characters.
    case text
    /// 统一社会信用代码, GB 32100-2015: 18 characters.
    case uscc
    /// 组织机构代码, GB 11714: 9 characters without hyphen.
    case organisationCode = "organisation_code"
    /// 工商注册号: 15 digits, the last by ISO 7064 MOD 11,10.
    case registrationNumber = "registration_number"
    /// 公民身份号码, GB 11643.
    case residentID = "resident_id"
    /// 行政区划代码, GB/T 2260: 6 digits.
    case region
    /// A calendar day.
    case date
    /// An amount in ten thousand yuan (万元), of the item's length in digits, ``Item/scale`` of them after the point.
    case amount
    /// A whole number.
    case integer
    /// One value of the item's code table.
    case code
    /// Several values of the item's code table, joined by `;`.
    case codes
}
