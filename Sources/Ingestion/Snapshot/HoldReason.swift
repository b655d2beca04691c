internal import Catalogue
internal import Formats
public import HTTPServer

/// Why a snapshot (全量报送) is held until its department confirms it.
public struct HoldReason: Sendable, Equatable, Codable {
    /// What the gate found.
    public enum Code: String, Sendable, Codable {
        /// No row brings a record.
        case empty
        /// Too large a share of the records in force would be dropped; value and limit are percentages.
        case tooManyDropped = "too_many_dropped"
        /// Too few rows bring a record; value and limit are rows.
        case tooFewRows = "too_few_rows"
        /// Rows of which it cannot be told which record they are, while records would be dropped; value and limit are rows.
        case unknownRows = "unknown_rows"
        /// Too few rows fill an item (填报率); value and limit are percentages.
        case itemSparselyFilled = "item_sparsely_filled"
    }

    /// What the gate found.
    public let code: Code
    /// The code of the item it is about; empty where it is about none.
    public let item: String
    /// What was found.
    public let value: Double
    /// The limit it breaks.
    public let limit: Double

    init(_ code: Code, item: String = "", value: Double, limit: Double) {
        self.code = code
        self.item = item
        self.value = value
        self.limit = limit
    }

    /// The reason in words, in Chinese and in English.
    public var message: LocalisedText {
        let (value, limit) = (Self.number(value), Self.number(limit))
        switch code {
        case .empty:
            return LocalisedText("没有一行可以接收，相当于清空全部记录。", "No row can be accepted: all records would go.")
        case .tooManyDropped:
            return LocalisedText(
                "将撤下在用记录的 \(value)%，超过上限 \(limit)%。",
                "It would drop \(value) % of the records in force; the limit is \(limit) %.")
        case .tooFewRows:
            return LocalisedText(
                "可接收 \(value) 行，少于下限 \(limit) 行。", "\(value) rows can be accepted; \(limit) is the least.")
        case .unknownRows:
            return LocalisedText(
                "有 \(value) 行无法辨认是哪条记录（上限 \(limit) 行），将撤下的记录可能就在其中。",
                "Of \(value) rows it cannot be told which record they are (limit \(limit)); those to be dropped may be among them."
            )
        case .itemSparselyFilled:
            return LocalisedText(
                "数据项 \(item) 的填报率为 \(value)%，低于下限 \(limit)%。",
                "\(value) % of the rows fill \(item); \(limit) % is the least.")
        }
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
}

extension HoldReason {
    func write(to json: inout JSONWriter) {
        json.key("code")
        json.value(code.rawValue)
        json.key("item")
        json.value(item.isEmpty ? nil : item)
        json.key("value")
        json.raw(Array(Self.number(value).utf8))
        json.key("limit")
        json.raw(Array(Self.number(limit).utf8))
        json.key("message")
        json.value(message.chinese)
        json.key("message_en")
        json.value(message.english)
    }
}
