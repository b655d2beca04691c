internal import EventLoop
internal import Formats
internal import PostgresClient

/// A window that moves over a stored payload. The next chunk is fetched while the present ones are decoded.
///
/// Sendable because it is used by one task at a time on one loop.
final class PayloadReader: @unchecked Sendable {
    private let session: Session
    private let batch: ClaimedBatch
    private let loop: EventLoop
    private let buffer = OutputBuffer(capacity: 4 << 20)
    private var nextSequence: Int
    private var fetched: Task<PostgresResult, any Error>?

    /// Where the window starts in the payload.
    private(set) var start: Int
    /// Whether the window reaches to the payload's end.
    private(set) var isFinal = false

    init(_ session: Session, _ batch: ClaimedBatch, on loop: EventLoop) {
        self.session = session
        self.batch = batch
        self.loop = loop
        nextSequence = batch.nextOffset / batch.chunkBytes
        start = nextSequence * batch.chunkBytes
        prefetch()
    }

    var bytes: UnsafeBufferPointer<UInt8> { buffer.bytes }

    /// Drops what lies before `offset` and adds the next chunk, or finds that there is none.
    func extend(keepingFrom offset: Int) async throws {
        let consumed = min(max(0, offset - start), buffer.count)
        buffer.removeFirst(consumed)
        start += consumed
        guard let fetching = fetched else {
            isFinal = true
            return
        }
        let result = try await fetching.value
        guard result.count == 1 else { throw PayloadIncomplete(sequence: nextSequence - 1) }
        buffer.append(result.bytes(0, 0).bindMemory(to: UInt8.self))
        prefetch()
    }

    /// Waits for a fetch in progress, so that the session is free.
    func finish() async {
        _ = try? await fetched?.value
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
