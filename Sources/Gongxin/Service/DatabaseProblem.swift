internal import HTTPServer
internal import Ingestion
internal import PostgresClient

/// What a caller is told when the database cannot answer. Never “nothing found”: there is no answer at all.
enum DatabaseProblem {
    static let translate: @Sendable (any Error) -> Problem? = { error in
        if let error = error as? StorageFull { return error.problem }
        guard let error = error as? PostgresError else { return nil }
        switch (error.code, error.sqlState) {
        case (.connectionLost, _): return unavailable
        case (.overloaded, _): return busy
        case (.server, "57014"): return tooSlow
        case (.server, let state?) where state.hasPrefix("57P") || state.hasPrefix("53"): return unavailable
        default: return nil
        }
    }

    private static let unavailable = Problem(
        503, "database_unavailable", LocalisedText("暂时无法查询", "The data cannot be read at present"),
        detail: LocalisedText(
            "数据库暂不可用，请稍后重试。这不表示没有记录。",
            "The database is not available; try again shortly. This does not mean that there are no records."),
        headers: [Header("Retry-After", "2")])

    private static let busy = Problem(
        503, "overloaded", LocalisedText("服务繁忙", "The service is busy"),
        detail: LocalisedText("请稍后重试。", "Please try again shortly."), headers: [Header("Retry-After", "1")])

    private static let tooSlow = Problem(
        503, "query_too_slow", LocalisedText("查询超时", "The query took too long"),
        detail: LocalisedText(
            "请缩小范围，例如限定日期、部门或完整名称。",
            "Narrow it, for example by dates, department or a longer piece of the name."),
        headers: [Header("Retry-After", "5")])
}
