internal import EventLoop
internal import Formats
internal import PostgresClient
internal import Unpacking

/// A window that moves over the text of a stored payload. The next chunk is fetched while the present ones are decoded.
///
/// A payload that is its own text is read from the chunk where the batch goes on. A packed one is unpacked from its beginning:
/// the same bytes give the same text, so what lies before is passed over.
///
/// Sendable because it is used by one task at a time on one loop.
final class PayloadReader: @unchecked Sendable {
    /// How much text a packed payload adds to the window at a time, about.
    private static let stepBytes = 1 << 19

    private let session: Session
    private let batch: ClaimedBatch
    private let loop: EventLoop
    private let unpacker: Unpacker?
    private let buffer = OutputBuffer(capacity: 4 << 20)
    private var nextSequence: Int
    private var fetched: Task<PostgresResult, any Error>?

    /// Where the window starts in the text.
    private(set) var start: Int
    /// Whether the window reaches to the text's end.
    private(set) var isFinal = false

    /// - Throws: `UnpackingError`.
    init(_ session: Session, _ batch: ClaimedBatch, on loop: EventLoop) throws {
        self.session = session
        self.batch = batch
        self.loop = loop
        unpacker = batch.packing.isNone ? nil : try Unpacker(batch.packing)
        nextSequence = unpacker == nil ? batch.nextOffset / batch.chunkBytes : 0
        start = nextSequence * batch.chunkBytes
        prefetch()
    }

    var bytes: UnsafeBufferPointer<UInt8> { buffer.bytes }

    /// How many of the payload's own bytes are worked off when the text is up to `offset`; of a packed payload about.
    func payloadPosition(at offset: Int) -> Int {
        guard let unpacker else { return offset }
        return isFinal && offset >= start + buffer.count ? batch.payloadBytes : unpacker.position
    }

    /// Drops what lies before `offset` and adds the next piece, or finds that there is none.
    func extend(keepingFrom offset: Int) async throws {
        let consumed = min(max(0, offset - start), buffer.count)
        buffer.removeFirst(consumed)
        start += consumed
        guard let unpacker else {
            if let chunk = try await nextChunk() { append(chunk) } else { isFinal = true }
            return
        }
        let enough = buffer.count + Self.stepBytes
        while buffer.count < enough {
            if try unpacker.drain(into: buffer) {
                await Task.yield()
            } else if let chunk = try await nextChunk() {
                let bytes = chunk.bytes(0, 0).bindMemory(to: UInt8.self)
                unpacker.push(bytes, isFinal: fetched == nil)
            } else {
                isFinal = true
                return
            }
        }
    }

    /// Waits for a fetch in progress, so that the session is free.
    func finish() async {
        _ = try? await fetched?.value
    }

    private func append(_ chunk: PostgresResult) { buffer.append(chunk.bytes(0, 0).bindMemory(to: UInt8.self)) }

    private func nextChunk() async throws -> PostgresResult? {
        guard let fetching = fetched else { return nil }
        let result = try await fetching.value
        guard result.count == 1 else { throw PayloadIncomplete(sequence: nextSequence - 1) }
        prefetch()
        return result
    }

    private func prefetch() {
        guard nextSequence * batch.chunkBytes < batch.payloadBytes else {
            fetched = nil
            return
        }
        let sequence = nextSequence
        nextSequence += 1
        fetched = Task(executorPreference: loop) { [session, batch] in
            try await session.query(SQL.readChunk, [.text(batch.id.description), .integer(sequence)])
        }
    }
}

/// A chunk of a payload that was acknowledged is not there: the database was tampered with or restored in part.
struct PayloadIncomplete: Error {
    let sequence: Int
}
