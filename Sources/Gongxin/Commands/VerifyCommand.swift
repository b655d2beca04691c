internal import Cryptography
internal import Formats
internal import Glibc
internal import HTTPClient
internal import IssuedDocuments

/// `gongxin verify`: whether a file is a document as it was issued, by its signatures alone or with what the service knows of it.
struct VerifyCommand {
    private static let usage = "usage: gongxin verify FILE [--keys FILE] [--server URL] [--ca-file FILE]"

    private let path: String
    private let keyPath: String?
    private let server: String?
    private let authorities: String?
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: ["keys", "server", "ca-file"])
        guard arguments.words.count == 1 else { throw UsageError(Self.usage) }
        path = arguments.words[0]
        keyPath = arguments["keys"]
        server = arguments["server"]
        authorities = arguments["ca-file"]
        configuration = Configuration(arguments)
    }

    /// The exit codes: what a script needs to know.
    private enum Outcome: Int32 {
        case genuine = 0
        case notGenuine = 1
        case cannotTell = 2
        case factsChanged = 4
    }

    func run() throws {
        let file = try InputFile(path).whole()
        let offline = FileVerdict(of: file, try trusted())
        Console.print(offline.line)
        var outcome = offline.isGenuine ? Outcome.genuine : offline == .unsigned ? .cannotTell : .notGenuine
        if server != nil { outcome = try ask(about: file, offline, outcome) }
        if outcome != .genuine { exit(outcome.rawValue) }
    }

    /// The keys given, else the service's, else one's own.
    private func trusted() throws -> TrustedKeys {
        var trusted = TrustedKeys()
        if let keyPath {
            guard trusted.add(try InputFile(keyPath).whole()) else {
                throw UsageError(
                    "\(keyPath) holds no public key and no certificate in PEM, and is not what /v1/documents/keys answers"
                )
            }
        } else if server != nil {
            let answer = try get("/v1/documents/keys")
            guard answer.status == 200, trusted.add(answer.content) else {
                throw UsageError("the service tells no keys (status \(answer.status))")
            }
        } else if let keys = try configuration.documentKeys() {
            trusted = TrustedKeys(of: keys)
        } else {
            throw UsageError(
                "no keys to check with: give --keys with a file of what /v1/documents/keys answers, or --server")
        }
        return trusted
    }

    private func ask(about file: [UInt8], _ offline: FileVerdict, _ outcome: Outcome) throws -> Outcome {
        let digest = Hexadecimal.encode(try Digest.of(file))
        var answer = try get("/v1/documents?digest=\(digest)")
        if answer.status == 404, let code = SignedStatement(file)?.document["code"]?.text, offline.isGenuine {
            Console.print("service: not byte by byte a file that was issued; what it states was, as its signatures say")
            answer = try get("/v1/documents/\(code.filter { $0 != "-" })")
        }
        if answer.status == 404 {
            Console.print("service: no such file was issued (未查到), SHA-256 \(digest)")
            return .notGenuine
        }
        guard answer.status == 200, let status = JSONValue(answer.content) else {
            throw UsageError("the service answers with status \(answer.status)")
        }
        Console.print(Self.lines(status).joined(separator: "\n"))
        // A file without signatures of its own is genuine by its digest.
        guard outcome != .notGenuine else { return .notGenuine }
        return status["stands"] == .boolean(true) ? .genuine : .factsChanged
    }

    private static func lines(_ status: JSONValue) -> [String] {
        func text(_ name: String) -> String { status[name]?.text ?? "-" }
        let facts = status["facts"]?.elements ?? []
        return [
            "service: issued \(text("issued_at")), number \(text("number")), view \(text("view")), judged \(text("judged_at"))"
        ]
            + facts.map { fact in
                let count = if case .number(let digits) = fact["count"] { " \(digits)" } else { "" }
                return
                    "facts:\(count) \(fact["state"]?.text ?? "") – \(fact["meaning_en"]?.text ?? "") (\(fact["meaning"]?.text ?? ""))"
            }
            + (status["conclusions"]?.elements ?? []).map { conclusion in
                let count = if case .number(let digits) = conclusion["count"] { digits } else { "-" }
                let meaning = "\(conclusion["meaning_en"]?.text ?? "") (\(conclusion["meaning"]?.text ?? ""))"
                return "conclusions: of \(count) fields \(conclusion["state"]?.text ?? "") – \(meaning)"
            }
    }

    private func get(_ target: String) throws -> (status: Int, content: [UInt8]) {
        let base = server.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } ?? ""
        guard let address = ServiceAddress(base + target) else {
            throw UsageError("“\(base)” is no address: it begins with http:// or https://")
        }
        var content: [UInt8] = []
        do {
            let status = try HTTPClient.send(
                "GET", address, [("Accept", "application/json")], authorities: authorities
            ) { content.append(contentsOf: $0) }
            return (status, content)
        } catch {
            // Not “not genuine”: nobody was asked.
            throw UsageError("the service cannot be asked: \(error)")
        }
    }
}

extension FileVerdict {
    fileprivate var isGenuine: Bool { if case .genuine = self { true } else { false } }

    fileprivate var line: String {
        switch self {
        case .genuine(let names): "genuine (真实): signed by \(names.joined(separator: ", "))"
        case .altered(let chinese, let english): "not genuine (不是原件): \(english)（\(chinese)）"
        case .unknownSigner(let names):
            "not genuine (不是原件): signed by somebody who is not known to issue: \(names.joined(separator: ", "))"
        case .unsigned: "no signature in it (文件内没有签名): only the service can tell, by its digest"
        }
    }
}
