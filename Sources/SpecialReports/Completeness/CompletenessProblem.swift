internal import HTTPServer

/// What departments are told whose declaration cannot be taken.
enum CompletenessProblem {
    static func unknownClass(_ known: [String]) -> Problem {
        let list = known.joined(separator: ", ")
        return Problem(
            404, "unknown_class", LocalisedText("没有这个信息类", "No such information class"),
            detail: LocalisedText("可用的信息类：\(list)。", "The classes are: \(list)."))
    }

    static let unknownSource = Problem(
        403, "unknown_source", LocalisedText("部门不在目录中", "The department is not in the catalogue"),
        detail: LocalisedText("请联系平台运维。", "Ask the platform's operator."))

    static let nothingDeclared = Problem(
        404, "nothing_declared", LocalisedText("没有生效的声明", "No declaration is in force"),
        detail: LocalisedText("没有可撤销的完整性声明。", "There is none to revoke."))

    /// nil for a claim that was taken.
    static func refusal(_ outcome: FeedCompleteness.Outcome) -> Problem? {
        switch outcome {
        case .declared, .unchanged: nil
        case .noFirstDay: .invalidMember("from", "该类没有起始日期，请填写。", "this class has no first day: give one.")
        case .beforeClass: .invalidMember("from", "早于该类纳入目录的日期。", "it is before the class came into the catalogue.")
        case .notInOrder: .invalidMember("from", "不能晚于 through。", "it may not be after “through”.")
        case .notOver:
            .invalidMember(
                "through", "应早于今天：未结束的一天还可能有新的决定。", "it must be before today: a day that is not over may bring more.")
        case .unknownBatch:
            .invalidMember("settled_batches", "其中有不属于本部门本类的批次。", "one is no batch of this department and class.")
        case .batchUnfinished:
            Problem(
                409, "batch_unfinished", LocalisedText("批次尚未处理完", "A batch is not finished"),
                detail: LocalisedText(
                    "请等批次处理完，或先确认、取消后再声明。", "Wait for it, or confirm or cancel it first."))
        }
    }
}
