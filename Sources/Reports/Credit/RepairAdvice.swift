internal import Catalogue
internal import Documents

/// 信用状况提升建议: which of the records in a report can be repaired from when (信用修复). It follows from the rules of publicity alone.
struct RepairAdvice {
    let facts: ReportFacts
    let publicity: PublicitySchedule

    var parts: [DocumentPart] {
        var parts: [DocumentPart] = []
        for found in facts.classes where !found.records.isEmpty {
            if found.informationClass.publicityRule == .tiered {
                parts += tiered(found)
            } else if found.informationClass.publicityEndItem != nil {
                parts.append(.text(listed(found)))
            }
        }
        if parts.isEmpty { return [.text("本报告没有列出依公示期规定可以申请信用修复的信息。")] }
        return parts + [.text("以上仅由公示期规定推算，供参考；是否符合修复条件、是否准予修复，由有权机关依法认定。")]
    }

    private func tiered(_ found: ReportFacts.ClassFacts) -> [DocumentPart] {
        let layout = RecordLayout(found: found, code: facts.code)
        var sources: [String] = []
        let rows = found.records.enumerated().compactMap { place, record -> [String]? in
            guard let decided = record.decided.flatMap(CivilDate.init(iso:)),
                let period = period(record, found, decided)
            else { return nil }
            if !sources.contains(period.source) { sources.append(period.source) }
            let start = period.minimumUntil
            let judgement = start <= facts.day ? "最短公示期已满" : "\(start) 起"
            return ["\(place + 1)", layout.title(record), "\(decided)", Self.chinese(period.tier), judgement]
        }
        guard !rows.isEmpty else { return [] }
        let name = found.informationClass.name
        let explanation =
            "本报告列出\(name) \(rows.count) 条。最短公示期满，且按照\(name)决定履行义务、纠正违法行为后，可以向有权机关申请信用修复。公示期依据：\(sources.joined(separator: "；"))。"
        return [
            .text(explanation),
            .table(
                DocumentTable(
                    headings: ["序号", "\(name)", "决定日期", "失信程度", "可申请修复"], widths: [6, 40, 15, 12, 20], rows: rows)),
        ]
    }

    private func period(
        _ record: ReportFacts.RecordFacts, _ found: ReportFacts.ClassFacts, _ decided: CivilDate
    ) -> PublicityPeriod? {
        let values =
            record.value(found.informationClass.tierItem)?.split(separator: ItemTexts.separator).map(String.init) ?? []
        return publicity.period(classCode: found.informationClass.code, tierValues: values, decided: decided)
    }

    private func listed(_ found: ReportFacts.ClassFacts) -> String {
        let agencies = found.records.map(\.agency).filter { !$0.isEmpty }
        let names = agencies.enumerated().filter { agencies.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        let whom = names.isEmpty ? "作出列入决定的机关" : names.joined(separator: "、")
        return "本报告列出\(found.informationClass.name) \(found.records.count) 条，公示至移出之日；移出由作出列入决定的机关（\(whom)）决定，可向其申请。"
    }

    private static func chinese(_ tier: PublicityTier) -> String {
        switch tier {
        case .minor: "轻微"
        case .general: "一般"
        case .serious: "严重"
        }
    }
}
