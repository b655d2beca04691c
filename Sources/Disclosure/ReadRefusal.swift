public import HTTPServer

extension Problem {
    /// What a caller is told whom a gate refused, by the outcome that the access log has.
    ///
    /// An authorisation of another reader, of another subject, and one that does not exist have the same outcome, so that nobody learns by
    /// asking who authorised whom.
    public static func refusal(outcome: String) -> Problem {
        if let known = refusals[outcome] ?? ofSignatures[outcome] { return known }
        // Of a gate that is newer than this program: no more than that it refused.
        return Problem(403, "refused", LocalisedText("无权查询", "The read was refused"))
    }

    private static let refusals = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })

    /// What `refusal_of_request` says of a signature that was good when the service looked.
    private static let ofSignatures = ["unauthorised": unknownKey, "replayed": signatureReplayed]

    private static let all = [
        Problem(
            403, "not_for_this_caller", LocalisedText("该机构类别无权调用", "Not for this kind of organisation"),
            detail: LocalisedText(
                "授权查询供银行和信用服务机构使用，部门共享供政府部门使用。",
                "The authorised view is for banks and credit service agencies, the shared view for departments.")),
        Problem(
            403, "authorisation_required", LocalisedText("须有主体授权", "The subject's authorisation is required"),
            detail: LocalisedText(
                "请使用该主体授予贵机构的授权编号；可通过 POST /v1/authorisations 申请。",
                "Name an authorisation that this subject gave your organisation; ask for one with POST /v1/authorisations."
            )),
        Problem(
            403, "authorisation_awaiting", LocalisedText("授权待主体确认", "The subject has not agreed yet"),
            detail: LocalisedText("请等待主体确认授权。", "Wait until the subject grants the authorisation.")),
        Problem(
            403, "authorisation_not_begun", LocalisedText("授权尚未生效", "The authorisation has not begun"),
            detail: LocalisedText("请在授权有效期内查询。", "Ask again within the time it is valid.")),
        Problem(
            403, "authorisation_expired", LocalisedText("授权已过期", "The authorisation has expired"),
            detail: LocalisedText("请向主体申请新的授权。", "Ask the subject for a new one.")),
        Problem(
            403, "authorisation_refused", LocalisedText("主体未同意授权", "The subject refused the authorisation"),
            detail: LocalisedText("主体未同意，不得查询。", "The subject did not agree: nothing may be read.")),
        Problem(
            403, "authorisation_revoked", LocalisedText("授权已撤回", "The authorisation was revoked"),
            detail: LocalisedText("主体已撤回授权，请申请新的授权。", "The subject took it back; ask for a new one.")),
        Problem(
            403, "authorisation_used_up", LocalisedText("授权次数已用完", "The authorisation is used up"),
            detail: LocalisedText("请向主体申请新的授权。", "Ask the subject for a new one.")),
        Problem(
            403, "purpose_not_authorised", LocalisedText("查询目的与授权不符", "Not the purpose that was authorised"),
            detail: LocalisedText(
                "请按授权所载的目的查询。", "State the purpose that the authorisation names; for another one another is needed.")),
        Problem(
            403, "attestations_only", LocalisedText("该授权仅限核验", "The authorisation is for attestations only"),
            detail: LocalisedText(
                "该授权只允许回答核验问题，不得查看记录。", "Questions may be answered under it, but no record may be shown.")),
        Problem(
            403, "right_required", LocalisedText("无相应共享权限", "A service right is required"),
            detail: LocalisedText(
                "贵部门没有以此目的查询此类信息的权限，请联系平台运维登记。",
                "Your department has no right to read this for this purpose; the platform's operator registers rights.")
        ),
        Problem(
            404, "portfolio_not_found", LocalisedText("未找到该名单", "No such portfolio"),
            detail: LocalisedText("请核对名单编号。", "Check the portfolio's number.")),
    ]
}
