internal import EventLoop
internal import PostgresClient

/// The way of pages into the database: one is packed on another thread and stored, while the caller reads the next. However many there are,
/// no more than that is in memory.
///
/// Sendable because it is reached only on its loop's thread.
final class BlockQueue: @unchecked Sendable {
    /// What a block holds beside its bytes.
    struct Span: Sendable {
        let records: Int
        /// The first and the last record; nil of changes.
        let keys: (first: (uscc: String, key: String), last: (uscc: String, key: String))?
        /// Of changes, the numbers they are behind and up to.
        let numbers: (after: Int, until: Int)?
    }

    private let export: Int
    private let name: String
    private let classCode: String?
    private let blocksPerFile: Int
    private let packer: PagePacker
    private let packing: EventLoop
    private let writer: Session
    private let loop: EventLoop
    private var blocks = 0
    private var job: Task<Void, any Error>?

    /// - Parameters:
    ///   - name: what file names begin with.
    ///   - classCode: nil for changes.
    ///   - packing: the loop of the thread that packs.
    init(
        export: Int, name: String, classCode: String?, blocksPerFile: Int, _ packer: PagePacker, packing: EventLoop,
        _ writer: Session, on loop: EventLoop
    ) {
        self.export = export
        self.name = name
        self.classCode = classCode
        self.blocksPerFile = blocksPerFile
        self.packer = packer
        self.packing = packing
        self.writer = writer
        self.loop = loop
    }

    /// Adds a page; waits until the one before is stored.
    func add(_ rows: PostgresResult, _ span: Span) async throws {
        try await settle()
        let number = blocks
        blocks += 1
        let packer = packer
        let beginsFile = number % blocksPerFile == 0
        let packed = Task(executorPreference: packing) { try packer.pack(rows, beginsFile: beginsFile) }
        job = Task(executorPreference: loop) { [self] in
            for block in try await packed.value { try await store(block, number, span) }
            if (number + 1) % blocksPerFile == 0 { try await closeFile(number / blocksPerFile) }
        }
    }

    /// Waits until everything is stored, and closes the last file.
    func finish() async throws {
        try await settle()
        if blocks % blocksPerFile > 0 { try await closeFile(blocks / blocksPerFile) }
    }

    /// Waits for the page in hand.
    func settle() async throws {
        let running = job
        job = nil
        try await running?.value
    }

    private func store(_ block: PagePacker.Block, _ number: Int, _ span: Span) async throws {
        try await writer.query(
            SQL.addBlock,
            [
                .integer(export), .text(fileName(number / blocksPerFile, block.format)), .integer(number),
                .optional(classCode), .text(block.format.rawValue), .optional(span.keys?.first.uscc),
                .optional(span.keys?.first.key), .optional(span.keys?.last.uscc), .optional(span.keys?.last.key),
                span.numbers.map { .integer($0.after) } ?? .null, span.numbers.map { .integer($0.until) } ?? .null,
                .integer(span.records), .integer(block.unpacked), .bytes(block.bytes),
            ])
    }

    private func closeFile(_ file: Int) async throws {
        for format in packer.made {
            try await writer.query(
                SQL.addFile,
                [.integer(export), .text(fileName(file, format)), .optional(classCode), .text(format.rawValue)])
        }
    }

    private func fileName(_ file: Int, _ format: ExportFormat) -> String {
        let digits = String(file + 1)
        return "\(name)-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits).\(format.rawValue).gz"
    }
}
