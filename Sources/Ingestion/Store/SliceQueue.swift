internal import EventLoop

/// The slices of a batch on their way into the database: several are merged at once, each by a session of its own, and they
/// end in order.
///
/// Sendable because it is used by one task at a time on one loop.
final class SliceQueue: @unchecked Sendable {
    private struct Entry {
        let slice: RowSlice
        let task: Task<Void, any Error>
    }

    private let writers: [SliceWriter]
    private let loop: EventLoop
    private var entries: [Entry] = []
    private var turn = 0

    init(_ writers: [SliceWriter], on loop: EventLoop) {
        self.writers = writers
        self.loop = loop
    }

    /// Sets a session to store a slice, as soon as one is free.
    /// - Throws: what storing an earlier slice threw.
    func add(_ slice: RowSlice) async throws {
        if entries.count == writers.count { try await entries.removeFirst().task.value }
        let writer = writers[turn % writers.count]
        turn += 1
        // Here and not in the task: the next slice may ask for this one's place at once.
        try await writer.begin(slice)
        let ahead = SlicesAhead(of: slice, entries.map(\.slice))
        let task = Task(executorPreference: loop) { try await writer.store(slice, behind: ahead) }
        entries.append(Entry(slice: slice, task: task))
    }

    /// Waits for all of them.
    /// - Throws: what the first of them threw that could not be stored.
    func finish() async throws {
        while !entries.isEmpty { try await entries.removeFirst().task.value }
    }

    /// Waits for all of them, whatever becomes of them.
    func end() async {
        for entry in entries { _ = try? await entry.task.value }
        entries = []
    }
}

/// What a slice must know of those before it that may not have ended.
struct SlicesAhead: Sendable {
    /// Where the last of them starts.
    let last: Int?
    /// Whether a record of theirs is in the slice, too, which then cannot be merged beside them: it would wait for their rows, and
    /// they for its.
    let shareKeys: Bool

    init(of slice: RowSlice, _ slices: [RowSlice]) {
        last = slices.last?.startOffset
        shareKeys = slices.contains { ahead in
            slice.occurrences.keys.contains { ahead.occurrences[$0] != nil }
        }
    }
}
