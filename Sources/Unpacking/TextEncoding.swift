/// The encodings that text is received in.
public enum TextEncoding: String, Sendable, CaseIterable {
    /// UTF-8 (RFC 3629), with or without a byte order mark.
    case utf8 = "utf-8"
    /// GB 18030, with its subsets GBK and GB 2312.
    case gb18030

    /// The encoding that a `charset` parameter or an operator names; nil for one that is not read.
    public init?(name: some StringProtocol) {
        switch name.lowercased().filter({ $0 != "-" && $0 != "_" && $0 != "\"" && $0 != " " }) {
        case "utf8", "usascii": self = .utf8
        case "gb18030", "gbk", "gb2312", "cp936", "windows936": self = .gb18030
        default: return nil
        }
    }
}
