public import Catalogue
public import Cryptography
public import EventLoop
internal import HTTPServer
public import PostgresClient
internal import Unpacking

/// Where a worker gets the catalogue it works by.
public typealias CatalogueSource = @Sendable (Session) async throws -> Catalogue

/// Is told what workers do; called on their loop.
public protocol WorkerObserver: AnyObject, Sendable {
    /// A worker has taken a batch.
    func claimed(_ batch: ClaimedBatch)
    /// A batch is finished, or was left because of an error – to be tried again, or given up.
    func left(_ batch: ClaimedBatch, error: (any Error)?, gaveUp: Bool)
    /// A snapshot was checked, and is held until its department confirms it.
    func held(_ batch: ClaimedBatch)
    /// A worker cannot work: the database cannot be reached or has no room, or there is nowhere to put a workbook aside.
    func isCutOff(_ error: any Error)
}

/// Takes batches in the order they came and turns their rows into records. Any number may run, in any number of processes;
/// one that dies at any instant leaves its batch to the others, with nothing lost and nothing twice.
///
/// Sendable because it is reached only on its loop's thread, but for `stop`.
public final class BatchWorker: @unchecked Sendable {
    /// How often a batch is tried without getting any further before it is given up.
    private static let attempts = 3

    private let loop: EventLoop
    private let settings: PostgresSettings
    private let loadCatalogue: CatalogueSource
    private let personKey: PersonKey?
    private let observer: (any WorkerObserver)?
    private var sessions: Sessions?
    private var stopped = false
    /// How many rows go into a slice; tests take fewer.
    var sliceRows = SliceLimit.rows
    private var nextSweep: UInt64 = 0
    private var lastFailure: (batch: UUIDBits, offset: Int, times: Int)?

    private struct Sessions {
        let name: String
        let control: Session
        let reader: Session
        let writers: [Session]

        var all: [Session] { [control, reader] + writers }
    }

    /// Makes a worker; `run` or `workOnce` sets it to work.
    /// - Parameter personKey: without it, rows that hold natural persons' identifiers are rejected.
    public init(
        on loop: EventLoop, _ settings: PostgresSettings, catalogue: @escaping CatalogueSource, personKey: PersonKey?,
        observer: (any WorkerObserver)? = nil
    ) {
        self.loop = loop
        self.settings = settings
        loadCatalogue = catalogue
        self.personKey = personKey
        self.observer = observer
    }

    /// Works until `stop`, then leaves the batch in hand where its last slice was committed.
    public func run() async {
        var backoff: Duration = .milliseconds(100)
        while !stopped {
            do {
                if try await workOnce() == nil { try await waitForWork() }
                backoff = .milliseconds(100)
            } catch {
                closeSessions()
                if !stopped { observer?.isCutOff(error) }
                await loop.sleep(for: backoff)
                backoff = min(backoff * 2, .seconds(5))
            }
        }
        closeSessions()
    }

    /// Makes `run` return soon. Callable from the worker's loop only.
    public func stop() {
        stopped = true
        // Whatever the worker is waiting for ends with its sessions; transactions in progress roll back.
        closeSessions()
    }

    /// Takes one batch, if there is one to take, and works it off.
    /// - Parameter wanted: the batch to take, nil for the oldest.
    /// - Returns: the batch taken, nil when there was none.
    /// - Throws: `PostgresError` when the database cannot be reached.
    public func workOnce(_ wanted: UUIDBits? = nil) async throws -> ClaimedBatch? {
        let sessions = try await openSessions()
        let claim = try await sessions.control.query(
            SQL.claim, [.text(sessions.name), .optional(wanted?.description)])
        guard let batch = ClaimedBatch(claim) else { return nil }
        observer?.claimed(batch)
        do {
            let isHeld = try await process(batch, sessions)
            lastFailure = nil
            if isHeld { observer?.held(batch) } else { observer?.left(batch, error: nil, gaveUp: false) }
        } catch is BatchTakenOver {
            observer?.left(batch, error: BatchTakenOver(), gaveUp: false)
        } catch {
            try await leave(batch, sessions, error)
        }
        return batch
    }

