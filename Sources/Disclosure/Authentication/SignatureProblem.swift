public import HTTPServer

/// What callers are told whose signature is no good.
extension Problem {
    /// What a signature must cover, as RFC 9421, 5.1 has a server say it.
    private static let accepted = Header(
        "Accept-Signature",
        "gongxin=(\"@method\" \"@path\" \"@query\" \"content-digest\");created;nonce;keyid;tag=\"gongxin\"")

    /// RFC 9110, 15.5.2 wants a scheme named with every 401; RFC 9421 has none, so it is that of its drafts.
    private static let scheme = Header("WWW-Authenticate", "Signature realm=\"gongxin\"")

    static let signatureRequired = Problem(
        401, "signature_required", LocalisedText("请求须签名", "The request must be signed"),
        detail: LocalisedText(
            "请以机构密钥按 RFC 9421 签名（可用 gongxin call）；密钥由平台运维登记。",
            "Sign it with your organisation's key after RFC 9421, for example with gongxin call; the platform's operator registers keys."
        ), headers: [scheme, accepted])

    static func signatureInvalid(_ detail: LocalisedText) -> Problem {
        Problem(
            401, "signature_invalid", LocalisedText("签名无效", "The signature is not valid"), detail: detail,
            headers: [scheme])
    }

    static let signatureMalformed = signatureInvalid(
        LocalisedText(
            "Signature-Input 与 Signature 须各出现一次，格式符合 RFC 9421，且标签一致。",
            "Signature-Input and Signature must stand once each, in the form of RFC 9421, with the same labels."))

    static let signatureUnclear = signatureInvalid(
        LocalisedText(
            "有多个签名时，须恰有一个带参数 tag=\"gongxin\"。",
            "Of several signatures exactly one must have the parameter tag=\"gongxin\"."))

    static let signatureWrong = signatureInvalid(
        LocalisedText(
            "签名与请求不符：请核对密钥、算法、签名原文，以及请求在途中是否被改动。",
            "It is not this key's over this request: check the key, the algorithm, the signature base, and whether the request was changed on its way."
        ))

    static func signatureAlgorithm(_ algorithm: String) -> Problem {
        signatureInvalid(
            LocalisedText(
                "参数 alg 与密钥算法 \(algorithm) 不符。", "The parameter alg is not the key's algorithm, \(algorithm)."))
    }

    static func signatureComponent(_ component: String) -> Problem {
        signatureInvalid(
            LocalisedText(
                "签名覆盖的 \(component) 在请求中不存在，或此处不支持。",
                "It covers \(component), which the request does not have or which is not supported here."))
    }

    static func repeatedField(_ name: String) -> Problem {
        signatureInvalid(
            LocalisedText("签名请求中 \(name) 只能出现一次。", "In a signed request \(name) may stand once only."))
    }

    static let twoLengths = signatureInvalid(
        LocalisedText(
            "签名请求不能同时带 Content-Length 和 Transfer-Encoding。",
            "A signed request may not have both Content-Length and Transfer-Encoding."))

    static func signatureIncomplete(_ missing: [String]) -> Problem {
        let list = missing.joined(separator: ", ")
        return Problem(
            401, "signature_incomplete", LocalisedText("签名不完整", "The signature does not cover enough"),
            detail: LocalisedText("缺少：\(list)。", "It lacks: \(list)."), headers: [scheme, accepted])
    }

    static let signatureStale = Problem(
        401, "signature_stale", LocalisedText("签名已过期", "The signature is stale"),
        detail: LocalisedText(
            "created 距平台时间不得早于 300 秒、晚于 60 秒，expires 须未到；请校准时钟后重新签名。",
            "“created” may be 300 seconds behind and 60 ahead of the platform's clock, and “expires” must not have passed: set your clock, and sign anew."
        ), headers: [scheme])

    /// The nonce was used before.
    public static let signatureReplayed = Problem(
        401, "signature_replayed", LocalisedText("请求重复", "The request came before"),
        detail: LocalisedText(
            "此签名的 nonce 已用过；请换新的 nonce 重新签名。", "The nonce of this signature was used before: sign anew with another."),
        headers: [scheme])

    /// There is no such key, or it or its client is revoked or over.
    public static let unknownKey = Problem(
        401, "unknown_key", LocalisedText("密钥无效", "The key is not known"),
        detail: LocalisedText(
            "keyid 未登记，或密钥、客户端已停用或到期；请联系平台运维。",
            "“keyid” is not registered, or the key or its client is revoked or over: ask the platform's operator."),
        headers: [scheme])

    static let ambiguousPath = Problem(
        400, "ambiguous_path", LocalisedText("路径有歧义", "The path is ambiguous"),
        detail: LocalisedText(
            "签名请求的路径不得含空段、点段，也不得对无须编码的字符或分隔符编码。",
            "The path of a signed request may have no empty and no dot segments, and nothing encoded that need not be or that divides segments."
        ))

    static let digestMismatch = Problem(
        400, "digest_mismatch", LocalisedText("内容与摘要不符", "The content is not that of its digest"),
        detail: LocalisedText(
            "Content-Digest 须为请求内容的 sha-256 或 sha-512（RFC 9530），且只出现一次。",
            "Content-Digest must hold sha-256 or sha-512 of the content (RFC 9530), and stand once only."))

    static func notForThisKind(_ kinds: Set<CallerKind>) -> Problem {
        let names = CallerKind.allCases.filter(kinds.contains).map(\.rawValue).joined(separator: ", ")
        return Problem(
            403, "not_for_this_caller", LocalisedText("该机构类别无权调用", "Not for this kind of organisation"),
            detail: LocalisedText("此地址供以下类别使用：\(names)。", "This address is for: \(names)."))
    }

    static func outsideScope(_ scope: TokenScope) -> Problem {
        Problem(
            403, "outside_scope", LocalisedText("令牌无此权限", "The token is not good for this"),
            detail: LocalisedText(
                "此地址需要权限 \(scope.rawValue)。", "This address needs a token with the scope \(scope.rawValue)."))
    }
}
