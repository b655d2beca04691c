public import Catalogue
public import HTTPServer

/// What special reports say, in both languages.
///
/// A report is about what is public. Repaired or expired records may be neither shown nor used any more (信用修复管理办法, art. 3), so
/// nothing in a report may depend on whether there are any: it says what is within its publicity period, which is true either way.
public enum SpecialReportWording {
    /// The title of the document.
    public static let title = LocalisedText("专项信用报告", "Special credit report")

    /// What the whole report is, and is not.
    public static let scope = LocalisedText(
        "本报告只反映出具时处于公示期内的信息。公示期届满、已完成信用修复、异议核查期间暂停公示以及依法不公开的信息不在查询范围内；“未查询到”不表示从未发生。",
        "This report holds only information within its publicity period at the time of issue. What is past that period, was repaired, is suspended while an objection is examined, or is not public by law is outside its scope; “none found” does not mean that nothing ever happened."
    )

    /// What the word “complete” rests on.
    public static let sources = LocalisedText(
        "“未查询到”以各领域全部来源部门声明已报送完整、且其报送数据均已入库为前提；来源不完整的领域，列明来源部门和原因，不作有无的结论。",
        "“None found” is said only where all departments that are a source of the field have declared that they sent everything, and all of it was stored; of other fields the sources and reasons are listed, and nothing is concluded."
    )

    /// What is said of a report that is not issued.
    public static let unissued = LocalisedText(
        "本件为查询结果，没有编号，未经出具；需要证明用途的，请使用经出具、可核验的报告。",
        "This is the answer to a query, without a number, and was not issued; to prove something, use one that was issued and can be verified."
    )

    /// What is said of a field.
    public static func statement(_ field: SpecialReport.Field, _ period: ReportPeriod) -> LocalisedText {
        let days = "\(period.from)至\(period.to)"
        let english = "from \(period.from) through \(period.to)"
        switch (field.result, field.isComplete) {
        case (.none, _):
            return LocalisedText(
                "\(days)期间，未查询到该主体处于公示期内的违法违规记录。",
                "No record of a violation within its publicity period was found \(english).")
        case (.found, true):
            return LocalisedText(
                "\(days)期间，查询到该主体处于公示期内的违法违规记录\(field.count)条。",
                "\(field.count) records of violations within their publicity period were found \(english).")
        case (.found, false):
            return LocalisedText(
                "\(days)期间，查询到该主体处于公示期内的违法违规记录\(field.count)条；部分数据来源不完整，可能还有其他记录。",
                "\(field.count) records of violations within their publicity period were found \(english); some sources are not complete, there may be more."
            )
        case (.unknown, _):
            return LocalisedText(
                "部分数据来源不完整，不能出具\(days)期间有无违法违规记录的结论。",
                "Some sources are not complete: nothing can be said of whether there are records \(english).")
        }
    }

    /// Why a source is not complete.
    public static func reason(_ reason: SpecialReport.Reason) -> LocalisedText {
        switch reason {
        case .notDeclared:
            LocalisedText("来源部门未声明数据已报送完整", "the department has not declared that it sent everything")
        case .declaredInPart:
            LocalisedText("来源部门的完整性声明未覆盖全部期间", "the department's declaration does not cover the whole period")
        case .batchInWork: LocalisedText("有批次正在处理", "a batch is being worked on")
        case .snapshotHeld: LocalisedText("有全量批次待确认", "a snapshot waits for its confirmation")
        case .batchNotStored: LocalisedText("有批次未能入库", "a batch was not stored")
        case .rowsRejected: LocalisedText("有问题数据未处理", "rejected rows have not been dealt with")
        case .rowsWaiting: LocalisedText("有数据待匹配主体", "rows wait to be matched with their subject")
        case .noSource: LocalisedText("该领域没有数据来源", "nobody feeds this field")
        case .notRegistered:
            LocalisedText("登记信息中没有该主体", "the subject is not in the register")
        }
    }

    /// One sentence about a gap: which source, what, since when.
    public static func gap(_ gap: SpecialReport.Gap, _ catalogue: Catalogue) -> LocalisedText {
        let department = gap.department.flatMap(catalogue.department)
        let informationClass = gap.classCode.flatMap(catalogue.informationClass)
        let reason = reason(gap.reason)
        guard let code = gap.department else { return reason }
        return LocalisedText(
            "\(department?.name ?? code)（\(informationClass?.name ?? gap.classCode ?? "")）：\(reason.chinese)，自\(gap.since)起。",
            "\(department?.englishName ?? code) (\(informationClass?.englishName ?? gap.classCode ?? "")): \(reason.english), since \(gap.since)."
        )
    }
}
