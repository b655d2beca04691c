public import Catalogue
public import Documents

/// The credit report of an organisation as a document: 公共信用信息报告标准（2022年版）. It holds facts alone: no score, no grade.
public struct CreditReport: Sendable {
    private let facts: ReportFacts
    private let texts: ReportTexts
    private let labels: [ReportLabel]
    private let publicity: PublicitySchedule
    private let number: String?
    private let issuer: String?
    private let madeAt: BeijingTime

    /// Prepares a report.
    /// - Parameters:
    ///   - number: The report's number (报告编号); nil for one that is looked at and not issued.
    ///   - issuer: Who issues it, instead of whom the catalogue names.
    ///   - madeAt: When it is made, in seconds since 1970.
    public init(
        _ facts: ReportFacts, _ catalogue: Catalogue, number: String? = nil, issuer: String? = nil, madeAt: Int
    ) {
        self.facts = facts
        texts = catalogue.reportTexts
        labels = catalogue.reportLabels
        publicity = catalogue.publicity
        self.number = number
        self.issuer = issuer ?? catalogue.reportTexts.issuer
        self.madeAt = BeijingTime(secondsSince1970: madeAt)
    }

    /// The document, to be drawn as HTML or PDF.
    public var document: Documents.Document {
        let edition = facts.pastNotice != nil && facts.view == .shared ? "部门核对版" : facts.view.edition
        return Documents.Document(
            title: "\(texts.title)（\(edition)）", subtitle: facts.name ?? nameOnRecord?.name ?? facts.code,
            view: facts.view,
            cover: cover, sections: sections, closing: closing, number: number)
    }

    private var cover: [DocumentField] {
        var fields = [DocumentField("统一社会信用代码", facts.code)]
        if facts.name == nil, let found = nameOnRecord {
            fields.append(DocumentField("主体名称", "\(found.name)（平台未归集到其登记信息，名称取自所载\(found.className)记录）"))
        }
        if let number { fields.append(DocumentField("报告编号", number)) }
        fields.append(DocumentField("生成时间", madeAt.chinese))
        fields.append(DocumentField("信息截至", ReportDate.chinese(facts.day.description)))
        fields.append(DocumentField("报告版本", texts.version))
        if let issuer { fields.append(DocumentField("出具单位", issuer)) }
        if let purpose = facts.purpose { fields.append(DocumentField("查询目的", purpose)) }
        if let authority = facts.authority { fields.append(DocumentField("查询依据", Self.chinese(authority: authority))) }
        fields.append(DocumentField("主体标签", labelText))
        if let notice = facts.pastNotice { fields.append(DocumentField("历史报告说明", notice)) }
        return fields
    }

    /// What the newest record calls a subject that is not registered.
    private var nameOnRecord: (name: String, className: String)? {
        for found in facts.classes {
            let names = found.records.lazy.compactMap { $0.value(found.informationClass.subjectNameItem) }
            if let name = names.first { return (name, found.informationClass.name) }
        }
        return nil
    }

    private static func chinese(authority: String) -> String {
        authority.split(separator: ",").map { entry in
            if entry.hasPrefix("authorisation:") { return "主体授权书 \(entry.dropFirst(14))" }
            return entry.hasPrefix("right:") ? "部门共享权限 \(entry.dropFirst(6))" : String(entry)
        }.joined(separator: "、")
    }

    private var labelText: String {
        let shown = labels.compactMap { label -> String? in
            guard let found = facts.facts(label.classCode) else { return nil }
            let records = found.records.filter { record in
                record.withheld == nil && (label.item == nil || record.value(label.item) == label.value)
            }
            guard !records.isEmpty else { return nil }
            let itemName = label.item.flatMap { code in
                found.informationClass.items.first { $0.code == code }?.name
            }
            let basis = itemName.map { "“\($0)”" } ?? " \(found.count) 条"
            return "\(label.label)（依据：\(found.informationClass.name)\(basis)）"
        }
        return shown.isEmpty ? "无：本报告所载信息不足以得出标签" : shown.joined(separator: "；")
    }

    private var closing: [String] {
        let unissued = "本件为查询结果，没有编号，未经出具；需要证明用途的，请使用经出具、可核验的报告。"
        return (number == nil ? [unissued] : []) + texts.closing
    }

    private var sections: [DocumentSection] {
        let contents = ReportSection.allCases.map { section in
            SectionLayout(section: section, facts: facts).documentSection
        }
        return contents + [
            DocumentSection("十、信用状况提升建议", parts: RepairAdvice(facts: facts, publicity: publicity).parts),
            DocumentSection("十一、地方补充内容", parts: [.text("平台未归集到依地方补充目录应当列入本报告的信息。")]),
        ]
    }
}
