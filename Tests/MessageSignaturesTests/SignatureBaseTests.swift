import MessageSignatures
import Testing

@Suite struct SignatureBaseTests {
    private func line(_ component: String, _ message: SignableMessage) throws -> String {
        guard case .list(let list)? = try StructuredFieldParser.dictionary("s=(\(component))")["s"] else { return "" }
        let base = String(decoding: try SignatureBase.make(list, of: message), as: UTF8.self)
        return base.split(separator: "\n").first.map(String.init) ?? ""
    }

    private func request(
        _ target: String = "/", scheme: String? = "https", _ fields: [(String, String)] = [("Host", "www.example.com")]
    ) -> SignableMessage {
        SignableMessage(method: "GET", scheme: scheme, target: target, fields: fields.map { ($0.0, $0.1) })
    }

    /// RFC 9421, 2.1, 2.1.1 to 2.1.3: fields and their parameters.
    @Test(arguments: [
        ("\"x-ows-header\"", "\"x-ows-header\": Leading and trailing whitespace."),
        ("\"cache-control\"", "\"cache-control\": max-age=60, must-revalidate"),
        ("\"example-dict\"", "\"example-dict\": a=1,    b=2;x=1;y=2,   c=(a   b   c)"),
        ("\"example-dict\";sf", "\"example-dict\";sf: a=1, b=2;x=1;y=2, c=(a b c)"),
        ("\"example-dict\";key=\"b\"", "\"example-dict\";key=\"b\": 2;x=1;y=2"),
        ("\"example-dict\";key=\"c\"", "\"example-dict\";key=\"c\": (a b c)"),
        ("\"example-header\"", "\"example-header\": value, with, lots, of, commas"),
        ("\"example-header\";bs", "\"example-header\";bs: :dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:"),
        ("\"x-empty-header\"", "\"x-empty-header\": "),
    ])
    func `fields`(component: String, expected: String) throws {
        let fields = [
            ("Host", "www.example.com"), ("X-OWS-Header", "   Leading and trailing whitespace.   "),
            ("Cache-Control", "max-age=60"), ("Cache-Control", "   must-revalidate"),
            ("Example-Dict", "a=1,    b=2;x=1;y=2,   c=(a   b   c)"), ("Example-Header", "value, with, lots"),
            ("Example-Header", "of, commas"), ("X-Empty-Header", ""),
        ]
        #expect(try line(component, request(fields)) == expected)
    }

    private func request(_ fields: [(String, String)]) -> SignableMessage { request("/", fields) }

    /// RFC 9421, 2.2: derived components.
    @Test(arguments: [
        ("\"@method\"", "/path?param=value", "GET"), ("\"@path\"", "/path?param=value", "/path"),
        ("\"@path\"", "?param=value", "/"),
        ("\"@query\"", "/path?param=value&foo=bar&baz=bat%2Dman", "?param=value&foo=bar&baz=bat%2Dman"),
        ("\"@query\"", "/path?queryString", "?queryString"), ("\"@query\"", "/path", "?"),
        ("\"@query\"", "/path?", "?"),
        ("\"@request-target\"", "/path?param=value", "/path?param=value"),
        ("\"@target-uri\"", "/path?param=value", "https://www.example.com/path?param=value"),
        ("\"@scheme\"", "/", "https"), ("\"@authority\"", "/", "www.example.com"),
        ("\"@path\"", "/a%2Fb/../c", "/a%2Fb/../c"),
        ("\"@query-param\";name=\"baz\"", "/path?param=value&foo=bar&baz=batman&qux=", "batman"),
        ("\"@query-param\";name=\"qux\"", "/path?param=value&foo=bar&baz=batman&qux=", ""),
        (
            "\"@query-param\";name=\"var\"", "/parameters?var=this%20is%20a%20big%0Amultiline%20value",
            "this%20is%20a%20big%0Amultiline%20value"
        ),
        ("\"@query-param\";name=\"bar\"", "/parameters?bar=with+plus+whitespace", "with%20plus%20whitespace"),
        ("\"@query-param\";name=\"fa%C3%A7ade%22%3A%20\"", "/p?fa%C3%A7ade%22%3A%20=something", "something"),
    ])
    func `derived components`(component: String, target: String, expected: String) throws {
        #expect(try line(component, request(target)) == "\(component): \(expected)")
    }

