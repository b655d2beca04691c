internal import Formats

/// An error a caller is told about, as a problem document (RFC 9457). Any other error thrown by a handler is a bare 500.
public struct Problem: Error, Sendable {
    /// The HTTP status.
    public let status: Int
    /// A stable name programs can depend on, in snake_case.
    public let code: String
    /// What kind of problem it is, the same for every occurrence.
    public let title: LocalisedText
    /// What happened this time and what to do about it.
    public let detail: LocalisedText?
    /// Further response headers, such as `Retry-After`.
    public let headers: [Header]

    /// Describes a problem.
    public init(
        _ status: Int, _ code: String, _ title: LocalisedText, detail: LocalisedText? = nil, headers: [Header] = []
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.headers = headers
    }

    /// The problem document.
    public func response(_ language: Language, requestID: String) -> Response {
        var json = JSONWriter()
        json.object { json in
            json.key("type")
            json.value("urn:gongxin:problem:\(code)")
            json.key("title")
            json.value(title.text(language))
            json.key("status")
            json.value(status)
            json.key("code")
            json.value(code)
            if let detail {
                json.key("detail")
                json.value(detail.text(language))
            }
            json.key("instance")
            json.value("urn:gongxin:request:\(requestID)")
        }
        let fixed: [Header] = [
            Header("Content-Type", "application/problem+json"),
            Header("Content-Language", language == .english ? "en" : "zh-CN"),
            .notKept,
        ]
        return Response(status: status, headers: fixed + headers, body: .bytes(json.bytes))
    }
}

/// The problems any server has, whatever it serves.
extension Problem {
    /// No token, or one that belongs to no department.
    public static let unauthorised = Problem(
        401, "unauthorised", LocalisedText("未提供有效凭证", "No valid credential"),
        detail: LocalisedText(
            "请在 Authorization 头中以 Bearer 方式提供部门令牌；令牌由平台运维签发。",
            "Send your department's token as “Authorization: Bearer …”; the platform's operator issues it."),
        headers: [Header("WWW-Authenticate", "Bearer realm=\"gongxin\"")])

    static let notFound = Problem(
        404, "no_such_address", LocalisedText("没有这个地址", "No such address"),
        detail: LocalisedText("请核对路径，可用的路径见接口文档。", "Check the path against the API description."))

    static func methodNotAllowed(_ allowed: [Method]) -> Problem {
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        return Problem(
            405, "method_not_allowed", LocalisedText("不支持该请求方法", "Method not allowed"),
            detail: LocalisedText("此地址支持：\(list)。", "This address takes: \(list)."),
            headers: [Header("Allow", list)])
    }

    static let overloaded = Problem(
        503, "overloaded", LocalisedText("服务繁忙", "The service is busy"),
        detail: LocalisedText("请稍后重试。", "Please try again shortly."), headers: [Header("Retry-After", "1")])

    static let stopping = Problem(
        503, "stopping", LocalisedText("服务正在停止", "The service is stopping"),
        detail: LocalisedText("请稍后重试。", "Please try again shortly."), headers: [Header("Retry-After", "5")])

    /// What a caller is told of an error that is not its own.
    public static let internalError = Problem(
        500, "internal_error", LocalisedText("服务内部错误", "Internal error"),
        detail: LocalisedText(
            "错误已记录，请凭请求编号联系运维人员。", "It has been logged; quote the request's number to the operator."))

    /// A body of more bytes than an address takes.
    public static func bodyTooLarge(_ limit: Int) -> Problem {
        Problem(
            413, "body_too_large", LocalisedText("请求内容过大", "The request body is too large"),
            detail: LocalisedText("上限为 \(limit) 字节，请分批发送。", "The limit is \(limit) bytes: send it in parts."))
    }

    static let bodyCutOff = Problem(
        400, "body_cut_off", LocalisedText("请求内容不完整", "The request body ended early"))
}
