/// What a row does to its record (操作类型): the difference between “is no longer so” and “was wrong” stays told.
public enum RecordAction: String, Sendable, Hashable, CaseIterable {
    /// 新增: the record's first revision. A sender's word for it means no more than ``update``: whether there is a record to
    /// update is seen when the row is stored.
    case new
    /// 变更: what was true until now is no longer so.
    case update
    /// 更正: what was there was wrong.
    case correction
    /// 撤回: the record is taken back.
    case withdrawal

    /// The code of the item in which a row of any class says its action; its code table has the codes of these cases.
    public static let itemCode = "GX_CZLX"

    /// The code of the item in which a row says why (操作原因).
    public static let reasonItemCode = "GX_CZYY"
}

extension Item {
    /// Whether it tells what is to be done with a record and is no part of it.
    public var isInstruction: Bool { code == RecordAction.itemCode || code == RecordAction.reasonItemCode }
}
