internal import EventLoop
internal import Formats
internal import HTTPServer
internal import Ingestion
internal import PostgresClient
internal import Unpacking

/// Turns what happens on a loop into metrics and log lines; lines are written once a turn.
///
/// Sendable because its parts are.
final class Observations: RequestObserver, WorkerObserver, LoopParticipant, Sendable {
    let metrics = Metrics()
    let log: Log

    init(_ log: Log) { self.log = log }

    func work() {}

    func beforeWait() -> Int32? {
        log.flush()
        return nil
    }

    // MARK: Requests

    func finished(_ summary: RequestSummary) {
        let seconds = Double(summary.duration.nanoseconds) / 1e9
        let method = Method(rawValue: summary.method)?.rawValue ?? "other"
        let key = Metrics.RequestKey(route: summary.route, method: method, status: summary.status)
        metrics.add(key, seconds: seconds)
        let level: Log.Level = summary.status >= 500 ? .warning : .info
        log.add(level, "request") { json in
            Self.write(summary, &json)
            json.key("duration_us")
            json.value(Int(summary.duration.nanoseconds / 1000))
        }
    }

    func failed(_ summary: RequestSummary, _ error: any Error) {
        log.add(.error, "request failed") { json in
            Self.write(summary, &json)
            Self.write(error, &json)
        }
    }

    private static func write(_ summary: RequestSummary, _ json: inout JSONWriter) {
        json.key("request")
        summary.writeID(to: &json)
        json.key("method")
        json.value(Method(rawValue: summary.method)?.rawValue ?? "other")
        json.key("route")
        json.value(summary.route)
        json.key("status")
        json.value(summary.status)
        if let traceparent = summary.traceparent {
            json.key("traceparent")
            json.value(traceparent)
        }
    }

    // MARK: The database

    func databaseFailed(_ error: PostgresError) {
        metrics.update { $0.databaseFailures += 1 }
        log.add(.warning, "database connection") { Self.write(error, &$0) }
    }

    func checksFailed(_ error: any Error) {
        log.add(.warning, "credit checks") { Self.write(error, &$0) }
    }

    func exportsFailed(_ error: any Error) {
        log.add(.warning, "exports") { Self.write(error, &$0) }
    }

    /// Tells what kind of error it was. A server's message may quote data, so its state alone is told.
    static func write(_ error: any Error, _ json: inout JSONWriter) {
        json.key("error")
        guard let error = error as? PostgresError ?? (error as? StorageFull)?.cause else {
            return json.value("\(type(of: error))")
        }
        json.value("postgres \(error.code)")
        json.key("operation")
        json.value(error.operation)
        if let state = error.sqlState {
            json.key("sqlstate")
            json.value(state)
        } else {
            json.key("message")
            json.value(error.message)
        }
    }

    // MARK: Workers

    func claimed(_ batch: ClaimedBatch) {
        log.add(.info, "batch claimed") { Self.write(batch, &$0) }
    }

    func left(_ batch: ClaimedBatch, error: (any Error)?, gaveUp: Bool) {
        let outcome = error == nil ? "done" : gaveUp ? "failed" : "interrupted"
        metrics.update { $0.batches[outcome, default: 0] += 1 }
        log.add(BatchWorker.isOrdinary(error) ? .info : .warning, "batch left") { json in
            Self.write(batch, &json)
            json.key("outcome")
            json.value(outcome)
            if let error { Self.write(error, &json) }
        }
    }

    func held(_ batch: ClaimedBatch) {
        metrics.update { $0.batches["held", default: 0] += 1 }
        log.add(.info, "batch left") { json in
            Self.write(batch, &json)
            json.key("outcome")
            json.value("held")
        }
    }

    func isCutOff(_ error: any Error) {
        metrics.update { $0.databaseFailures += 1 }
        switch error {
        case let full as PostgresError where full.isStorageFull:
            log.add(.error, "storage is full") { json in
                Self.write(error, &json)
                json.key("advice")
                json.value("make room for PostgreSQL; batches stop where they are and go on by themselves")
            }
        case UnpackingError.cannotPutAside(let code):
            log.add(.error, "workbook cannot be put aside") { json in
                Self.write(error, &json)
                json.key("errno")
                json.value(Int(code))
                json.key("advice")
                json.value("make room in TMPDIR; batches stop where they are and go on by themselves")
            }
        default: log.add(.warning, "worker has no database") { Self.write(error, &$0) }
        }
    }

    private static func write(_ batch: ClaimedBatch, _ json: inout JSONWriter) {
        json.key("batch")
        json.value(batch.id.description)
        json.key("class")
        json.value(batch.classCode)
        json.key("source")
        json.value(batch.source)
    }
}
