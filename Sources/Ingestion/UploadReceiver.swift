public import Catalogue
internal import Cryptography
internal import HTTPServer
public import PostgresClient
public import Unpacking

/// What a department announces with an upload.
public struct UploadRequest: Sendable {
    /// The information class of the rows.
    public let informationClass: InformationClass
    /// The department that sends them.
    public let source: Department
    /// The payload's format.
    public let format: PayloadFormat
    /// The sender's own name for this upload, so that sending it again cannot make a second batch.
    public let idempotencyKey: String?
    /// What its rows do that do not say so themselves.
    public let action: RecordAction
    /// The encoding of the text; nil to find it out.
    public let encoding: TextEncoding?
    /// The sheet of a workbook that holds the rows; nil for the first visible one.
    public let sheet: String?
    /// Whether it holds all records of the department and class, so that others are withdrawn.
    public let isSnapshot: Bool

    /// Announces an upload.
    public init(
        informationClass: InformationClass, source: Department, format: PayloadFormat, idempotencyKey: String?,
        action: RecordAction = .update, encoding: TextEncoding? = nil, sheet: String? = nil,
        isSnapshot: Bool = false
    ) {
        self.informationClass = informationClass
        self.source = source
        self.format = format
        self.idempotencyKey = idempotencyKey
        self.action = action
        self.encoding = encoding
        self.sheet = sheet
        self.isSnapshot = isSnapshot
    }
}

/// Why an upload did not become a batch. Nothing of it is left.
public enum UploadRefusal: Error, Sendable, Equatable {
    /// The header row cannot be used.
    case header(CSVHeader.Fault)
    /// The payload of an NDJSON upload does not begin with an object.
    case notJSONLines
    /// The payload of a JSON upload begins with neither an array nor an object.
    case notJSON
    /// The payload of an XLSX upload is no ZIP file.
    case notAWorkbook
    /// The payload is an old binary workbook (.xls), or one with a password.
    case oldWorkbook
    /// The payload was announced as text and is a ZIP file, as workbooks are.
    case workbookSentAsText
    /// The payload cannot be unpacked from its beginning.
    case damaged(UnpackingError)
    /// The same idempotency key came before with other bytes, for another action, or to be read in another way.
    case keyUsedForOtherBytes(batch: UUIDBits)
}

extension UploadRefusal {
    /// What is wrong and what to do about it, in English.
    public var explanation: String { FeedProblem.refused(self).detail?.english ?? "\(self)" }
}

/// Part of what was received is not there any more: the upload stood still for so long that it was cleared away, or the database
/// crashed under it.
struct UploadLost: Error {}

/// The batch an upload led to.
public struct UploadOutcome: Sendable, Equatable {
    /// The batch.
    public let batch: UUIDBits
    /// Whether the upload made it; otherwise the same key had made it before, or it is the latest and of the same bytes.
    public let isNew: Bool
}

/// Receives payloads in chunks, as they are, and makes them batches. What it returns is durable.
public struct UploadReceiver: Sendable {
    /// The bytes of every chunk but the last.
    static let chunkBytes = 1 << 20

    private let sessions: SessionPool

    /// A receiver that writes through a loop's sessions.
    public init(_ sessions: SessionPool) { self.sessions = sessions }

    /// Receives a payload.
    /// - Parameter next: gives the next bytes, nil at the end; it is not called while the database is behind.
    /// - Throws: `UploadRefusal`, `PostgresError`, and what `next` throws; the upload is removed then.
    public func receive(
        _ request: UploadRequest, next: @Sendable () async throws -> [UInt8]?
    ) async throws -> UploadOutcome {
        let id = UUIDBits.random()
        try await run(
            SQL.openUpload,
            [
                .text(id.description), .text(request.informationClass.code), .text(request.source.code),
                .text(request.format.rawValue), .optional(request.idempotencyKey), .integer(Self.chunkBytes),
                .text(request.action.rawValue), .optional(request.sheet), .boolean(request.isSnapshot),
            ])
        do {
            let outcome = try await fill(id, request, next)
            if !outcome.isNew { await abandon(id) }
            return outcome
        } catch {
            await abandon(id)
            throw error
        }
    }

