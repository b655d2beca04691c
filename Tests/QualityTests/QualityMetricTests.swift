import Foundation
import TestSupport
import Testing

@testable import Quality

@Suite struct QualityMetricTests {
    private static let counts = {
        var counts = QualityCounts()
        (counts.new, counts.changed, counts.unchanged, counts.rejected) = (60, 20, 10, 10)
        (counts.timely, counts.late, counts.notJudged) = (45, 5, 10)
        (counts.wrongCode, counts.otherName) = (3, 1)
        (counts.declared, counts.collected) = (80, 60)
        counts.corrections = 6
        return counts
    }()

    @Test(arguments: [
        (QualityMetric.coverage, "0.7500", 60, 80), (.conformity, "0.9000", 90, 100), (.timeliness, "0.9000", 45, 50),
        (.lateness, "0.1000", 5, 50), (.accuracy, "0.9000", 54, 60), (.wrongCode, "0.0400", 4, 100),
    ]) func `each is its numerator out of its denominator`(
        _ metric: QualityMetric, _ value: String, _ numerator: Int, _ denominator: Int
    ) {
        let rate = metric.rate(Self.counts)
        #expect(rate == QualityRate(numerator, of: denominator))
        #expect(rate.decimalText == value)
        #expect(metric.reason(Self.counts) == nil)
    }

    @Test(arguments: QualityMetric.allCases) func `without anything there is no value and a reason`(
        _ metric: QualityMetric
    ) {
        let rate = metric.rate(QualityCounts())
        #expect(!rate.exists && rate.decimalText == nil && rate.percentText == nil)
        #expect(metric.reason(QualityCounts())?.english.isEmpty == false)
    }

    @Test func `rows the calendar knows nothing of are never timely, and are the reason when there are no others`() {
        var counts = QualityCounts()
        (counts.new, counts.notJudged) = (5, 5)
        #expect(!QualityMetric.timeliness.rate(counts).exists)
        #expect(QualityMetric.timeliness.reason(counts)?.english.contains("calendar") == true)
        counts.late = 1
        #expect(QualityMetric.timeliness.rate(counts) == QualityRate(0, of: 1))
    }

    @Test func `accuracy is unknown while nothing counts corrections, and never below nought`() {
        var counts = Self.counts
        counts.corrections = nil
        #expect(QualityMetric.accuracy.rate(counts) == .notCounted)
        #expect(QualityMetric.accuracy.reason(counts)?.english.contains("not counted") == true)
        counts.objectionsUpheld = 100
        #expect(QualityMetric.accuracy.rate(counts) == QualityRate(0, of: 60))
    }

    @Test(arguments: [
        (1, 3, "0.3333", "33.33%"), (2, 3, "0.6667", "66.67%"), (1, 1, "1.0000", "100.00%"),
        (9, 8, "1.1250", "112.50%"),
    ])
    func `values are rounded to four digits`(_ numerator: Int, _ denominator: Int, _ decimal: String, _ percent: String)
    {
        #expect(QualityRate(numerator, of: denominator).decimalText == decimal)
        #expect(QualityRate(numerator, of: denominator).percentText == percent)
    }

    private func department(_ accepted: Int, _ rejected: Int) -> QualityCounts {
        var counts = QualityCounts()
        (counts.new, counts.rejected) = (accepted, rejected)
        return counts
    }

    @Test func `equal values share a place, and who reported nothing has none`() {
        let departments = [
            ("a", department(1, 1)), ("b", department(0, 0)), ("c", department(30, 10)), ("d", department(3, 1)),
            ("e", department(0, 4)), ("f", department(5, 0)),
        ]
        let ranking = QualityReport.ranking(departments, by: .conformity)
        #expect(ranking.map(\.department) == ["f", "c", "d", "a", "e", "b"])
        #expect(ranking.map(\.rank) == [1, 2, 2, 4, 5, nil])
    }

    @Test func `fewer wrong codes are better`() {
        var wrong = department(9, 1)
        wrong.wrongCode = 1
        let ranking = QualityReport.ranking([("a", wrong), ("b", department(10, 0))], by: .wrongCode)
        #expect(ranking.map(\.department) == ["b", "a"])
    }

    @Test(arguments: QualityMetric.allCases) func `every formula stands in the documentation as in the answer`(
        _ metric: QualityMetric
    ) throws {
        let page = try String(contentsOfFile: ProjectFolder.root + "docs/quality.md", encoding: .utf8)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for words in [metric.rawValue, metric.name, metric.formula, metric.englishFormula] {
            #expect(page.contains(words), "\(words)")
        }
    }
}
