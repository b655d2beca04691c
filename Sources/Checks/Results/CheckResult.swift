internal import PostgresClient

/// What a check says of a row.
struct CheckResult: Sendable {
    /// How looking a row up ended.
    enum Outcome: String {
        case found
        case notFound = "not_found"
        case ambiguous
        case invalid
        /// Nobody looked: what the check rests on had ended.
        case notLooked = "not_looked"
    }

    let row: Int
    let reference: String?
    let code: String?
    let name: String?
    let fault: String?
    let outcome: Outcome
    let match: String?
    let subject: String?
    let registeredName: String?
    let lists: [String]
    let penalties: Int
    let isAbnormal: Bool
    let lastDecision: String?

    static func rows(_ result: PostgresResult) -> [CheckResult] {
        (0..<result.count).map { CheckResult(result, $0) }
    }

    private init(_ result: PostgresResult, _ line: Int) {
        row = result.integer(line, 0)
        reference = result.optionalString(line, 2)
        code = result.optionalString(line, 3)
        name = result.optionalString(line, 4)
        fault = result.optionalString(line, 5)
        outcome =
            result.string(line, 1) == "done" ? Outcome(rawValue: result.string(line, 6)) ?? .notLooked : .notLooked
        match = result.optionalString(line, 7)
        subject = result.optionalString(line, 8)
        registeredName = result.optionalString(line, 9)
        lists = result.string(line, 10).split(separator: " ").map(String.init)
        penalties = result.integer(line, 11)
        isAbnormal = result.boolean(line, 12)
        lastDecision = result.optionalString(line, 13)
    }

    /// Whether the row gives a name and the register has another one for its code.
    var nameDiffers: Bool {
        guard outcome == .found, match == "code", let name, let registeredName else { return false }
        return Self.searchForm(name) != Self.searchForm(registeredName)
    }

    /// Names as they are compared: brackets of one kind, ASCII in lower case.
    private static func searchForm(_ name: String) -> String {
        name.replacing("(", with: "（").replacing(")", with: "）").lowercased()
    }
}
