internal import Reports

/// What the cache of reports has done, in Prometheus' text format.
enum CacheMetrics {
    static func text(_ cache: ReportCache) -> String {
        let (counts, answers, bytes) = cache.figures
        var lines: [String] = []
        func add(_ name: String, _ type: String, _ help: String, _ values: [(labels: String, value: Int)]) {
            lines.append("# HELP \(name) \(help)")
            lines.append("# TYPE \(name) \(type)")
            for (labels, value) in values { lines.append("\(name)\(labels) \(value)") }
        }
        add(
            "gongxin_report_cache_answers_total", "counter", "Public reports asked for, by where they came from.",
            [
                ("{from=\"memory\"}", counts.hits), ("{from=\"database\"}", counts.misses),
                ("{from=\"database_for_certainty\"}", counts.bypassed),
            ])
        add(
            "gongxin_report_cache_refused_total", "counter",
            "Reports not kept because something changed while they were read.",
            [("", counts.refused)])
        add(
            "gongxin_report_cache_dropped_total", "counter", "Reports dropped because their subject changed.",
            [("", counts.dropped)])
        add(
            "gongxin_report_cache_cleared_total", "counter", "Times all reports were dropped.", [("", counts.cleared)])
        add("gongxin_report_cache_answers", "gauge", "Reports in memory.", [("", answers)])
        add("gongxin_report_cache_bytes", "gauge", "Their bytes.", [("", bytes)])
        return lines.joined(separator: "\n") + "\n"
    }
}
