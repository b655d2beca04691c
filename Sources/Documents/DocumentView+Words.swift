extension DocumentView {
    /// What the form for this view is called: 公开版, 授权版, 共享版.
    public var edition: String {
        switch self {
        case .everybody: "公开版"
        case .authorised: "授权版"
        case .shared: "共享版"
        }
    }

    /// What stands across each page.
    public var watermark: String {
        switch self {
        case .everybody: "公共信用信息 · 公开版"
        case .authorised: "授权查询 · 仅限授权用途使用"
        case .shared: "政务共享 · 不得对外公开"
        }
    }
}
