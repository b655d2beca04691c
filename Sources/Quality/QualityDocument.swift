public import Catalogue
internal import Formats
internal import Ingestion

/// A quality report as a JSON document.
struct QualityDocument {
    let report: QualityReport
    let catalogue: Catalogue

    var bytes: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            writeFilter(&json)
            json.key("metrics")
            json.array { json in for metric in QualityMetric.allCases { json.object { Self.write(metric, &$0) } } }
            json.key("total")
            json.object { Self.write(report.total, &$0) }
            json.key("classes")
            json.array { json in for part in report.classes { json.object { write(part, &$0) } } }
            json.key("trend")
            json.array { json in for step in report.trend { json.object { write(step, &$0) } } }
            json.key("ranking")
            json.array { json in for place in report.ranking { json.object { write(place, &$0) } } }
            if let faults = report.faults {
                json.key("mend_first")
                json.array { json in for fault in report.mendFirst { json.object { write(fault, &$0) } } }
                json.key("faults")
                json.array { json in for fault in faults { json.object { write(fault, &$0) } } }
            }
        }
        return json.bytes
    }

    private func writeFilter(_ json: inout JSONWriter) {
        json.key("department")
        json.value(report.filter.department)
        json.key("class")
        json.value(report.filter.classCode)
        json.key("from")
        json.value(report.filter.from.description)
        json.key("to")
        json.value(report.filter.to.description)
        json.key("by")
        json.value(report.filter.step.rawValue)
        json.key("rank_by")
        json.value(report.filter.rankedBy.rawValue)
    }

    private static func write(_ metric: QualityMetric, _ json: inout JSONWriter) {
        json.key("code")
        json.value(metric.rawValue)
        json.key("name")
        json.value(metric.name)
        json.key("name_en")
        json.value(metric.englishName)
        json.key("formula")
        json.value(metric.formula)
        json.key("formula_en")
        json.value(metric.englishFormula)
        json.key("better")
        json.value(metric.higherIsBetter ? "higher" : "lower")
    }

    private func write(_ part: QualityReport.Part, _ json: inout JSONWriter) {
        let informationClass = catalogue.informationClass(part.code)
        json.key("class")
        json.value(part.code)
        json.key("name")
        json.value(informationClass?.name ?? part.code)
        json.key("name_en")
        json.value(informationClass?.englishName ?? part.code)
        Self.write(part.counts, &json)
    }

    private func write(_ step: QualityReport.Step, _ json: inout JSONWriter) {
        json.key("from")
        json.value(step.from.description)
        Self.write(step.counts, &json, but: .coverage)
    }

    private func write(_ place: QualityReport.Place, _ json: inout JSONWriter) {
        let department = catalogue.department(place.department)
        json.key("rank")
        if let rank = place.rank { json.value(rank) } else { json.null() }
        json.key("department")
        json.value(place.department)
        json.key("name")
        json.value(department?.name ?? place.department)
        json.key("name_en")
        json.value(department?.englishName ?? place.department)
        Self.write(place.counts, &json)
    }

    private func write(_ fault: QualityReport.FaultCount, _ json: inout JSONWriter) {
        let texts = FaultTexts(catalogue, catalogue.informationClass(fault.classCode))
        let message = texts.message(fault.code, item: fault.item, value: "…", limit: "…")
        json.key("class")
        json.value(fault.classCode)
        json.key("code")
        json.value(fault.code)
        json.key("item")
        json.value(fault.item)
        json.key("severity")
        json.value(fault.severity)
        json.key("rows")
        json.value(fault.rows)
        json.key("message")
        json.value(message.chinese)
        json.key("message_en")
        json.value(message.english)
    }

    // MARK: Counts and values

    private static func write(_ counts: QualityCounts, _ json: inout JSONWriter, but left: QualityMetric? = nil) {
        json.key("rows")
        json.object { writeRows(counts, &$0) }
        json.key("values")
        json.object { json in
            for metric in QualityMetric.allCases where metric != left {
                json.key(text: metric.rawValue)
                json.object { write(metric, counts, &$0) }
            }
        }
    }

    private static func writeRows(_ counts: QualityCounts, _ json: inout JSONWriter) {
        let numbers: [(StaticString, Int)] = [
            ("reported", counts.reported), ("accepted", counts.accepted), ("new", counts.new),
            ("changed", counts.changed), ("unchanged", counts.unchanged), ("rejected", counts.rejected),
            ("mended", counts.mended), ("warned", counts.warned), ("timely", counts.timely), ("late", counts.late),
            ("not_judged", counts.notJudged), ("wrong_code", counts.wrongCode), ("other_name", counts.otherName),
        ]
        for (name, number) in numbers {
            json.key(name)
            json.value(number)
        }
    }

    private static func write(_ metric: QualityMetric, _ counts: QualityCounts, _ json: inout JSONWriter) {
        let rate = metric.rate(counts)
        json.key("numerator")
        if rate.isCounted { json.value(rate.numerator) } else { json.null() }
        json.key("denominator")
        if rate.isCounted { json.value(rate.denominator) } else { json.null() }
        json.key("value")
        if let text = rate.decimalText { json.raw(Array(text.utf8)) } else { json.null() }
        if let reason = metric.reason(counts) {
            json.key("reason")
            json.value(reason.chinese)
            json.key("reason_en")
            json.value(reason.english)
        }
    }
}

extension QualityReport {
    /// The report as a JSON document, with names from the catalogue.
    public func json(_ catalogue: Catalogue) -> [UInt8] { QualityDocument(report: self, catalogue: catalogue).bytes }
}
