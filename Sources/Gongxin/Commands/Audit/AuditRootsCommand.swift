internal import Audit
internal import EventLoop
internal import Formats
internal import PostgresClient

/// `gongxin audit roots`: the blocks, to be published.
struct AuditRootsCommand {
    private let output: String?
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(words, flags: ["out"])
        guard arguments.words.isEmpty else { throw UsageError("usage: gongxin audit roots [--out FILE]") }
        output = arguments["out"]
        configuration = Configuration(arguments)
    }

    func run() throws {
        let settings = try configuration.database("audit", statementTimeout: .seconds(600))
        let loop = try EventLoop()
        let document = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { session in
                var json = JSONWriter()
                json.begin(UInt8(ascii: "{"))
                json.key("blocks")
                json.begin(UInt8(ascii: "["))
                var last = 0
                while true {
                    let page = try await RootList.page(after: last, session)
                    page.write(&json)
                    guard let end = page.blocks.last else { break }
                    last = end.header.number
                }
                json.end(UInt8(ascii: "]"))
                json.end(UInt8(ascii: "}"))
                return json.bytes
            }
        }
        try AuditFiles.write(document, to: output)
    }
}
