internal import Cryptography
internal import EventLoop
internal import PostgresClient

/// The way of pages into the database: while the caller reads one, the one before is packed on another thread, and the one before that is
/// stored. However many there are, no more than that is in memory.
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
    /// The digests of the files begun.
    private let digests: [ExportFormat: Digest]
    /// The page being packed, or next to be stored, and the one before.
    private var last: Task<Void, any Error>?
    private var former: Task<Void, any Error>?

    /// - Parameters:
    ///   - name: what file names begin with.
    ///   - classCode: nil for changes.
    ///   - packing: the loop of the thread that packs.
    /// - Throws: `CryptographyError`.
    init(
        export: Int, name: String, classCode: String?, blocksPerFile: Int, _ packer: PagePacker, packing: EventLoop,
        _ writer: Session, on loop: EventLoop
    ) throws {
        self.export = export
        self.name = name
        self.classCode = classCode
        self.blocksPerFile = blocksPerFile
        self.packer = packer
        self.packing = packing
        self.writer = writer
        self.loop = loop
        digests = Dictionary(uniqueKeysWithValues: try packer.formats.map { ($0, try Digest(.sha256)) })
    }

    /// Adds a page; waits until but one of those before are stored.
    func add(_ rows: PostgresResult, _ span: Span) async throws {
        try await former?.value
        let number = blocks
        blocks += 1
        let packer = packer
        let beginsFile = number % blocksPerFile == 0
        let before = last
        let packed = Task(executorPreference: packing) { try packer.pack(rows, beginsFile: beginsFile) }
        former = before
        last = Task(executorPreference: loop) { [self] in
            let made = await packed.result
            // In their order, and never two at once: there is one session.
            try await before?.value
            for block in try made.get() { try await store(block, number, span) }
            if (number + 1) % blocksPerFile == 0 { try await closeFile(number / blocksPerFile) }
        }
    }

    /// Waits until everything is stored, and closes the last file.
    func finish() async throws {
        try await settle()
        if blocks % blocksPerFile > 0 { try await closeFile(blocks / blocksPerFile) }
    }

    /// Waits for the pages in hand.
    func settle() async throws {
        let running = last
        (former, last) = (nil, nil)
        try await running?.value
    }

    private func store(_ block: PagePacker.Block, _ number: Int, _ span: Span) async throws {
        digests[block.format]?.update(block.bytes)
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
        for format in packer.formats {
            try await writer.query(
                SQL.addFile,
                [
                    .integer(export), .text(fileName(file, format)), .optional(classCode), .text(format.rawValue),
                    .bytes(digests[format]?.finish() ?? []),
                ])
        }
    }

    private func fileName(_ file: Int, _ format: ExportFormat) -> String {
        let digits = String(file + 1)
        return "\(name)-\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits).\(format.rawValue).gz"
    }
}