    private func fill(
        _ id: UUIDBits, _ request: UploadRequest, _ next: @Sendable () async throws -> [UInt8]?
    ) async throws -> UploadOutcome {
        let digest = try Digest(.sha256)
        var start = PayloadStart(request)
        var received = 0
        // While a chunk is written the next is received, and no more: a slow database slows the sender.
        try await withThrowingTaskGroup(of: Void.self) { writing in
            var pending: [UInt8] = []
            var sequence = 0
            func write(_ chunk: [UInt8]) async throws {
                try await writing.next()
                writing.addTask { [sequence] in try await addChunk(id, sequence, chunk) }
                sequence += 1
            }
            while let part = try await next() {
                digest.update(part)
                received += part.count
                pending += part
                try start.look(at: part, isFinal: false)
                while pending.count >= Self.chunkBytes {
                    try await write(Array(pending.prefix(Self.chunkBytes)))
                    pending.removeFirst(Self.chunkBytes)
                }
            }
            try start.look(at: [], isFinal: true)
            if !pending.isEmpty { try await write(pending) }
            try await writing.waitForAll()
        }
        return try await finish(id, request, digest.finish(), received, start.finding)
    }

    private func addChunk(_ id: UUIDBits, _ sequence: Int, _ bytes: [UInt8]) async throws {
        try await run(SQL.addChunk, [.text(id.description), .integer(sequence), .bytes(bytes)])
    }

    /// Makes the upload a batch, unless it made one before. While this is found out, no other upload of the department is
    /// finished: the same file through two doors at once is one batch.
    private func finish(
        _ id: UUIDBits, _ request: UploadRequest, _ digest: [UInt8], _ received: Int, _ start: PayloadStart.Finding?
    ) async throws -> UploadOutcome {
        try await sessions.withSession { session in
            try await session.transaction { session in
                try await session.query(SQL.lockDepartment, [.text(request.source.code)])
                if let earlier = try await sameBatch(session, request, digest, start) { return earlier }
                let header = start?.header
                let finished = try await session.query(
                    SQL.finishUpload,
                    [
                        .text(id.description), .bytes(digest), header.map { .bytes($0.raw) } ?? .null,
                        .array(header?.unknownColumns ?? []), .array(header?.missingColumns ?? []),
                        .boolean(start?.isGzip ?? false), .optional(start?.encoding?.rawValue), .integer(received),
                    ])
                guard finished.count == 1 else { throw UploadLost() }
                if request.isSnapshot {
                    try await session.query(
                        SQL.supersede,
                        [.text(request.informationClass.code), .text(request.source.code), .text(id.description)])
                }
                return UploadOutcome(batch: id, isNew: true)
            }
        }
    }

    private func sameBatch(
        _ session: Session, _ request: UploadRequest, _ digest: [UInt8], _ start: PayloadStart.Finding?
    ) async throws -> UploadOutcome? {
        let found = try await session.query(
            SQL.sameBatch,
            [
                .text(request.informationClass.code), .text(request.source.code), .optional(request.idempotencyKey),
                .bytes(digest), .text(request.action.rawValue), .text(request.format.rawValue),
                .optional(start?.encoding?.rawValue), .optional(request.sheet), .boolean(request.isSnapshot),
            ])
        guard found.count == 1, let batch = UUIDBits(found.string(0, 0)) else { return nil }
        if !found.boolean(0, 1) { throw UploadRefusal.keyUsedForOtherBytes(batch: batch) }
        return UploadOutcome(batch: batch, isNew: false)
    }

    /// Removes what was received; when the database cannot be reached the hourly sweep does.
    private func abandon(_ id: UUIDBits) async {
        _ = try? await run(SQL.abandonUpload, [.text(id.description)])
    }

    @discardableResult
    private func run(_ statement: Statement, _ parameters: [Parameter]) async throws -> PostgresResult {
        try await sessions.withSession { try await $0.query(statement, parameters) }
    }
}
