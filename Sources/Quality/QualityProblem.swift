internal import HTTPServer

/// The problems readers of the quality page are told about.
enum QualityProblem {
    static func unknownDepartment(_ name: String) -> Problem {
        .invalidParameter(name, LocalisedText("目录中没有这个部门。", "The catalogue has no such department."))
    }

    static func unknownClass(_ known: [String]) -> Problem { notOneOf(known, "class") }

    static func notADate(_ name: String) -> Problem {
        .invalidParameter(
            name, LocalisedText("应为日期，形如 2026-01-31。", "It must be a date such as 2026-01-31."))
    }

    static func notOneOf(_ words: [String], _ name: String) -> Problem {
        let list = words.joined(separator: ", ")
        return .invalidParameter(name, LocalisedText("可用的值：\(list)。", "It must be one of: \(list)."))
    }
}