    @Test func `the authority is in lower case and without the usual port`() throws {
        for (scheme, host, expected) in [
            ("https", "WWW.Example.com:443", "www.example.com"), ("http", "a:80", "a"), ("https", "a:80", "a:80"),
        ] {
            #expect(
                try line("\"@authority\"", request(scheme: scheme, [("Host", host)])) == "\"@authority\": \(expected)")
        }
        #expect(try line("\"@authority\"", request(scheme: nil, [("Host", "a:443")])) == "\"@authority\": a:443")
    }

    @Test(arguments: [
        ("\"absent\"", SignatureBase.Failure.missing(component: "\"absent\"")),
        ("\"@status\"", .missing(component: "\"@status\"")),
        ("\"@path\";req", .unsupported(component: "\"@path\";req")),
        ("\"@other\"", .unsupported(component: "\"@other\"")), ("\"host\";tr", .unsupported(component: "\"host\";tr")),
        ("\"host\" \"host\"", .malformed(component: "\"host\"")), ("\"Host\"", .malformed(component: "\"Host\"")),
        ("\"@signature-params\"", .malformed(component: "\"@signature-params\"")),
        ("host", .malformed(component: "host")),
        ("\"@query-param\";name=\"a\"", .malformed(component: "\"@query-param\";name=\"a\"")),
        ("\"@query-param\";name=\"z\"", .missing(component: "\"@query-param\";name=\"z\"")),
        ("\"@query-param\"", .malformed(component: "\"@query-param\"")),
        ("\"host\";bs;sf", .malformed(component: "\"host\";bs;sf")),
        ("\"d\";key=\"b\"", .missing(component: "\"d\";key=\"b\"")),
        ("\"split\"", .malformed(component: "\"split\"")),
    ])
    func `what cannot be covered`(component: String, failure: SignatureBase.Failure) {
        let message = request("/p?a=1&a=2", [("Host", "h"), ("D", "a=1"), ("Split", "a\n\"@path\": /other")])
        #expect(throws: failure) { try line(component, message) }
    }

    @Test func `a signature is found by its label`() throws {
        let one = "sig1=(\"@method\");created=1;keyid=\"k\""
        let found = try MessageSignature(inputs: one, signatures: "sig1=:AAAA:", tag: "gongxin")
        #expect(found.label == "sig1" && found.bytes == [0, 0, 0] && found.text("keyid") == "k")
        #expect(found.number("created") == 1 && found.number("keyid") == nil && found.text("created") == nil)
        #expect(found.covers("@method") && !found.covers("@path"))
        let two = one + ", sig2=(\"@path\";req);tag=\"gongxin\""
        let second = try MessageSignature(inputs: two, signatures: "sig1=:AAAA:, sig2=:AQAA:", tag: "gongxin")
        #expect(second.label == "sig2" && second.bytes == [1, 0, 0] && !second.covers("@path"))
        for (inputs, signatures, failure) in [
            (two, "sig1=:AAAA:", MessageSignature.Failure.malformed),
            (one + ", sig2=()", "sig1=:AAAA:, sig2=:AAAA:", .severalLabels),
            ("a=();tag=\"gongxin\", b=();tag=\"gongxin\"", "a=:AAAA:, b=:AAAA:", .severalLabels),
            (one, "sig2=:AAAA:", .malformed), (one, "sig1=\"AAAA\"", .malformed), ("sig1=1", "sig1=:AAAA:", .malformed),
            ("", "", .malformed), (one + ", " + one, "sig1=:AAAA:", .malformed), (one, "sig1=:AAAA", .malformed),
        ] {
            #expect(throws: failure, "\(inputs) \(signatures)") {
                try MessageSignature(inputs: inputs, signatures: signatures, tag: "gongxin")
            }
        }
    }

    @Test func `what is signed is found again`() throws {
        let message = request("/v1/x?y=1")
        let signing = MessageSigning(
            ["@method", "@path", "@query"], created: 7, nonce: "n\"1", key: "k", algorithm: "ed25519", tag: "gongxin")
        let fields = try signing.fields(of: message) { $0.reversed() }
        let found = try MessageSignature(inputs: fields[0].value, signatures: fields[1].value, tag: "gongxin")
        #expect(try SignatureBase.make(found.input, of: message) == found.bytes.reversed())
        #expect(found.text("nonce") == "n\"1" && found.number("created") == 7)
    }
}
