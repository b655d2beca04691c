public import Catalogue
public import EventLoop
public import PostgresClient

/// Makes exports (数据导出): everything public of the classes, in files. It reads as the role that everybody reads by, so that the database
/// decides what is public, and holds no transaction for longer than a page.
public struct ExportMaker: Sendable {
    private let owner: PostgresSettings
    private let reader: PostgresSettings
    private let loop: EventLoop
    private let settings: ExportSettings

    /// What came of it.
    public struct Summary: Sendable, Equatable {
        /// The export's number.
        public let id: Int
        /// How many records were read.
        public let records: Int
        /// Where the change feed stood before and after.
        public let from: Int, until: Int
    }

    /// Somebody else is making one.
    public struct Busy: Error, CustomStringConvertible {
        /// For terminals.
        public var description: String { "an export is being made already" }
    }

    /// A page is read along the primary key, always: to sort a class for each of its pages would take for ever, and what the planner takes
    /// for cheaper depends on how many pages are left.
    private static let readingAlongKeys = [
        "enable_sort": "off", "enable_seqscan": "off", "enable_bitmapscan": "off",
        "max_parallel_workers_per_gather": "0",
        "random_page_cost": "1.1", "jit": "off",
    ]

    /// A maker.
    /// - Parameters:
    ///   - owner: the database as its owner.
    ///   - reader: the database as `gongxin_public`.
    public init(
        owner: PostgresSettings, reader: PostgresSettings, on loop: EventLoop, _ settings: ExportSettings = .init()
    ) {
        self.owner = owner
        var reader = reader
        reader.serverSettings.merge(Self.readingAlongKeys) { $1 }
        self.reader = reader
        self.loop = loop
        self.settings = settings
    }

    /// Makes an export.
    /// - Parameters:
    ///   - only: the codes of classes; nil for all.
    ///   - progress: is told how many records were read, and about how many there are; by throwing it ends the making.
    /// - Throws: `Busy`, `PostgresError`, and what `progress` throws.
    public func make(
        _ catalogue: Catalogue, only: [String]? = nil, progress: @escaping (Int, Int) throws -> Void = { _, _ in }
    ) async throws -> Summary {
        let classes = catalogue.classes.filter { only?.contains($0.code) ?? true }
        let packing = try LoopThread(name: "gongxin-export", loop: EventLoop())
        let outcome: Result<Summary, any Error>
        do {
            outcome = .success(try await withSessions(classes, areAll: only == nil, packing.loop, progress))
        } catch {
            outcome = .failure(error)
        }
        packing.loop.stop()
        packing.join()
        return try outcome.get()
    }

    private func withSessions(
        _ classes: [InformationClass], areAll: Bool, _ packing: EventLoop,
        _ progress: @escaping (Int, Int) throws -> Void
    ) async throws -> Summary {
        let writer = try await Session.open(owner, on: loop)
        let outcome: Result<Summary, any Error>
        do {
            let reader = try await Session.open(self.reader, on: loop)
            outcome = await make(classes, areAll: areAll, packing, reader, writer, progress)
            reader.close()
        } catch {
            outcome = .failure(error)
        }
        writer.close()
        return try outcome.get()
    }

    private func make(
        _ classes: [InformationClass], areAll: Bool, _ packing: EventLoop, _ reader: Session, _ writer: Session,
        _ progress: @escaping (Int, Int) throws -> Void
    ) async -> Result<Summary, any Error> {
        var run: ExportRun?
        do {
            // Held by the session, so a maker that dies lets go of it.
            guard try await writer.execute("SELECT pg_try_advisory_lock(hashtext('gongxin export'))").boolean(0, 0)
            else { throw Busy() }
            try await writer.query(SQL.dropUnfinished)
            try await writer.query(SQL.joinWatch)
            let expected = try await writer.query(SQL.countRecords).integer(0, 0)
            let begun = try await ExportRun(
                classes.map(\.code), areAll: areAll, settings, reader: reader, writer: writer, packing: packing,
                on: loop
            ) { try progress($0, expected) }
            run = begun
            for informationClass in classes { try await begun.addRecords(of: informationClass) }
            try await begun.addChanges()
            let until = try await begun.finish()
            try await writer.query(SQL.removeOld, [.integer(settings.kept)])
            return .success(Summary(id: begun.id, records: begun.records, from: begun.from, until: until))
        } catch {
            await run?.settle()
            return .failure(error)
        }
    }
}
