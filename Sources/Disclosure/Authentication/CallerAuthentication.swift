public import HTTPServer

/// Finds out who calls.
public struct CallerAuthentication: Sendable {
    private let identify: @Sendable (Request) async throws -> Caller?

    /// Makes one that asks `identify`, which returns nil for a request without any credential and throws a `Problem` for one
    /// whose credential is no good.
    public init(identify: @escaping @Sendable (Request) async throws -> Caller?) { self.identify = identify }

    /// The caller; nil for the public.
    /// - Throws: `Problem` when there is a credential that is no good: who believes to be known must not be shown less silently.
    public func caller(_ request: Request) async throws -> Caller? { try await identify(request) }

    /// The caller of a request that must be signed.
    /// - Parameter kinds: the kinds of organisations that may ask at all.
    /// - Throws: `Problem` (401, 403).
    public func signed(_ request: Request, _ kinds: Set<CallerKind>) async throws -> Caller {
        guard let caller = try await identify(request) else { throw Problem.signatureRequired }
        guard case .signature = caller.proof else { throw Problem.signatureRequired }
        guard kinds.contains(caller.kind) else { throw Problem.notForThisKind(kinds) }
        return caller
    }
}

extension Problem {
    static let signatureRequired = Problem(
        401, "signature_required", LocalisedText("请求须签名", "The request must be signed"),
        detail: LocalisedText(
            "请以机构密钥按 RFC 9421 签名（可用 gongxin call）；密钥由平台运维登记。",
            "Sign it with your organisation's key after RFC 9421, for example with gongxin call; the platform's operator registers keys."
        ))

    static func notForThisKind(_ kinds: Set<CallerKind>) -> Problem {
        let names = CallerKind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ", ")
        return Problem(
            403, "not_for_this_caller", LocalisedText("该机构类别无权调用", "Not for this kind of organisation"),
            detail: LocalisedText("此地址供以下类别使用：\(names)。", "This address is for: \(names)."))
    }
}
