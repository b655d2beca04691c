public import Catalogue

/// Something wrong with a row: a reason for its rejection, or a warning on its receipt.
public struct Fault: Sendable, Equatable {
    /// A code of the catalogue's fault list, such as `uscc_check_digit`.
    public let code: String
    /// The item's code, empty for a fault of the whole row.
    public let item: String
    /// The value as received, cut to a few dozen characters; withheld where it is personal.
    public let value: String
    /// The rule or limit the value breaks.
    public let limit: String
    /// Whether it costs the row.
    public let severity: Rule.Severity
}

/// Counts of faults over many rows.
struct FaultTally: Sendable {
    struct Key: Hashable, Sendable {
        let code: String
        let item: String
        let severity: Rule.Severity
    }

    private(set) var counts: [Key: Int] = [:]

    mutating func add(_ fault: Fault) {
        counts[Key(code: fault.code, item: fault.item, severity: fault.severity), default: 0] += 1
    }

    mutating func add(_ key: Key, count: Int) {
        counts[key, default: 0] += count
    }
}
