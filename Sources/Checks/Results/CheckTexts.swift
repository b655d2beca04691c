internal import Catalogue
internal import HTTPServer

/// The results of a check in words, for tables.
struct CheckTexts: Sendable {
    let catalogue: Catalogue
    let language: Language
    let columns: [CheckResultColumn]

    var headings: [String] { columns.map { $0.heading.text(language) } }

    func cells(_ result: CheckResult) -> [String] { columns.map { cell($0, result) } }

    private func cell(_ column: CheckResultColumn, _ result: CheckResult) -> String {
        let isFound = result.outcome == .found
        switch column {
        case .row: return "\(result.row)"
        case .reference: return result.reference ?? ""
        case .code: return result.code ?? ""
        case .name: return result.name ?? ""
        case .status: return Self.outcome(result.outcome).text(language)
        case .matchedBy: return result.match.map(Self.match)?.text(language) ?? ""
        case .subject: return result.subject ?? ""
        case .registeredName: return result.registeredName ?? ""
        case .lists: return result.lists.map(listName).joined(separator: language == .english ? "; " : "；")
        case .penalties: return isFound ? "\(result.penalties)" : ""
        case .abnormal: return isFound ? Self.truth(result.isAbnormal).text(language) : ""
        case .lastDecision: return result.lastDecision ?? ""
        case .remark: return remark(result)?.text(language) ?? ""
        }
    }

    private func listName(_ code: String) -> String {
        guard let list = catalogue.informationClass(code) else { return code }
        return language == .english ? list.englishName : list.name
    }

    private static func truth(_ value: Bool) -> LocalisedText {
        value ? LocalisedText("是", "yes") : LocalisedText("否", "no")
    }

    static func outcome(_ outcome: CheckResult.Outcome) -> LocalisedText {
        switch outcome {
        case .found: LocalisedText("查得", "found")
        case .notFound: LocalisedText("未查得", "not found")
        case .ambiguous: LocalisedText("多个主体同名", "ambiguous")
        case .invalid: LocalisedText("无法核查的行", "invalid")
        case .notLooked: LocalisedText("未核查", "not looked up")
        }
    }

    private static func match(_ match: String) -> LocalisedText {
        switch match {
        case "code": LocalisedText("代码", "code")
        case "name": LocalisedText("仅名称", "name alone")
        default: LocalisedText("仅曾用名", "former name alone")
        }
    }

    /// What the reader has to know beside the columns.
    func remark(_ result: CheckResult) -> LocalisedText? {
        switch result.outcome {
        case .invalid: return fault(result.fault ?? "required", result.code ?? "")
        case .ambiguous:
            return LocalisedText("该名称对应多个主体，请提供代码。", "Several organisations have this name: give the code.")
        case .notLooked:
            return LocalisedText(
                "核查期间权限已终止，未查询，不表示没有记录。",
                "The right ended during the check. Nobody looked; that does not mean there is nothing.")
        case .notFound: return nil
        case .found:
            if result.match != "code" {
                return LocalisedText(
                    "仅按名称匹配，请核对代码后使用。", "Matched by name alone: make sure of the code before you rely on it.")
            }
            return result.nameDiffers
                ? LocalisedText("提交的名称与登记名称不一致。", "The name given differs from the registered one.") : nil
        }
    }

    private func fault(_ code: String, _ value: String) -> LocalisedText {
        guard let text = catalogue.faults[code] else { return LocalisedText(code, code) }
        let limit = "\(CheckRows.longestText)"
        return LocalisedText(
            text.rendered(item: "统一社会信用代码或名称", value: value, limit: limit),
            text.renderedInEnglish(item: "Credit code or name", value: value, limit: limit))
    }
}
