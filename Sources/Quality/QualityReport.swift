public import Catalogue
public import PostgresClient

/// The quality of departments' data in a period (数据质量报告): totals, classes, trend, ranking, and the faults to mend first.
public struct QualityReport: Sendable {
    /// Counts of something that has a code.
    public struct Part: Sendable, Equatable {
        /// The code of a class or department.
        public let code: String
        /// What was counted of it.
        public let counts: QualityCounts
    }

    /// Counts of a day, week or month.
    public struct Step: Sendable, Equatable {
        /// Its first day, which may lie before the period's.
        public let from: CivilDate
        /// What was counted in it, within the period.
        public let counts: QualityCounts
    }

    /// A department's place in the ranking.
    public struct Place: Sendable, Equatable {
        /// From 1; equal values share one. Nil without a value.
        public let rank: Int?
        /// The department's code.
        public let department: String
        /// What was counted of it.
        public let counts: QualityCounts
    }

    /// A fault and how many rows it was found in.
    public struct FaultCount: Sendable, Equatable {
        /// The class of the rows.
        public let classCode: String
        /// The fault's code.
        public let code: String
        /// The item's code, empty for a fault of whole rows.
        public let item: String
        /// `error` or `warning`.
        public let severity: String
        /// How many rows it was found in.
        public let rows: Int
    }

    /// What it is about.
    public let filter: QualityFilter
    /// Everything together.
    public let total: QualityCounts
    /// Each class that something was received of.
    public let classes: [Part]
    /// Each day, week or month in which something was received.
    public let trend: [Step]
    /// All departments of the catalogue, the best first.
    public let ranking: [Place]
    /// Every fault found, errors first, the most frequent first; nil when the reader may not see them.
    public let faults: [FaultCount]?

    /// The errors that cost the most rows.
    public var mendFirst: [FaultCount] { Array((faults ?? []).filter { $0.severity == "error" }.prefix(5)) }

    /// Reads what was counted.
    /// - Parameter showsFaults: whether the faults are shown beside the counts: to the department itself and to the operator.
    /// - Throws: `PostgresError`.
    public static func load(
        _ filter: QualityFilter, _ catalogue: Catalogue, showsFaults: Bool,
        _ query: (Statement, [Parameter]) async throws -> PostgresResult
    ) async throws -> QualityReport {
        let period: [Parameter] = [
            .optional(filter.classCode), .text(filter.from.description), .text(filter.to.description),
        ]
        let department = Parameter.optional(filter.department)
        let totals = try await query(SQL.qualityTotals, period)
        let trend = try await query(SQL.qualityTrend, period + [.text(filter.step.rawValue), department])
        let faults = showsFaults ? try await query(SQL.qualityFaults, period + [department]) : nil
        return QualityReport(filter, catalogue, totals, trend, faults)
    }

    private init(
        _ filter: QualityFilter, _ catalogue: Catalogue, _ totals: PostgresResult, _ trend: PostgresResult,
        _ faults: PostgresResult?
    ) {
        let rows = (0..<totals.count).map { row in
            (source: totals.string(row, 0), classCode: totals.string(row, 1), QualityCounts(totals, row, from: 2))
        }
        let selected = rows.filter { filter.department == nil || $0.source == filter.department }
        self.filter = filter
        total = QualityCounts(sumOf: selected.map(\.2))
        classes = Dictionary(grouping: selected, by: \.classCode).map { code, rows in
            Part(code: code, counts: QualityCounts(sumOf: rows.map(\.2)))
        }.sorted { $0.code < $1.code }
        self.trend = (0..<trend.count).map { row in
            Step(from: CivilDate(iso: trend.string(row, 0)) ?? filter.from, counts: QualityCounts(trend, row, from: 1))
        }
        let bySource = Dictionary(grouping: rows, by: \.source).mapValues { QualityCounts(sumOf: $0.map(\.2)) }
        let departments = catalogue.departments.map { ($0.code, bySource[$0.code] ?? QualityCounts()) }
        ranking = Self.ranking(departments, by: filter.rankedBy)
        self.faults = faults.map { faults in
            (0..<faults.count).map { row in
                FaultCount(
                    classCode: faults.string(row, 0), code: faults.string(row, 1), item: faults.string(row, 2),
                    severity: faults.string(row, 3), rows: faults.integer(row, 4))
            }
        }
    }

    /// The best value first; of equal ones the department that reported more, then by code. Those without a value come last.
    static func ranking(_ departments: [(String, QualityCounts)], by metric: QualityMetric) -> [Place] {
        func isBetter(_ left: QualityRate, _ right: QualityRate) -> Bool {
            metric.higherIsBetter ? right.isLess(than: left) : left.isLess(than: right)
        }
        let rates = departments.map { (code: $0.0, counts: $0.1, rate: metric.rate($0.1)) }
        let ranked = rates.filter(\.rate.exists).sorted { left, right in
            if isBetter(left.rate, right.rate) { return true }
            if isBetter(right.rate, left.rate) { return false }
            return (right.counts.reported, left.code) < (left.counts.reported, right.code)
        }
        var places: [Place] = []
        var rank = 0
        for (index, one) in ranked.enumerated() {
            if index == 0 || isBetter(ranked[index - 1].rate, one.rate) { rank = index + 1 }
            places.append(Place(rank: rank, department: one.code, counts: one.counts))
        }
        let others = rates.filter { !$0.rate.exists }.sorted { $0.code < $1.code }
        return places + others.map { Place(rank: nil, department: $0.code, counts: $0.counts) }
    }
}
