internal import Audit
internal import Cryptography
internal import EventLoop
internal import PostgresClient

/// `gongxin audit verify`
struct AuditVerifyCommand {
    private let first: Int
    private let keys: [SealingKey]
    private let published: [Int: [UInt8]]
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: ["from", "public-key", "roots"])
        guard arguments.words.isEmpty else {
            throw UsageError("usage: gongxin audit verify [--from BLOCK] [--public-key FILE] [--roots FILE]")
        }
        configuration = Configuration(arguments)
        first = try arguments.integer("from", default: 1)
        guard first > 0 else { throw UsageError("--from takes the number of a block, from 1") }
        published = try arguments["roots"].map(AuditFiles.published) ?? [:]
        keys = try arguments["public-key"].map(AuditFiles.publicKeys) ?? configuration.sealKey().map { [$0] } ?? []
    }

    func run() throws {
        let settings = try configuration.database("audit", statementTimeout: .zero)
        let loop = try EventLoop()
        let command = self
        let (progress, findings) = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { session in
                var findings = 0
                let started = MonotonicClock.now()
                let progress = try await Verification(session, keys: command.keys, published: command.published).run(
                    from: command.first, progress: { Self.show($0, since: started) },
                    found: {
                        findings += 1
                        Console.progress("")
                        Console.print("\($0)")
                    })
                return (progress, findings)
            }
        }
        Console.progress("")
        Console.print(summary(progress))
        if findings > 0 { throw AuditFailed(findings: findings) }
    }

    private static func show(_ progress: Verification.Progress, since start: UInt64) {
        let seconds = Double(MonotonicClock.now() - start) / 1e9
        let rate = seconds > 0 ? Int(Double(progress.rows) / seconds) : 0
        let left = rate > 0 ? (progress.allRows - progress.rows) / rate : 0
        Console.progress(
            ProgressBar.line(
                "verifying", done: progress.rows, of: progress.allRows,
                "block \(progress.blocks), \(progress.rows) rows, \(rate) rows/s, \(left) s left"))
    }

    private func summary(_ progress: Verification.Progress) -> String {
        var text = "\(progress.blocks) blocks with \(progress.rows) rows verified"
        if progress.unsigned > 0 { text += "; \(progress.unsigned) blocks are not signed" }
        if keys.isEmpty { text += "; signatures were not checked: name the key with --public-key" }
        return text
    }
}

/// Something is wrong with the access log.
struct AuditFailed: Error, CustomStringConvertible {
    let findings: Int

    var description: String {
        "the access log is not what was sealed: \(findings == 1 ? "1 fault" : "\(findings) faults"), listed above"
    }
}
