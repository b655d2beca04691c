internal import Catalogue
internal import Documents

/// A section of the report: the records of its classes, or that the platform has none.
struct SectionLayout {
    let section: ReportSection
    let facts: ReportFacts

    var documentSection: DocumentSection {
        let classes = facts.classes.filter { $0.informationClass.section == section }
        var parts: [DocumentPart] = []
        for found in classes where found.count > 0 {
            if classes.count > 1 || found.count > 1 {
                parts.append(.heading(found.informationClass.name, count: found.count))
            }
            parts += RecordLayout(found: found, code: facts.code, name: facts.name).parts
        }
        let empty = classes.filter { $0.count == 0 }.map(\.informationClass.name)
        if classes.isEmpty {
            parts.append(.text("平台的信息目录中没有属于这一部分的信息类，未归集此类信息；这不等于该主体没有此类信息。"))
        } else if !empty.isEmpty {
            let names = empty.joined(separator: "、")
            parts.append(.text("平台未归集到该主体可在本报告中列示的\(names)\(names.hasSuffix("信息") ? "" : "信息")。"))
        }
        let withheld = classes.filter(\.isWithheld).map(\.informationClass.name)
        if !withheld.isEmpty {
            parts.append(.text("本次查询的授权或者权限不包括\(withheld.joined(separator: "、"))中的非公开信息项，未作列示。"))
        }
        return DocumentSection(Self.heading(section), count: facts.count(section), parts: parts)
    }

    static func heading(_ section: ReportSection) -> String {
        switch section {
        case .basic: "一、基础信息"
        case .administrative: "二、行政管理"
        case .honours: "三、诚实守信"
        case .seriousDishonesty: "四、严重失信"
        case .abnormal: "五、经营异常"
        case .commitments: "六、信用承诺"
        case .evaluations: "七、信用评价"
        case .judgments: "八、司法判决"
        case .other: "九、其他"
        }
    }
}
