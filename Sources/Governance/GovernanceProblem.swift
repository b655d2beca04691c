internal import HTTPServer

/// What callers are told who ask for something that cannot be.
enum GovernanceProblem {
    static let bodyLimit = 1 << 20

    static let unknownAuthorisation = Problem(
        404, "authorisation_not_found", LocalisedText("未找到该授权", "No such authorisation"),
        detail: LocalisedText("请核对授权编号；只能查看本机构或本主体的授权。", "Check its number; one sees one's own only."))

    static let notYourSubject = Problem(
        403, "not_your_subject", LocalisedText("只能处理本主体的授权", "Only the subject itself may do this"),
        detail: LocalisedText(
            "请由主体本人的客户端或受理窗口办理。", "It takes the subject's own client, or a window it came to."))

    static let unknownGrantee = Problem.invalidMember(
        "grantee", "应为已登记的银行或信用服务机构；机构自己申请时可以省略。",
        "it must be a registered bank or credit service agency; one that asks for itself may leave it out.")

    static let evidenceRequired = Problem.invalidMember(
        "evidence", "受理窗口须提供授权书的 SHA-256。", "a window must give the SHA-256 of the signed document.")

    static func wrongState(_ state: String) -> Problem {
        Problem(
            409, "authorisation_state", LocalisedText("授权状态不允许此操作", "The authorisation is not in a state for this"),
            detail: LocalisedText("当前状态：\(state)。", "Its state is \(state)."))
    }
}
