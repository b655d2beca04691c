internal import HTTPServer

/// What callers are told about attestations.
enum AttestationProblem {
    static let unreadable = Problem(
        422, "invalid_attestation_request", LocalisedText("请求内容无效", "The request cannot be read"),
        detail: LocalisedText(
            "应为 JSON 对象：subject、questions（1 至 20 个不同的问题代码）、authorisation、purpose。",
            "It must be a JSON object with subject, questions (1 to 20 different codes), authorisation and purpose."))

    static let invalidSubject = Problem(
        422, "invalid_credit_code", LocalisedText("统一社会信用代码无效", "Not a valid credit code"),
        detail: LocalisedText("请核对 subject 的 18 位代码。", "Check the 18 characters of “subject”."))

    static let unavailable = Problem(
        503, "attestations_unavailable", LocalisedText("未启用证明服务", "Attestations are not set up"),
        detail: LocalisedText(
            "平台未配置签名密钥，请联系平台运维。", "The platform has no signing key; ask its operator."))

    /// The problem for what the gate answered instead.
    static func outcome(_ code: String) -> Problem {
        switch code {
        case "unknown_question":
            Problem(
                422, code, LocalisedText("没有这个问题", "No such question"),
                detail: LocalisedText(
                    "可问的问题见 /v1/attestations/questions。", "What can be asked is listed at /v1/attestations/questions."))
        case "not_authorised":
            Problem(
                403, code, LocalisedText("未获该主体授权", "Not authorised by the subject"),
                detail: LocalisedText(
                    "请先取得主体授权，并核对授权编号与统一社会信用代码。",
                    "Have the subject authorise you first, and check the authorisation's number and the credit code."))
        case "authorisation_awaiting", "authorisation_revoked", "authorisation_not_begun", "authorisation_expired",
            "authorisation_used_up":
            Problem(
                403, code, LocalisedText("授权当前无效", "The authorisation does not hold now"),
                detail: LocalisedText(
                    "授权尚待同意、未生效、已撤销、已到期或次数已用完，请重新取得授权。",
                    "It is awaiting consent, not begun, revoked, expired or used up: ask the subject for another one."))
        case "wrong_purpose":
            Problem(
                403, code, LocalisedText("用途与授权不符", "Not the purpose of the authorisation"),
                detail: LocalisedText("请按授权载明的用途提出。", "Ask for the purpose that the authorisation names."))
        case "outside_scope":
            Problem(
                403, code, LocalisedText("超出授权范围", "Outside the authorisation"),
                detail: LocalisedText(
                    "问题涉及的信息类不在授权范围内。", "A question is about a class that the authorisation does not cover."))
        case "not_for_this_caller":
            Problem(
                403, code, LocalisedText("该机构类别无权调用", "Not for this kind of organisation"),
                detail: LocalisedText("此地址供银行和信用服务机构使用。", "This address is for banks and credit service agencies."))
        default: CheckProblem.outcome(code)
        }
    }
}
