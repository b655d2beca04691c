internal import Disclosure
internal import HTTPServer

/// What callers are told who ask for what cannot be.
enum DocumentProblem {
    static let invalidCode = Problem(
        400, "invalid_credit_code", LocalisedText("统一社会信用代码无效", "Not a valid unified social credit code"),
        detail: LocalisedText(
            "应为 18 位代码，请核对是否有误录。", "It must be an 18-character code; check for typing errors."))

    static let unknownSubject = Problem(
        404, "subject_not_found", LocalisedText("未找到该主体", "No such subject"),
        detail: LocalisedText(
            "平台没有该代码的公开信息；这不等于该主体没有登记。",
            "The platform has no public information under this code; that does not mean nobody is registered under it.")
    )

    /// Also of a document that is somebody else's: that there is one, nobody else is told.
    static let unknown = Problem(
        404, "document_not_found", LocalisedText("未查到该文书", "No such document"),
        detail: LocalisedText(
            "平台没有出具过这一验证码或摘要的文书。请核对后重试；仍查不到的，不应采信。",
            "The platform has issued none with this code or digest. Check it and try again; do not rely on it otherwise."
        ))

    /// The last character of a code checks the others.
    static let mistyped = Problem(
        404, "document_not_found", LocalisedText("未查到该文书", "No such document"),
        detail: LocalisedText(
            "验证码校验不符，可能有误录。验证码为 16 位，末位为校验位。",
            "The code's check character does not fit: it may be mistyped. It has 16 characters, the last of which checks the others."
        ))

    static let outdated = Problem(
        410, "document_outdated", LocalisedText("文书所载信息已变化", "The document is out of date"),
        detail: LocalisedText(
            "其中有信息已更正、修复、期满或撤回，平台不再提供原文。持有原件的仍可验证真伪；请重新出具。",
            "Something in it was corrected, repaired or withdrawn, or has expired, so that it is not handed out again. Who has it can still verify it; have a new one issued."
        ))

    static let notKept = Problem(
        410, "document_not_kept", LocalisedText("原文已不再保存", "The document is not kept any more"),
        detail: LocalisedText(
            "原文保存期已满，仅存摘要。持有原件的仍可验证真伪。",
            "The time it was kept for is over; its digests remain. Who has it can still verify it."))

    static let unavailable = Problem(
        503, "documents_unavailable", LocalisedText("未启用文书出具", "Documents are not issued here"),
        detail: LocalisedText("平台未配置签名密钥，请联系平台运维。", "The platform has no keys to sign with; ask its operator."))

    static let busy = Problem(
        503, "printing_busy", LocalisedText("正在生成的文件过多", "Too many files are being made"),
        detail: LocalisedText("请稍后重试。", "Try again shortly."), headers: [Header("Retry-After", "2")])

    static let invalidDigest = Problem.invalidParameter(
        "digest",
        LocalisedText("应为文件的 SHA-256 或 SM3，64 位十六进制。", "It must be the file's SHA-256 or SM3, 64 hexadecimal digits."))

    /// Why a document that there is is not handed out.
    static func gone(_ code: String) -> Problem {
        switch code {
        case "document_not_found": unknown
        case "document_outdated": outdated
        case "document_not_kept": notKept
        default: Problem.refusal(outcome: code)
        }
    }
}
