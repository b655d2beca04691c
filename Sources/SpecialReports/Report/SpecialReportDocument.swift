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
    ///   - number: the report's number (报告编号), from whoever issues it.
    ///   - issuer: who issues it.
    public func document(number: String = "", issuer: String = "") -> Documents.Document {
        Documents.Document(
            title: SpecialReportWording.title.chinese, subtitle: report.name, view: .everybody,
            cover: cover(number: number, issuer: issuer),
            sections: report.fields.enumerated().map { section($1, number: $0 + 1) },
            closing: [SpecialReportWording.scope.chinese])
    }

    private func cover(number: String, issuer: String) -> [DocumentField] {
        let names = report.fields.map { catalogue.domain($0.domain)?.name ?? $0.domain }
        return [
            DocumentField("报告编号", number),
            DocumentField("主体名称", report.name),
            DocumentField("统一社会信用代码", report.code),
            DocumentField("查询领域", names.joined(separator: "、")),
            DocumentField("查询期间", "\(report.period.from)至\(report.period.to)"),
            DocumentField("数据时点", report.asOf),
            DocumentField("数据版本", "\(report.changeNumber)"),
            DocumentField("出具单位", issuer),
            DocumentField("记录总数", "\(report.fields.map(\.count).reduce(0, +))"),
            DocumentField("数据不完整的领域", incomplete(names)),
        ]
    }

    private func incomplete(_ names: [String]) -> String {
        let lacking = zip(names, report.fields).filter { !$1.isComplete }.map(\.0)
        return lacking.isEmpty ? "无" : lacking.joined(separator: "、")
    }

    private func section(_ field: SpecialReport.Field, number: Int) -> DocumentSection {
        let name = catalogue.domain(field.domain)?.name ?? field.domain
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
        return DocumentSection("\(Self.numeral(number))、\(name)", count: field.count, parts: parts)
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
            + records.map { record in
                let values = Self.values(record.items)
                let items = (informationClass?.items ?? []).compactMap { item in
                    values[item.code].map { DocumentField(item.name, $0) }
                }
                return .fields(
                    [
                        DocumentField("决定机关", record.agency),
                        DocumentField("决定日期", record.decided?.description ?? ""),
                    ] + items)
            }
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
