import MessageSignatures
import Testing

/// A signature of RFC 9421, Appendix B: the message, what is covered, the signature base, and who signed it.
struct StandardExample: Sendable, CustomTestStringConvertible {
    let section: String
    let message: SignableMessage
    let input: String
    let base: [String]
    let key: Key
    let signature: String

    /// The keys of Appendix B.1, which are public.
    enum Key: Sendable { case rsa, p256, ed25519, hmac }

    var testDescription: String { section }

    static let requestDigest =
        "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"
    static let requestContent = "{\"hello\": \"world\"}"
    static let answerDigest =
        "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:"
    static let answerContent = "{\"message\": \"good dog\"}"

    static let request = SignableMessage(
        method: "POST", scheme: "https", target: "/foo?param=Value&Pet=dog",
        fields: [
            ("Host", "example.com"), ("Date", "Tue, 20 Apr 2021 02:07:55 GMT"), ("Content-Type", "application/json"),
            ("Content-Digest", requestDigest), ("Content-Length", "18"),
        ])
    static let answer = SignableMessage(
        status: 200,
        fields: [
            ("Date", "Tue, 20 Apr 2021 02:07:56 GMT"), ("Content-Type", "application/json"),
            ("Content-Digest", answerDigest), ("Content-Length", "23"),
        ])

    private static let certificate =
        ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAMMEkxBIEludGVybWVk"
        + "aWF0ZSBDQTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8Y"
        + "nXXfaUgmnMtOXU/IncWalRhebrXmckC8vdgJ1p5Be5F/3YC8OthxM4+k1M6aEAEFcGzkJiNy6J84y7uzo9M6NyMHAwCQYDVR0TBAIwADAfBgN"
        + "VHSMEGDAWgBRm3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ8BAf8EBAMCBsAwEwYDVR0lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPY"
        + "mRjQGV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIBHda/r1vaL6G3VliL4/Di6YK0Q6bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5Xa"
        + "rmPk0wmuydBVoU4hBVZ1yhk=:"

    static let all = [
        StandardExample(
            section: "B.2.1", message: request,
            input: "();created=1618884473;keyid=\"test-key-rsa-pss\";nonce=\"b3k2pp5k7z-50gnwp.yemd\"", base: [],
            key: .rsa, signature: ""),
        StandardExample(
            section: "B.2.2", message: request,
            input:
                "(\"@authority\" \"content-digest\" \"@query-param\";name=\"Pet\");created=1618884473;keyid=\"test-key-rsa-pss\""
                + ";tag=\"header-example\"",
            base: [
                "\"@authority\": example.com", "\"content-digest\": \(requestDigest)",
                "\"@query-param\";name=\"Pet\": dog",
            ],
            key: .rsa, signature: ""),
        StandardExample(
            section: "B.2.3", message: request,
            input:
                "(\"date\" \"@method\" \"@path\" \"@query\" \"@authority\" \"content-type\" \"content-digest\" \"content-length\")"
                + ";created=1618884473;keyid=\"test-key-rsa-pss\"",
            base: [
                "\"date\": Tue, 20 Apr 2021 02:07:55 GMT", "\"@method\": POST", "\"@path\": /foo",
                "\"@query\": ?param=Value&Pet=dog", "\"@authority\": example.com",
                "\"content-type\": application/json", "\"content-digest\": \(requestDigest)", "\"content-length\": 18",
            ],
            key: .rsa, signature: ""),
        StandardExample(
            section: "B.2.4", message: answer,
            input:
                "(\"@status\" \"content-type\" \"content-digest\" \"content-length\");created=1618884473;keyid=\"test-key-ecc-p256\"",
            base: [
                "\"@status\": 200", "\"content-type\": application/json", "\"content-digest\": \(answerDigest)",
                "\"content-length\": 23",
            ],
            key: .p256,
            signature: "wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw=="),
        StandardExample(
            section: "B.2.5", message: request,
            input: "(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"",
            base: [
                "\"date\": Tue, 20 Apr 2021 02:07:55 GMT", "\"@authority\": example.com",
                "\"content-type\": application/json",
            ],
            key: .hmac, signature: "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8="),
        StandardExample(
            section: "B.2.6", message: request,
            input:
                "(\"date\" \"@method\" \"@path\" \"@authority\" \"content-type\" \"content-length\");created=1618884473"
                + ";keyid=\"test-key-ed25519\"",
            base: [
                "\"date\": Tue, 20 Apr 2021 02:07:55 GMT", "\"@method\": POST", "\"@path\": /foo",
                "\"@authority\": example.com", "\"content-type\": application/json", "\"content-length\": 18",
            ],
            key: .ed25519,
            signature: "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="),
        StandardExample(
            section: "B.3",
            message: SignableMessage(
                method: "POST", scheme: "https", target: "/foo?param=Value&Pet=dog",
                fields: [("Host", "service.internal.example"), ("Client-Cert", certificate)]),
            input:
                "(\"@path\" \"@query\" \"@method\" \"@authority\" \"client-cert\");created=1618884473;keyid=\"test-key-ecc-p256\"",
            base: [
                "\"@path\": /foo", "\"@query\": ?param=Value&Pet=dog", "\"@method\": POST",
                "\"@authority\": service.internal.example", "\"client-cert\": \(certificate)",
            ],
            key: .p256,
            signature: "xVMHVpawaAC/0SbHrKRs9i8I3eOs5RtTMGCWXm/9nvZzoHsIg6Mce9315T6xoklyy0yzhD9ah4JHRwMLOgmizw=="),
    ]
}