    /// - Returns: whether the batch is held for a confirmation.
    private func process(_ batch: ClaimedBatch, _ sessions: Sessions) async throws -> Bool {
        let catalogue = try await loadCatalogue(sessions.control)
        guard let informationClass = catalogue.informationClass(batch.classCode),
            let source = catalogue.department(batch.source)
        else { throw BatchHasNoCatalogue() }
        let processing = BatchProcessing(
            batch: batch, worker: sessions.name, informationClass: informationClass, source: source,
            catalogue: catalogue, personKey: personKey, loop: loop, reader: sessions.reader, writers: sessions.writers,
            sliceRows: sliceRows)
        if batch.stage != nil {
            var snapshot = SnapshotProcessing(processing: processing)
            if try await snapshot.run() { return true }
        } else {
            try await processing.run()
        }
        try await matchWaiting(sessions)
        return false
    }

    /// Looks after rows that waited for a subject: a batch may have brought it, or rows that find theirs at once.
    private func matchWaiting(_ sessions: Sessions) async throws {
        guard try await sessions.control.query(SQL.anyReady).boolean(0, 0) else { return }
        let catalogue = try await loadCatalogue(sessions.control)
        _ = try await WaitingMatch(session: sessions.writers[0], catalogue: catalogue, personKey: personKey).run()
    }

    /// Clears away, every hour of idleness, what nobody will ask for again.
    private func sweep(_ control: Session) async throws {
        let now = MonotonicClock.now()
        guard now >= nextSweep else { return }
        nextSweep = now + Duration.seconds(3600).nanoseconds
        try await control.query(SQL.sweepUploads)
        try await SubjectSweep.run(control)
        try await control.query(SQL.clearSnapshots, [.null])
        try await TwoCodes.find(control)
    }

    // MARK: Failure

    /// After an error: try again later, but not for ever when the batch gets no further.
    private func leave(_ batch: ClaimedBatch, _ sessions: Sessions, _ error: any Error) async throws {
        let isTransient =
            (error as? PostgresError)?.isTransient ?? (error as? UnpackingError)?.isOfMachine ?? false
        let times = lastFailure.map { $0.batch == batch.id && $0.offset == batch.nextOffset ? $0.times + 1 : 1 } ?? 1
        lastFailure = isTransient ? nil : (batch.id, batch.nextOffset, times)
        let failure = BatchFailure(error, isCheck: batch.stage == .checking)
        let gaveUp = failure != nil || !isTransient && times >= Self.attempts
        observer?.left(batch, error: error, gaveUp: gaveUp)
        if gaveUp {
            let code = failure?.code ?? (error as? PostgresError)?.sqlState.map { "database_\($0)" } ?? "internal_error"
            try await sessions.control.query(
                SQL.fail,
                [
                    .text(batch.id.description), .text(sessions.name), .text(code),
                    .optional(failure?.message.chinese), .optional(failure?.message.english),
                ])
        } else {
            throw error
        }
    }

    // MARK: Sessions

    private func openSessions() async throws -> Sessions {
        if let sessions, sessions.all.allSatisfy({ !$0.isBroken }) { return sessions }
        closeSessions()
        let control = try await Session.open(settings, on: loop)
        let reader = try await Session.open(settings, on: loop)
        var writers: [Session] = []
        for _ in 0..<3 {
            let writer = try await Session.open(settings, on: loop)
            try await SliceWriter.prepare(writer)
            writers.append(writer)
        }
        try await control.execute("LISTEN gongxin_batch")
        let name = try await control.query(SQL.thisWorker).string(0, 0)
        let opened = Sessions(name: name, control: control, reader: reader, writers: writers)
        if stopped {
            for session in opened.all { session.close() }
            throw CancellationError()
        }
        sessions = opened
        return opened
    }

    private func closeSessions() {
        for session in sessions?.all ?? [] { session.close() }
        sessions = nil
    }

    /// Waits for the announcement of a batch; looks by itself now and then, as announcements may be missed.
    private func waitForWork() async throws {
        guard let sessions else { return }
        // Left by a worker that died behind its last slice.
        try await matchWaiting(sessions)
        try await sweep(sessions.control)
        _ = try await sessions.control.nextNotification(within: .seconds(5))
    }
}

extension BatchWorker {
    /// Whether a batch was left for a reason that asks nothing of the operator: it was cancelled, another worker took it over, or
    /// its payload cannot be read, which its department is told.
    public static func isOrdinary(_ error: (any Error)?) -> Bool {
        guard let error else { return true }
        if let fault = error as? UnpackingError { return !fault.isOfMachine }
        return error is BatchTakenOver || error is CSVHeader.Fault
    }
}

/// The catalogue no longer has the class or the department of a batch.
struct BatchHasNoCatalogue: Error {}
