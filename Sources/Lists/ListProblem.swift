internal import Disclosure
internal import HTTPServer

/// What callers are told about lists.
enum ListProblem {
    static let unknownList = Problem(
        404, "list_not_found", LocalisedText("没有该名单", "No such list"),
        detail: LocalisedText("GET /v1/lists 列出公开的名单。", "GET /v1/lists has the lists that are public."))

    /// Why a decision was not taken down, by the outcome that the access log has.
    static func refusal(_ outcome: String) -> Problem { refusals[outcome] ?? Problem.refusal(outcome: outcome) }

    private static let refusals = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    private static let all = [
        unknownList,
        Problem(
            404, "entry_not_found", LocalisedText("没有该条目", "No such entry"),
            detail: LocalisedText("请核对名单和条目编号。", "Check the list and the entry's number.")),
        Problem(
            403, "not_your_list", LocalisedText("贵部门不是该名单的认定单位", "Your department does not decide on this list"),
            detail: LocalisedText("名单由其认定单位列入和移出。", "Only the departments that its definition names decide on it.")),
        Problem(
            403, "not_your_entry", LocalisedText("谁认定、谁修复", "Who identified a subject ends its entry"),
            detail: LocalisedText("该条目由其他部门认定。", "Another department identified it.")),
        conflict("kind_not_listed", "该名单不适用于此类主体。", "The list is not for this kind of subject."),
        conflict("name_required", "平台没有该主体的登记信息，请提供名称。", "The platform does not know this subject: give its name."),
        conflict("day_not_reached", "决定日期不能晚于今天，移出不能早于列入。", "The day may not lie ahead, nor before the listing."),
        conflict("term_over", "自认定之日起的期限已届满。", "Its term, counted from that day, is over already."),
        conflict("already_listed", "该主体已由该部门列入此名单。", "The department has put this subject on the list already."),
        conflict("already_ended", "该条目已经结束。", "The entry is over already."),
        conflict(
            "entry_of_record", "该条目来自报送的记录，请更正、修复或撤回该记录。",
            "It rests on a record: correct, repair or withdraw that."),
        conflict("exit_not_allowed", "该名单不允许以此方式移出。", "The list's definition does not allow this way off it."),
        conflict("too_early", "未满可申请移出的最短期限。", "The earliest exit on application is not reached yet."),
    ]

    private static func conflict(_ code: String, _ chinese: String, _ english: String) -> Problem {
        Problem(
            409, code, LocalisedText("不能办理", "This cannot be done"), detail: LocalisedText(chinese, english))
    }
}
