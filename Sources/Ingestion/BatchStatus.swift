public import Formats
public import HTTPServer
public import PostgresClient
internal import Unpacking

/// What became of a batch, as its department asks for it.
public struct BatchStatus: Sendable, Equatable {
    /// The batch.
    public let id: UUIDBits
    /// The department that sent it.
    public let source: String
    /// `received`, `working`, `held`, `done`, `failed` or `cancelled`.
    public let state: String
    /// Bytes of payload worked off, and all of them.
    public let processedBytes: Int
    /// The size of the payload.
    public let payloadBytes: Int
    /// Rows stored for the first time, with other content than before, and again with the same.
    public let new: Int
    /// Rows that changed a record, as what was true is no longer so.
    public let changed: Int
    /// Rows that corrected a record, as what it held was wrong.
    public let corrected: Int
    /// Rows that withdrew a record, and the records that a snapshot no longer held.
    public let withdrawn: Int
    /// Rows that brought nothing new.
    public let unchanged: Int
    /// Rows in quarantine.
    public let rejected: Int
    /// Rows without a credit code that wait for the subject of another number of theirs.
    public let waiting: Int
    /// Accepted rows with a value brought into standard form.
    public let mended: Int
    /// Accepted rows with a warning.
    public let warned: Int
    /// The format of the payload.
    public let format: PayloadFormat
    /// Whether the payload is compressed with gzip.
    public let isGzip: Bool
    /// The encoding its text was taken for, as the sender said or by its first bytes; nil for a workbook.
    public let encoding: String?
    /// The sheet of a workbook that was asked for.
    public let sheet: String?
    /// Of a snapshot: what checking it found.
    public private(set) var snapshot: SnapshotStatus?
    /// Why the batch failed and what to do, in Chinese and in English, where its payload is at fault.
    public let failureMessage: LocalisedText?
    let classCode: String
    let failure: String
    let digest: String
    let createdAt: String
    let finishedAt: String
    let unknownColumns: String
    let missingColumns: String
    let chunkBytes: Int
    let seconds: String
    let action: String
    /// The time since a worker first took it, until it was finished.
    let workedSeconds: Double

    /// Rows accepted so far.
    public var accepted: Int { new + changed + corrected + withdrawn + unchanged - (snapshot?.withdrawn ?? 0) }
    /// Rows read so far.
    public var read: Int { accepted + rejected + waiting }
    /// Whether it waits until its department confirms or cancels it.
    public var isHeld: Bool { state == "held" }
    /// Whether nothing more will be read of it.
    public var isFinished: Bool { ["done", "failed", "cancelled"].contains(state) }

    /// Looks a batch up.
    /// - Returns: nil when there is none.
    /// - Throws: `PostgresError`.
    public static func load(
        _ id: UUIDBits, _ query: (Statement, [Parameter]) async throws -> PostgresResult
    ) async throws -> BatchStatus? {
        let row = try await query(SQL.batchStatus, [.text(id.description)])
        guard var status = BatchStatus(id, row) else { return nil }
        if !row.isNull(0, 31) {
            status.snapshot = try await SnapshotStatus.load(
                id, stage: row.string(0, 31), isHeld: status.isHeld, classCode: status.classCode,
                source: status.source, query)
        }
        return status
    }

    private init?(_ id: UUIDBits, _ row: PostgresResult) {
        guard row.count == 1, let format = PayloadFormat(rawValue: row.string(0, 2)) else { return nil }
        self.id = id
        self.format = format
        classCode = row.string(0, 0)
        source = row.string(0, 1)
        state = row.string(0, 3)
        failure = row.string(0, 4)
        payloadBytes = row.integer(0, 5)
        digest = row.string(0, 6)
        processedBytes = row.integer(0, 7)
        new = row.integer(0, 8)
        changed = row.integer(0, 9)
        unchanged = row.integer(0, 10)
        rejected = row.integer(0, 11)
        mended = row.integer(0, 12)
        warned = row.integer(0, 13)
        createdAt = row.string(0, 14)
        finishedAt = row.string(0, 15)
        unknownColumns = row.string(0, 16)
        missingColumns = row.string(0, 17)
        chunkBytes = row.integer(0, 19)
        seconds = row.string(0, 20)
        waiting = row.integer(0, 21)
        action = row.string(0, 22)
        corrected = row.integer(0, 23)
        withdrawn = row.integer(0, 24)
        workedSeconds = Double(row.string(0, 30)) ?? 0
        isGzip = row.boolean(0, 25)
        encoding = row.isNull(0, 26) ? nil : row.string(0, 26)
        sheet = row.isNull(0, 27) ? nil : row.string(0, 27)
        failureMessage = row.isNull(0, 28) ? nil : LocalisedText(row.string(0, 28), row.string(0, 29))
    }

    /// The batch as a JSON document.
    public func json() -> [UInt8] {
        var json = JSONWriter()
        json.object(write)
        return json.bytes
    }

    /// Writes the members of the batch's JSON object.
    public func write(to json: inout JSONWriter) {
        json.key("id")
        json.value(id.description)
        json.key("class")
        json.value(classCode)
        json.key("source")
        json.value(source)
        json.key("format")
        json.value(format.rawValue)
        json.key("action")
        json.value(action)
        writeOptional("encoding", encoding, to: &json)
        writeOptional("compression", isGzip ? "gzip" : nil, to: &json)
        writeOptional("sheet", sheet, to: &json)
        json.key("state")
        json.value(state)
        if !failure.isEmpty {
            json.key("failure")
            json.value(failure)
        }
        writeOptional("failure_message", failureMessage?.chinese, to: &json)
        writeOptional("failure_message_en", failureMessage?.english, to: &json)
        json.key("payload")
        json.object { json in
            json.key("bytes")
            json.value(payloadBytes)
            json.key("processed_bytes")
            json.value(processedBytes)
            json.key("sha256")
            json.value(digest)
        }
        json.key("received_at")
        json.value(createdAt)
        json.key("finished_at")
        json.value(finishedAt.isEmpty ? nil : finishedAt)
        if state == "working" {
            json.key("progress")
            json.object(BatchProgress(self).write)
        }
        json.key("rows")
        json.object(writeRows)
        if let snapshot {
            json.key("snapshot")
            json.object(snapshot.write)
        }
    }

    private func writeOptional(_ name: StaticString, _ value: String?, to json: inout JSONWriter) {
        guard let value else { return }
        json.key(name)
        json.value(value)
    }

    /// The media type the payload is given back with.
    var mediaType: String {
        format.mediaType(encoding.flatMap { TextEncoding(rawValue: $0) }, isGzip: isGzip)
    }

    private func writeRows(_ json: inout JSONWriter) {
        let counts: [(StaticString, Int)] = [
            ("read", read), ("accepted", accepted), ("new", new), ("changed", changed), ("corrected", corrected),
            ("withdrawn", withdrawn), ("unchanged", unchanged), ("rejected", rejected), ("waiting", waiting),
            ("mended", mended), ("warned", warned),
        ]
        for (name, count) in counts {
            json.key(name)
            json.value(count)
        }
    }
}
