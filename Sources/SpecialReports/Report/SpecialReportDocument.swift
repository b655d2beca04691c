public import Catalogue
public import Documents
internal import Foundation
internal import HTTPServer

/// A special report as a document to be printed.
public struct SpecialReportDocument {
    private let report: SpecialReport
    private let catalogue: Catalogue

    /// Takes a report and the catalogue that names what is in it.
    public init(_ report: SpecialReport, _ catalogue: Catalogue) {
        self.report = report
        self.catalogue = catalogue
    }

    /// The document.
    /// - Parameters:
    ///   - number: the report's number (报告编号), from whoever issues it; nil for one that is looked at and not issued.
    ///   - issuer: who issues it.
    ///   - madeAt: when it is made, in seconds since 1970.
    public func document(number: String? = nil, issuer: String = "", madeAt: Int) -> Documents.Document {
        Documents.Document(
            title: SpecialReportWording.title.chinese, subtitle: report.name, view: .everybody,
            cover: cover(number, issuer, BeijingTime(secondsSince1970: madeAt).chinese),
            sections: report.fields.enumerated().map { section($1, number: $0 + 1) },
            closing: (number == nil ? [SpecialReportWording.unissued.chinese] : []) + [
                SpecialReportWording.scope.chinese, SpecialReportWording.sources.chinese,
            ], number: number)
    }

    private func cover(_ number: String?, _ issuer: String, _ time: String) -> [DocumentField] {
        var fields = [DocumentField("统一社会信用代码", report.code)]
        if let number { fields.append(DocumentField("报告编号", number)) }
        fields += [
            DocumentField("生成时间", time), DocumentField("查询期间", "\(report.period.from) 至 \(report.period.to)"),
        ]
        if !issuer.isEmpty { fields.append(DocumentField("出具单位", issuer)) }
        fields.append(DocumentField("数据版本", "\(report.changeNumber)"))
        if !report.isRegistered { fields.append(DocumentField("登记情况", "登记信息中没有该主体，名称取自有关记录")) }
        return fields + conclusions
    }

    /// What was found in which fields, and of which nothing can be said.
    private var conclusions: [DocumentField] {
        var fields: [DocumentField] = []
        for (result, name) in [
            (SpecialReport.Result.found, "查询到记录的领域"), (.none, "未查询到记录的领域"), (.unknown, "不能得出结论的领域"),
        ] {
            let names = report.fields.filter { $0.result == result }.map { field in
                let name = self.name(of: field)
                return result == .found ? "\(name)\(field.count)条\(field.isComplete ? "" : "（数据来源不完整）")" : name
            }
            if !names.isEmpty { fields.append(DocumentField(name, names.joined(separator: "、"))) }
        }
        return fields
    }

    private func name(of field: SpecialReport.Field) -> String {
        catalogue.domain(field.domain)?.name ?? field.domain
    }

    private func section(_ field: SpecialReport.Field, number: Int) -> DocumentSection {
        let statement = SpecialReportWording.statement(field, report.period).chinese
        var parts: [DocumentPart] = [field.isComplete ? .text(statement) : .notice(statement)]
        if !field.gaps.isEmpty {
            parts.append(.heading("不完整的数据来源", count: field.gaps.count))
            parts.append(.table(gaps(field.gaps)))
        }
        for classCode in classes(of: field) { parts += records(field, classCode) }
        if field.count > field.records.count {
            parts.append(
                .notice(
                    "本领域共有\(field.count)条记录，此处列出最近的\(field.records.count)条；全部记录见 /v1/subjects/\(report.code)/report。"))
        }
        return DocumentSection(
            "\(Self.numeral(number))、\(name(of: field))",
            // Where nothing can be said, nought would be read as none.
            count: field.result == .unknown ? nil : field.count, parts: parts)
    }

    private func gaps(_ gaps: [SpecialReport.Gap]) -> DocumentTable {
        DocumentTable(
            headings: ["来源部门", "信息类", "原因", "自"], widths: [3, 2, 4, 1.5],
            rows: gaps.map { gap in
                [
                    gap.department.map { catalogue.department($0)?.name ?? $0 } ?? "—",
                    gap.classCode.map { catalogue.informationClass($0)?.name ?? $0 } ?? "—",
                    SpecialReportWording.reason(gap.reason).chinese, gap.since.description,
                ]
            })
    }

    private func classes(of field: SpecialReport.Field) -> [String] {
        catalogue.classes.map(\.code).filter { code in field.records.contains { $0.classCode == code } }
    }

    /// Each record with all that is public of it, in the catalogue's order and words.
    private func records(_ field: SpecialReport.Field, _ classCode: String) -> [DocumentPart] {
        let records = field.records.filter { $0.classCode == classCode }
        let informationClass = catalogue.informationClass(classCode)
        return [.heading(informationClass?.name ?? classCode, count: records.count)]
            + records.enumerated().map { place, record in
                let values = Self.values(record.items)
                let items = (informationClass?.items ?? []).compactMap { item in
                    values[item.code].flatMap { value in
                        // The report has said already whom it is about.
                        item.code == informationClass?.subjectCodeItem && value == report.code
                            || item.code == informationClass?.subjectNameItem && value == report.name
                            ? nil : DocumentField(item.name, value)
                    }
                }
                let title = keyItems(informationClass).lazy.compactMap { values[$0] }.first
                return .record(
                    "\(place + 1)．\(title ?? informationClass?.name ?? classCode)",
                    items + Self.decision(record, beside: items))
            }
    }

    /// The items of the natural key that tell one record of an authority and a day from another.
    private func keyItems(_ informationClass: InformationClass?) -> [String] {
        guard let informationClass else { return [] }
        let others = [informationClass.agencyItem, informationClass.decisionDateItem]
        return informationClass.naturalKey.filter { !others.contains($0) }
    }

    /// Who decided, when, and how long it is public, as far as the items do not say it already.
    private static func decision(_ record: SpecialReport.Record, beside items: [DocumentField]) -> [DocumentField] {
        var fields: [DocumentField] = []
        if !items.contains(where: { $0.value == record.agency }) { fields.append(DocumentField("决定机关", record.agency)) }
        if let decided = record.decided?.description, !items.contains(where: { $0.value == decided }) {
            fields.append(DocumentField("决定日期", decided))
        }
        if let from = record.publicFrom {
            let until = record.publicUntil.map { "\(from) 至 \($0.adding(days: -1))" }
            fields.append(DocumentField("公示期", until ?? "自 \(from) 起"))
        }
        return fields
    }

    /// The texts of a record's items.
    private static func values(_ items: String) -> [String: String] {
        let object = try? JSONSerialization.jsonObject(with: Data(items.utf8))
        return (object as? [String: Any] ?? [:]).mapValues { value in
            (value as? [String])?.joined(separator: "；") ?? (value as? String) ?? "\(value)"
        }
    }

    /// The numbers of sections: 一, 二, …, 十一, …, 二十, ….
    static func numeral(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        guard (1..<100).contains(number) else { return "\(number)" }
        if number < 10 { return digits[number] }
        return (number < 20 ? "" : digits[number / 10]) + "十" + digits[number % 10]
    }
}
