internal import Catalogue
internal import PostgresClient
internal import Unpacking

/// A batch that a worker holds, and where it has to go on.
public struct ClaimedBatch: Sendable, Equatable {
    /// The batch.
    public let id: UUIDBits
    /// Its information class.
    public let classCode: String
    /// The department that sent it.
    public let source: String
    /// The bytes of its payload.
    public let payloadBytes: Int
    let format: PayloadFormat
    let chunkBytes: Int
    private(set) var nextOffset: Int
    private(set) var nextRow: Int
    /// How far a snapshot has come; nil for any other batch.
    private(set) var stage: SnapshotStage?
    /// What its rows do that do not say so themselves.
    let action: RecordAction
    /// How the rows are packed in the payload.
    let packing: Packing

    /// A batch that is worked off, as one of its rows that waited needs it.
    init(id: UUIDBits, classCode: String, source: String, format: PayloadFormat, action: RecordAction) {
        self.action = action
        self.id = id
        self.classCode = classCode
        self.source = source
        self.format = format
        packing = Packing(isGzip: false, encoding: .utf8, content: format.content(sheet: nil))
        (payloadBytes, chunkBytes, nextOffset, nextRow) = (0, 1, 0, 1)
    }

    init?(_ result: PostgresResult) {
        guard result.count == 1, let id = UUIDBits(result.string(0, 0)),
            let format = PayloadFormat(rawValue: result.string(0, 3)),
            let action = RecordAction(rawValue: result.string(0, 8))
        else { return nil }
        self.id = id
        self.format = format
        classCode = result.string(0, 1)
        source = result.string(0, 2)
        payloadBytes = result.integer(0, 4)
        chunkBytes = result.integer(0, 5)
        nextOffset = result.integer(0, 6)
        nextRow = result.integer(0, 7)
        self.action = action
        stage = result.isNull(0, 12) ? nil : SnapshotStage(rawValue: result.string(0, 12))
        packing = Packing(
            isGzip: result.boolean(0, 9), encoding: TextEncoding(rawValue: result.string(0, 10)) ?? .utf8,
            content: format.content(sheet: result.isNull(0, 11) ? nil : result.string(0, 11)))
    }

    /// The batch when it is to be read from its beginning for its next stage.
    func restarted(_ stage: SnapshotStage) -> ClaimedBatch {
        var batch = self
        (batch.stage, batch.nextOffset, batch.nextRow) = (stage, 0, 1)
        return batch
    }
}

/// The way of a snapshot (全量报送).
enum SnapshotStage: String, Sendable {
    /// Its rows are read for the records they hold; nothing is stored.
    case checking
    /// Its rows become records, as those of any batch.
    case storing
    /// The records it no longer holds are withdrawn.
    case withdrawing
}
