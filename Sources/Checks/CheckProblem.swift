internal import HTTPServer
internal import Unpacking

/// What callers are told about checks and attestations.
enum CheckProblem {
    static func refused(_ refusal: CheckRefusal) -> Problem {
        switch refusal {
        case .tooManyRows:
            Problem(
                413, "too_many_rows", LocalisedText("行数过多", "Too many rows"),
                detail: LocalisedText(
                    "一次核查最多 \(CheckRows.limit) 行，请分批提交。",
                    "A check takes up to \(CheckRows.limit) rows: send them in parts."))
        case .empty:
            Problem(
                422, "no_rows", LocalisedText("没有可核查的行", "No rows to check"),
                detail: LocalisedText(
                    "请提供统一社会信用代码或名称，每行一个主体。", "Send credit codes or names, one organisation a row."))
        case .unknownColumns:
            Problem(
                422, "unknown_columns", LocalisedText("无法识别列", "The columns are not known"),
                detail: LocalisedText(
                    "首行应有列名，如“统一社会信用代码”“名称”“编号”；或只有一列代码或名称。",
                    "The first row must name its columns, such as code, name and reference; or there is one column of codes or names."
                ))
        case .otherFormat:
            Problem(
                422, "other_format", LocalisedText("文件与所称格式不符", "The file is not of the format announced"),
                detail: LocalisedText(
                    "XLSX 须以其媒体类型或 format=xlsx 提交，其他格式不能是工作簿。",
                    "Send XLSX with its media type or format=xlsx; other formats cannot be workbooks."))
        case .oldWorkbook:
            Problem(
                422, "old_workbook", LocalisedText("旧版或加密的工作簿", "An old or encrypted workbook"),
                detail: LocalisedText(
                    "请另存为不带密码的 .xlsx。", "Save it as .xlsx without a password."))
        case .damaged(.tooLarge), .damaged(.tooMuchText), .damaged(.tooManyColumns):
            Problem(
                413, "unpacks_too_large", LocalisedText("解压后内容过大", "It unpacks to too much"),
                detail: LocalisedText("请分批提交。", "Send it in parts."))
        case .damaged:
            Problem(
                422, "damaged_file", LocalisedText("文件已损坏", "The file is damaged"),
                detail: LocalisedText("请重新导出后再提交。", "Export it again and send that."))
        }
    }

    static let purposeRequired = Problem.invalidParameter(
        "purpose", LocalisedText("必填，1 至 100 个字符。", "It is needed and has 1 to 100 characters."))

    static let invalidAfter = Problem.invalidParameter(
        "after", LocalisedText("应为已收到的最后一行的行号。", "It is the number of the last row you have."))

    static let unknownFormat = Problem.invalidParameter(
        "format", LocalisedText("应为 ndjson 或 csv。", "It must be ndjson or csv."))

    static let notFound = Problem(
        404, "check_not_found", LocalisedText("没有这次核查", "No such check"),
        detail: LocalisedText(
            "编号有误，或不是本机构的核查，或保存期限已过。",
            "The number is wrong, the check is another organisation's, or its time is over."))

    static let notFinished = Problem(
        409, "check_not_finished", LocalisedText("核查尚未完成", "The check is not finished"),
        detail: LocalisedText(
            "请稍后再取，或用 /results 先取已完成的行。", "Come back shortly, or take the rows that are done from /results."),
        headers: [Header("Retry-After", "1")])

    /// The problem for what a gate answered instead.
    static func outcome(_ code: String) -> Problem {
        switch code {
        case "no_right":
            Problem(
                403, "no_right", LocalisedText("无此用途的查询权限", "No right for this purpose"),
                detail: LocalisedText(
                    "本部门没有该用途下有效的服务权限，请向平台申请授予。",
                    "Your department holds no service right for this purpose today; ask the platform for one."))
        case "check_not_found": notFound
        case "replayed":
            Problem(
                401, "replayed", LocalisedText("请求已被使用过", "The request was used before"),
                detail: LocalisedText("请以新的 nonce 重新签名。", "Sign it again with a new nonce."))
        default:
            Problem(
                401, "unauthorised", LocalisedText("客户端或密钥已失效", "The client or its key is not good any more"),
                detail: LocalisedText("请联系平台运维更换密钥。", "Ask the platform's operator for a new key."))
        }
    }
}
