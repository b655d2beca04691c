/// The value of a structured field (RFC 8941, 3.3).
public enum BareItem: Sendable, Equatable {
    /// At most 15 digits.
    case integer(Int)
    /// A number with at most three decimals, in thousandths.
    case decimal(thousandths: Int)
    /// Visible ASCII and spaces.
    case string(String)
    /// A word without quotation marks.
    case token(String)
    /// Bytes, written in base64.
    case bytes([UInt8])
    /// `?1` or `?0`.
    case boolean(Bool)
}

/// The parameters of a value in the order they stand (RFC 8941, 3.1.2); no name stands twice.
public struct FieldParameters: Sendable, Equatable {
    /// Names and values.
    public internal(set) var all: [(name: String, value: BareItem)] = []

    /// No parameters.
    public init() {}

    /// Parameters in this order.
    public init(_ all: [(String, BareItem)]) { self.all = all.map { ($0.0, $0.1) } }

    /// The value of a name.
    public subscript(name: String) -> BareItem? { all.first { $0.name == name }?.value }

    /// Whether both have the same names with the same values in the same order.
    public static func == (one: Self, other: Self) -> Bool { one.all.elementsEqual(other.all) { $0 == $1 } }
}

/// A value with its parameters (RFC 8941, 3.3).
public struct FieldItem: Sendable, Equatable {
    /// The value.
    public let value: BareItem
    /// What is said about it.
    public let parameters: FieldParameters

    /// Puts them together.
    public init(_ value: BareItem, _ parameters: FieldParameters = FieldParameters()) {
        self.value = value
        self.parameters = parameters
    }
}

/// A list in brackets with parameters behind it (RFC 8941, 3.1.1).
public struct InnerList: Sendable, Equatable {
    /// What is in the brackets.
    public let items: [FieldItem]
    /// What is said about the whole.
    public let parameters: FieldParameters

    /// Puts them together.
    public init(_ items: [FieldItem], _ parameters: FieldParameters) {
        self.items = items
        self.parameters = parameters
    }
}

/// A member of a list or dictionary.
public enum FieldMember: Sendable, Equatable {
    /// A value.
    case item(FieldItem)
    /// Several in brackets.
    case list(InnerList)
}

/// A dictionary (RFC 8941, 3.2) in the order its members stand.
public struct FieldDictionary: Sendable {
    /// Names and members. No name stands twice.
    public let members: [(name: String, member: FieldMember)]

    /// The member of a name.
    public subscript(name: String) -> FieldMember? { members.first { $0.name == name }?.member }
}
