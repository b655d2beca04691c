/// The type of a key column: how its values are ordered.
struct KeyType: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// Integers and decimals.
        case number
        /// Days and times.
        case time
        /// Texts and UUIDs, which have an order but no distances.
        case text
    }

    let kind: Kind
    /// The name by which SQL casts to it.
    let name: String

    /// A type by its name and its category in `pg_type`; nil for one whose order cannot be relied upon.
    init?(name: String, category: String) {
        switch category {
        case "N" where !["real", "double precision", "money", "oid"].contains(name) && !name.hasPrefix("reg"):
            kind = .number
        case "D" where !name.hasPrefix("time ") && name != "time": kind = .time
        case "S": kind = .text
        case "U" where name == "uuid": kind = .text
        default: return nil
        }
        self.name = name
    }

    var isDay: Bool { name == "date" }

    /// The type that an overlap is cast to, nil where there is none.
    var distance: String? {
        switch kind {
        case .number: ["smallint", "integer", "bigint"].contains(name) ? "bigint" : "numeric"
        case .time: "interval"
        case .text: nil
        }
    }
}
