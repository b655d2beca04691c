internal import Catalogue
internal import Documents

/// The records of a class: first a table of all of them to find one's way by, then each with all it says.
struct RecordLayout {
    let found: ReportFacts.ClassFacts
    /// The organisation's code, by which the rest is found where not all are listed.
    let code: String
    /// The subject's name, where it is known. What every record says of the subject, the report has said already.
    var name: String?
    private var informationClass: InformationClass { found.informationClass }

    /// Fewer are seen at a glance without a table.
    private static let fewestForTable = 3

    var parts: [DocumentPart] {
        let records = found.records
        if informationClass.registersSubjects, records.count == 1, let only = records.first {
            return [.fields(fields(only))] + cut
        }
        var parts: [DocumentPart] = []
        if records.count >= Self.fewestForTable { parts.append(.table(overview)) }
        for (place, record) in records.enumerated() {
            parts.append(.record("\(place + 1)．\(title(record))", fields(record)))
        }
        return parts + cut
    }

    /// What a record is called: its number or else what tells it from others.
    func title(_ record: ReportFacts.RecordFacts) -> String {
        guard record.withheld == nil else { return informationClass.name }
        return keyItems.lazy.compactMap { record.value($0.code) }.first ?? informationClass.name
    }

    private var cut: [DocumentPart] {
        let rest = found.count - found.records.count
        guard rest > 0 else { return [] }
        let place = Self.listings[informationClass.code].map { "，可在平台的公示列表中查询：\($0)\(code)" } ?? "，可向平台查询"
        return [
            .notice(
                "共 \(found.count) 条，本报告按决定日期由近到远列出其中 \(found.records.count) 条，其余 \(rest) 条未列出\(place)。")
        ]
    }

    /// Where the records of a class are listed in full.
    private static let listings = [
        "permit": "/v1/publicity/permits?uscc=", "penalty": "/v1/publicity/penalties?uscc=",
    ]

    // MARK: The table

    /// The items of the natural key that are not shown in columns of their own.
    private var keyItems: [Item] {
        let others = [informationClass.agencyItem, informationClass.decisionDateItem]
        return informationClass.naturalKey.filter { !others.contains($0) }.compactMap { code in
            informationClass.items.first { $0.code == code }
        }
    }

    private var overview: DocumentTable {
        let tier = informationClass.tierItem.flatMap { code in informationClass.items.first { $0.code == code } }
        let items = Array((keyItems + (tier.map { [$0] } ?? [])).prefix(3))
        let isPublic = found.records.contains { $0.publicUntil != nil }
        let headings = ["序号"] + items.map(\.name) + ["决定机关", "决定日期"] + (isPublic ? ["公示截止日"] : [])
        let widths = [5.0] + items.map { $0.type == .text ? 22 : 14 } + [22, 11] + (isPublic ? [11] : [])
        let rows = found.records.enumerated().map { place, record in
            let own = items.map { record.value($0.code) ?? "" }
            return ["\(place + 1)"] + own + [record.agency, record.decided ?? ""]
                + (isPublic ? [ReportDate.dayBefore(record.publicUntil) ?? ""] : [])
        }
        return DocumentTable(headings: headings, widths: widths, rows: rows)
    }

    // MARK: A record

    private func fields(_ record: ReportFacts.RecordFacts) -> [DocumentField] {
        if let withheld = record.withheld {
            let reason = withheld == "expired" ? "公示期已满，内容不再显示" : "此后已更正或者撤回，内容不再显示"
            return [DocumentField("内容", reason)]
        }
        var fields = itemFields(record)
        if !fields.contains(where: { $0.value == record.agency }), !record.agency.isEmpty {
            fields.append(DocumentField("决定机关", record.agency))
        }
        if let decided = record.decided, !fields.contains(where: { $0.value == decided }) {
            fields.append(DocumentField("决定日期", decided))
        }
        if !fields.contains(where: { $0.value == record.region }), record.region != "000000" {
            fields.append(DocumentField("行政区划代码", record.region))
        }
        if let from = record.publicFrom, informationClass.publicityRule != .always {
            let until = ReportDate.dayBefore(record.publicUntil).map { "至 \($0)" } ?? "起"
            fields.append(DocumentField("公示期", record.publicUntil == nil ? "自 \(from) \(until)" : "\(from) \(until)"))
        }
        if record.state == "under_review" { fields.append(DocumentField("记录状态", "异议处理中")) }
        return fields
    }

    /// The subject's code, and its name where the record has no other.
    private func repeatsSubject(_ code: String, _ value: String) -> Bool {
        guard !informationClass.registersSubjects else { return false }
        return code == informationClass.subjectCodeItem && value == self.code
            || code == informationClass.subjectNameItem && value == name
    }

    /// The items in the order of the catalogue, then those it does not know (any more).
    private func itemFields(_ record: ReportFacts.RecordFacts) -> [DocumentField] {
        var rest = record.items.filter { !repeatsSubject($0.code, $0.value) }
        var fields: [DocumentField] = []
        for item in informationClass.items {
            for (code, suffix) in [(item.code, ""), ("\(item.code)#received", "（报送原文）")] {
                guard let place = rest.firstIndex(where: { $0.code == code }) else { continue }
                fields.append(DocumentField(item.name + suffix, rest.remove(at: place).value))
            }
        }
        return fields + rest.map { DocumentField($0.code, $0.value) }
    }
}
