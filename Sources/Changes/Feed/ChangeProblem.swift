internal import HTTPServer

/// What those who follow the feed are told when they cannot.
enum ChangeProblem {
    static let noLongerComplete = Problem(
        410, "changes_no_longer_complete",
        LocalisedText("此后的变更已不完整", "The changes behind this number are not complete"),
        detail: LocalisedText(
            "较早的变更已被清理，或编号不属于本平台。请从 /v1/exports 的最新全量数据或 after=0 重新开始。",
            "Older changes were removed, or the number is not of this feed. Begin anew with the latest full export at /v1/exports, or with after=0."
        ), headers: [Header("Link", "</v1/exports>; rel=\"alternate\"")])

    static let tooManyFollowers = Problem(
        503, "too_many_followers", LocalisedText("等待变更的连接过多", "Too many are waiting for changes"),
        detail: LocalisedText(
            "请稍后重试，或不带 wait 读取。", "Try again shortly, or read without “wait”."),
        headers: [Header("Retry-After", "10")])

    static func notANumber(_ name: String) -> Problem {
        .invalidParameter(
            name,
            LocalisedText(
                "应为上一次所得的 next，首次为 0。", "It must be the “next” of the answer before, or 0 to begin with."))
    }

    static func notWithin(_ name: String, _ range: ClosedRange<Int>) -> Problem {
        .invalidParameter(
            name,
            LocalisedText(
                "应为 \(range.lowerBound) 至 \(range.upperBound) 的整数。",
                "It must be an integer from \(range.lowerBound) to \(range.upperBound)."))
    }

    static func of(_ fault: ChangeFilterFault) -> Problem {
        switch fault {
        case .unknownClass:
            .invalidParameter(
                "class",
                LocalisedText(
                    "没有该信息类；参见 /v1/catalogue/classes。", "There is no such class; /v1/catalogue/classes lists them."))
        case .notARegion:
            .invalidParameter(
                "region",
                LocalisedText("应为六位行政区划代码，如 330000、330100。", "It must be a six-digit division code such as 330100."))
        }
    }
}
