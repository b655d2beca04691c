internal import HTTPServer
internal import Synchronization

/// What one loop counts. Written by the loop, read by whoever serves `/metrics`.
final class Metrics: Sendable {
    struct RequestKey: Hashable, Comparable {
        let route: String
        let method: String
        let status: Int

        static func < (left: RequestKey, right: RequestKey) -> Bool {
            (left.route, left.method, left.status) < (right.route, right.method, right.status)
        }
    }

    struct Durations {
        /// Upper bounds in seconds; one more bucket has none.
        static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
        var buckets = [Int](repeating: 0, count: bounds.count + 1)
        var sum = 0.0

        mutating func add(_ seconds: Double) {
            buckets[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            sum += seconds
        }

        mutating func add(_ others: Durations) {
            for index in buckets.indices { buckets[index] += others.buckets[index] }
            sum += others.sum
        }
    }

    struct Counts {
        var requests: [RequestKey: Int] = [:]
        var durations: [String: Durations] = [:]
        var inFlight = 0
        var databaseFailures = 0
        var batches: [String: Int] = [:]
        var sealedRows = 0
        var sealingFailures = 0
        var changesNumbered = 0
        var changeFailures = 0
        var deliveries: [String: Int] = [:]
    }

    /// Requests of one kind that came one after the other, not added to the counts yet.
    private struct Run {
        let key: RequestKey
        var count = 0
        var durations = Durations()
    }

    private struct State {
        var counts = Counts()
        var run: Run?

        mutating func endRun() {
            guard let run else { return }
            counts.requests[run.key, default: 0] += run.count
            counts.durations[run.key.route, default: Durations()].add(run.durations)
            self.run = nil
        }
    }

    private let state = Mutex(State())

    /// Changes the counts.
    func update(_ change: (inout Counts) -> Void) {
        state.withLock { change(&$0.counts) }
    }

    /// Counts a request; most are like the one before, for which nothing has to be looked up.
    func add(_ key: RequestKey, seconds: Double) {
        state.withLock { state in
            if state.run?.key != key {
                state.endRun()
                state.run = Run(key: key)
            }
            state.run?.count += 1
            state.run?.durations.add(seconds)
        }
    }

    var snapshot: Counts {
        state.withLock { state in
            state.endRun()
            return state.counts
        }
    }
}

/// The metrics of all loops in Prometheus' text format 0.0.4.
struct MetricsPage {
    private var total = Metrics.Counts()

    init(_ parts: [Metrics]) {
        for part in parts {
            let counts = part.snapshot
            total.requests.merge(counts.requests, uniquingKeysWith: +)
            total.batches.merge(counts.batches, uniquingKeysWith: +)
            total.inFlight += counts.inFlight
            total.databaseFailures += counts.databaseFailures
            total.sealedRows += counts.sealedRows
            total.sealingFailures += counts.sealingFailures
            total.changesNumbered += counts.changesNumbered
            total.changeFailures += counts.changeFailures
            total.deliveries.merge(counts.deliveries, uniquingKeysWith: +)
            for (route, durations) in counts.durations {
                var merged = total.durations[route] ?? Metrics.Durations()
                merged.add(durations)
                total.durations[route] = merged
            }
        }
    }

    var text: String {
        var lines: [String] = []
        head("gongxin_http_requests_total", "counter", "Requests answered.", &lines)
        for (key, count) in total.requests.sorted(by: { $0.key < $1.key }) {
            let labels = "route=\"\(key.route)\",method=\"\(key.method)\",status=\"\(key.status)\""
            lines.append("gongxin_http_requests_total{\(labels)} \(count)")
        }
        head("gongxin_http_request_duration_seconds", "histogram", "From headers to the answer's end.", &lines)
        for (route, durations) in total.durations.sorted(by: { $0.key < $1.key }) { append(route, durations, &lines) }
        head("gongxin_http_requests_in_flight", "gauge", "Requests in work.", &lines)
        lines.append("gongxin_http_requests_in_flight \(total.inFlight)")
        head("gongxin_database_failures_total", "counter", "Connections lost or refused.", &lines)
        lines.append("gongxin_database_failures_total \(total.databaseFailures)")
        head("gongxin_batches_total", "counter", "Batches left by this process's worker.", &lines)
        for (outcome, count) in total.batches.sorted(by: { $0.key < $1.key }) {
            lines.append("gongxin_batches_total{outcome=\"\(outcome)\"} \(count)")
        }
        head("gongxin_access_log_sealed_total", "counter", "Rows of the access log this process sealed.", &lines)
        lines.append("gongxin_access_log_sealed_total \(total.sealedRows)")
        head("gongxin_sealing_failures_total", "counter", "Times the access log could not be sealed.", &lines)
        lines.append("gongxin_sealing_failures_total \(total.sealingFailures)")
        head("gongxin_changes_numbered_total", "counter", "Changes this process gave numbers to.", &lines)
        lines.append("gongxin_changes_numbered_total \(total.changesNumbered)")
        head("gongxin_change_failures_total", "counter", "Times changes were not numbered or not followed.", &lines)
        lines.append("gongxin_change_failures_total \(total.changeFailures)")
        head("gongxin_webhook_deliveries_total", "counter", "Deliveries to webhooks.", &lines)
        for (outcome, count) in total.deliveries.sorted(by: { $0.key < $1.key }) {
            lines.append("gongxin_webhook_deliveries_total{outcome=\"\(outcome)\"} \(count)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func head(_ name: String, _ type: String, _ help: String, _ lines: inout [String]) {
        lines.append("# HELP \(name) \(help)")
        lines.append("# TYPE \(name) \(type)")
    }

    private func append(_ route: String, _ durations: Metrics.Durations, _ lines: inout [String]) {
        let name = "gongxin_http_request_duration_seconds"
        var count = 0
        for (index, bucket) in durations.buckets.enumerated() {
            count += bucket
            let bound = index < Metrics.Durations.bounds.count ? "\(Metrics.Durations.bounds[index])" : "+Inf"
            lines.append("\(name)_bucket{route=\"\(route)\",le=\"\(bound)\"} \(count)")
        }
        lines.append("\(name)_sum{route=\"\(route)\"} \(durations.sum)")
        lines.append("\(name)_count{route=\"\(route)\"} \(count)")
    }
}
