import Cryptography
import HTTPServer
import MessageSignatures
import Testing

@testable import Disclosure

/// What a request's signature must be like, at a given time.
@Suite struct RequestSignatureTests {
    private static let now = 1_800_000_000
    private let key: SigningKey

    init() throws { key = SigningKey(id: "bank.1.k1", try PrivateKey(generate: .ed25519)) }

    private func signed(
        _ target: String = "/v1/x?a=1", _ fields: [(String, String)] = [], created: Int = now, nonce: String? = nil
    ) throws -> SignableMessage {
        let fields = fields.map { (name: $0.0, value: $0.1) }
        let all = try fields + key.fields(signing: "GET", target, fields, created: created, nonce: nonce)
        return SignableMessage(method: "GET", target: target, fields: all)
    }

    private func custom(_ input: String, _ target: String = "/v1/x", _ fields: [(String, String)] = [])
        -> SignableMessage
    {
        let all = fields + [("Signature-Input", "s=\(input)"), ("Signature", "s=:AAAA:")]
        return SignableMessage(method: "GET", target: target, fields: all.map { ($0.0, $0.1) })
    }

    private func code(_ message: SignableMessage, hasBody: Bool = false, now: Int = now) -> String {
        do {
            _ = try RequestSignature(message, hasBody: hasBody, now: now)
            return "good"
        } catch let problem as Problem {
            return problem.code
        } catch {
            return "\(error)"
        }
    }

    @Test func `a signature is good for 300 seconds, and 60 before`() throws {
        let message = try signed()
        for (offset, expected) in [
            (0, "good"), (300, "good"), (301, "signature_stale"), (-60, "good"), (-61, "signature_stale"),
        ] {
            #expect(code(message, now: Self.now + offset) == expected, "\(offset)")
        }
        let signature = try RequestSignature(message, hasBody: false, now: Self.now)
        #expect(signature.expires == Self.now + 300 && signature.key == "bank.1.k1")
        #expect(signature.algorithm == "ed25519")
        let base = "(\"@method\" \"@path\");nonce=\"12345678\";keyid=\"k\""
        #expect(code(custom("\(base);created=\(Self.now);expires=\(Self.now - 1)")) == "signature_stale")
        #expect(code(custom("\(base);created=\(Self.now);expires=\(Self.now)")) == "good")
        #expect(code(custom("\(base);created=-999999999999999")) == "signature_stale")
        #expect(code(custom("\(base);created=999999999999999")) == "signature_stale")
    }

    @Test func `what is missing is said`() throws {
        let parameters = ";created=\(Self.now);nonce=\"12345678\";keyid=\"k\""
        for (input, target, hasBody, missing) in [
            ("(\"@method\")" + parameters, "/v1/x", false, "\"@path\""),
            ("(\"@path\")" + parameters, "/v1/x", false, "\"@method\""),
            ("(\"@method\" \"@path\")" + parameters, "/v1/x?", false, "\"@query\""),
            ("(\"@method\" \"@path\")" + parameters, "/v1/x", true, "\"content-digest\""),
            ("(\"@method\" \"@path\" \"content-digest\";sf)" + parameters, "/v1/x", true, "\"content-digest\""),
            ("(\"@method\" \"@path\");nonce=\"12345678\";keyid=\"k\"", "/v1/x", false, "created"),
            ("(\"@method\" \"@path\");created=\"1\";nonce=\"12345678\";keyid=\"k\"", "/v1/x", false, "created"),
            ("(\"@method\" \"@path\");created=1;keyid=\"k\"", "/v1/x", false, "nonce"),
            ("(\"@method\" \"@path\");created=1;nonce=\"1234567\";keyid=\"k\"", "/v1/x", false, "nonce (8–128)"),
            ("(\"@method\" \"@path\");created=1;nonce=\"12345678\"", "/v1/x", false, "keyid"),
        ] {
            let message = custom(input, target)
            #expect(code(message, hasBody: hasBody) == "signature_incomplete", "\(input)")
            do { _ = try RequestSignature(message, hasBody: hasBody, now: Self.now) } catch let problem as Problem {
                #expect(problem.detail?.english == "It lacks: \(missing).")
            }
        }
        #expect(code(try signed("/v1/x?a=1"), hasBody: true) == "signature_incomplete")
    }

    @Test(arguments: [
        "Signature-Input", "Signature", "Content-Digest", "Content-Length", "Transfer-Encoding", "Host", "content-type",
    ])
    func `fields that must stand once`(name: String) throws {
        let message = try signed()
        let twice = message.fields.filter { $0.name != name } + [(name, "a=1"), (name.lowercased(), "b=2")]
        #expect(code(SignableMessage(method: "GET", target: message.target, fields: twice)) == "signature_invalid")
    }

    @Test func `two lengths are one too many`() throws {
        let message = try signed()
        let fields = message.fields + [("Content-Length", "1"), ("Transfer-Encoding", "chunked")]
        #expect(code(SignableMessage(method: "GET", target: message.target, fields: fields)) == "signature_invalid")
    }

    @Test(arguments: [
        "/v1/../x", "/v1/./x", "/v1//x", "//v1/x", "/v1/x/", "/v1/%2e%2e/x", "/v1/%2E/x", "/v1/a%2Fb", "/v1/a%2fb",
        "/v1/a%5Cb", "/v1/a\\b", "/v1/a%252Fb", "/v1/a%00", "/v1/%41", "/v1/a%", "/v1/a%4", "/v1/a%zz", "/v1/x#y",
        "/v1/é", "v1/x", "http://host/v1/x", "*", "", "/v1/a%0D%0Ab", "/v1/a%7F",
    ])
    func `paths with more than one reading`(target: String) throws {
        #expect(!RequestTarget.isUnambiguous(target))
        if target.utf8.allSatisfy({ $0 < 0x7F }) { #expect(code(try signed(target)) == "ambiguous_path") }
    }

    @Test(arguments: [
        "/", "/v1/x", "/?a=../%2F//", "/v1/%E4%B8%AD", "/v1/a%20b", "/v1/a...b/c", "/v1/x?", "/v1/x?a=%2e",
    ])
    func `paths with one reading`(target: String) {
        #expect(RequestTarget.isUnambiguous(target))
    }

    @Test func `components that cannot be covered`() {
        let parameters = ";created=\(Self.now);nonce=\"12345678\";keyid=\"k\""
        for component in ["\"absent\"", "\"@target-uri\"", "\"@status\"", "\"@path\"", "\"@path\";req"] {
            #expect(code(custom("(\"@method\" \"@path\" \(component))" + parameters)) == "signature_invalid")
        }
        #expect(
            code(SignableMessage(method: "GET", target: "/", fields: [("Signature", "s=:AAAA:")]))
                == "signature_invalid")
    }
}
