internal import Audit
internal import Cryptography
internal import EventLoop
internal import Formats
internal import PostgresClient

/// `gongxin audit prove ID`
struct AuditProveCommand {
    private let id: Int
    private let output: String?
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: ["out"])
        guard arguments.words.count == 1, let id = Int(arguments.words[0]) else {
            throw UsageError(
                "usage: gongxin audit prove ID [--out FILE]; the ID is the number of a row of the access log")
        }
        self.id = id
        output = arguments["out"]
        configuration = Configuration(arguments)
    }

    func run() throws {
        let settings = try configuration.database("audit", statementTimeout: .zero)
        let loop = try EventLoop()
        let id = id
        let proof = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { try await ProofMaker($0).prove(id) }
        }
        try AuditFiles.write(proof.json.bytes, to: output)
    }
}

/// `gongxin audit check FILE`: without a database.
struct AuditCheckCommand {
    private let proof: InclusionProof
    private let keys: [SealingKey]

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: ["public-key"])
        guard arguments.words.count == 1 else {
            throw UsageError("usage: gongxin audit check FILE [--public-key FILE]")
        }
        proof = try InclusionProof(json: InputFile.bytes(arguments.words[0]))
        keys = try arguments["public-key"].map(AuditFiles.publicKeys) ?? []
    }

    func run() throws {
        let row = try proof.check(keys)
        Console.print(
            "row \(row.id) is in block \(proof.block.header.number), sealed \(Moment.text(proof.block.header.sealedAt))"
        )
        let facts =
            [("at", Moment.text(row.at))] + LogRow.columns.compactMap { name in row.texts[name].map { (name, $0) } }
        let rest = [("classes", row.classes.joined(separator: ", ")), ("result_count", "\(row.resultCount)")]
        Console.print(TerminalTable(lines: (facts + rest).map { [$0.0, $0.1] }, alignsRight: false).text)
        if keys.isEmpty {
            Console.print(
                "The signature was not checked: name the key with --public-key, or look the block up in a published list."
            )
        } else {
            Console.print("The signature is that of key \(proof.block.header.key ?? "").")
        }
    }
}
