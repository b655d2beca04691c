internal import Catalogue
internal import EventLoop
internal import PostgresClient

/// One export while it is made: what was begun in the database, and what is read into it.
///
/// Sendable because it is reached only on its loop's thread.
final class ExportRun: @unchecked Sendable {
    let id: Int
    let from: Int
    private let changesAfter: Int?
    private let classesInUse: Set<String>
    private let settings: ExportSettings
    private let reader: Session
    private let writer: Session
    private let packing: EventLoop
    private let loop: EventLoop
    private let told: (Int) throws -> Void
    private(set) var records = 0
    private var queue: BlockQueue?

    /// Begins an export.
    /// - Parameters:
    ///   - reader: a session of the role that everybody reads by.
    ///   - writer: a session of the owner.
    ///   - packing: the loop of the thread that packs.
    ///   - told: is told how many records were read, and may end it by throwing.
    init(
        _ classes: [String], areAll: Bool, _ settings: ExportSettings, reader: Session, writer: Session,
        packing: EventLoop, on loop: EventLoop, told: @escaping (Int) throws -> Void
    ) async throws {
        // The fewer changes lie behind the place it begins at, the fewer have to be applied to it.
        try await Self.numberPending(writer)
        let begun = try await writer.query(SQL.beginExport, [.array(classes), .boolean(areAll)])
        id = begun.integer(0, 0)
        from = begun.integer(0, 1)
        changesAfter = begun.isNull(0, 2) ? nil : begun.integer(0, 2)
        // What comes into these later, the feed tells.
        let used = try await writer.query(SQL.classesInUse, [.array(classes)])
        classesInUse = Set((0..<used.count).map { used.string($0, 0) })
        // A block need not be safe on disk before the next one is sent: what is begun and not finished is thrown away.
        try await writer.execute("SET synchronous_commit = off")
        self.settings = settings
        self.reader = reader
        self.writer = writer
        self.packing = packing
        self.loop = loop
        self.told = told
    }

    /// Waits for what is still being stored when making failed, so that its session can be closed.
    func settle() async {
        try? await queue?.settle()
    }

    /// Reads a class, page by page in the order of keys: each page is a statement of its own.
    func addRecords(of informationClass: InformationClass) async throws {
        let code = informationClass.code
        guard classesInUse.contains(code) else { return }
        let queue = try makeQueue(code, code, try PagePacker(informationClass, formats: settings.formats))
        var uscc = ""
        var key = "00000000-0000-0000-0000-000000000000"
        while true {
            let rows = try await reader.query(
                SQL.recordPage, [.text(code), .text(uscc), .text(key), .integer(settings.recordsPerBlock)])
            guard rows.count > 0 else { break }
            let first = Self.place(rows, 0)
            let last = Self.place(rows, rows.count - 1)
            (uscc, key) = last
            try await queue.add(
                rows, .init(records: rows.count, keys: (first: first, last: last), numbers: nil))
            records += rows.count
            try told(records)
            if rows.count < settings.recordsPerBlock { break }
        }
        try await queue.finish()
    }

    /// Reads what has changed since the export before, number by number.
    func addChanges() async throws {
        guard let changesAfter else { return }
        let queue = try makeQueue("changes", nil, PagePacker())
        var after = changesAfter
        while after < from {
            let until = min(after + settings.recordsPerBlock, from)
            let rows = try await reader.query(SQL.changePage, [.integer(after), .integer(until)])
            let span = BlockQueue.Span(records: rows.count, keys: nil, numbers: (after: after, until: until))
            if rows.count > 0 { try await queue.add(rows, span) }
            after = until
        }
        try await queue.finish()
    }

    /// Sees to it that whatever a page showed is told by the feed if it is so no more, marks what must not be handed out, and offers
    /// the export.
    /// - Returns: where the feed stands.
    func finish() async throws -> Int {
        try await writer.execute("RESET synchronous_commit")
        try await Self.numberPending(writer)
        try await writer.query(SQL.numberUnseen, [.integer(id)])
        let (id, from) = (id, from)
        return try await writer.transaction { session in
            try await session.query(SQL.lockBlocks)
            try await session.query(SQL.markRestless, [.integer(id)])
            let until = try await session.query(SQL.finishExport, [.integer(id)]).integer(0, 0)
            // Also what was taken away by the clock, before its block was there to be marked.
            try await session.query(SQL.markStale, [.integer(from), .integer(until)])
            return until
        }
    }

    /// Waits until what is committed has its numbers, by giving them if nobody else does.
    private static func numberPending(_ writer: Session) async throws {
        let last = try await writer.query(SQL.lastPending)
        guard !last.isNull(0, 0) else { return }
        while try await writer.query(SQL.numberPending, [.text(last.string(0, 0))]).boolean(0, 0) {}
    }

    private func makeQueue(_ name: String, _ classCode: String?, _ packer: PagePacker) throws -> BlockQueue {
        let made = try BlockQueue(
            export: id, name: name, classCode: classCode, blocksPerFile: settings.blocksPerFile, packer,
            packing: packing, writer, on: loop)
        queue = made
        return made
    }

    private static func place(_ rows: PostgresResult, _ row: Int) -> (uscc: String, key: String) {
        (rows.string(row, RecordColumn.uscc), rows.uuidText(row, RecordColumn.key))
    }
}
