public import Catalogue
internal import Formats
public import PostgresClient

/// The receipt (回执) of a batch: its counts and every kind of fault found, with what to do about it.
public struct Receipt: Sendable {
    /// A kind of fault and how often it occurred.
    public struct Entry: Sendable, Equatable {
        /// The fault's code.
        public let code: String
        /// The item's code, empty for a fault of whole rows.
        public let item: String
        /// `error` or `warning`.
        public let severity: String
        /// How often it occurred.
        public let count: Int
        /// What it means, in Chinese and in English.
        public let message: (chinese: String, english: String)

        /// Whether two entries tell the same.
        public static func == (left: Entry, right: Entry) -> Bool {
            left.code == right.code && left.item == right.item && left.severity == right.severity
                && left.count == right.count
        }
    }

    /// The batch.
    public let status: BatchStatus
    /// Its faults, errors first, the most frequent first.
    public let entries: [Entry]

    /// Looks a batch's receipt up.
    /// - Returns: nil when there is no such batch.
    /// - Throws: `PostgresError`.
    public static func load(
        _ id: UUIDBits, _ catalogue: Catalogue, _ query: (Statement, [Parameter]) async throws -> PostgresResult
    ) async throws -> Receipt? {
        guard let status = try await BatchStatus.load(id, query) else { return nil }
        let faults = try await query(SQL.batchFaults, [.text(id.description)])
        let informationClass = catalogue.informationClass(status.classCode)
        let entries = (0..<faults.count).map { row in
            let texts = FaultTexts(catalogue, informationClass)
            let item = faults.string(row, 1)
            return Entry(
                code: faults.string(row, 0), item: item, severity: faults.string(row, 2), count: faults.integer(row, 3),
                message: texts.message(faults.string(row, 0), item: item, value: "…", limit: "…"))
        }
        return Receipt(status: status, entries: entries)
    }

    /// The receipt as a JSON document.
    public func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.key("batch")
            json.object(status.write)
            json.key("seconds")
            json.raw(Array(status.seconds.utf8))
            json.key("unknown_columns")
            json.raw(Array(status.unknownColumns.utf8))
            json.key("missing_columns")
            json.raw(Array(status.missingColumns.utf8))
            json.key("faults")
            json.array { json in for entry in entries { json.object(entry.write) } }
        }
        return json.bytes
    }
}

extension Receipt.Entry {
    fileprivate func write(to json: inout JSONWriter) {
        json.key("code")
        json.value(code)
        json.key("item")
        json.value(item)
        json.key("severity")
        json.value(severity)
        json.key("count")
        json.value(count)
        json.key("message")
        json.value(message.chinese)
        json.key("message_en")
        json.value(message.english)
    }
}

/// Words faults for readers.
public struct FaultTexts: Sendable {
    private let catalogue: Catalogue
    private let informationClass: InformationClass?

    /// The wording of a class's faults.
    public init(_ catalogue: Catalogue, _ informationClass: InformationClass?) {
        self.catalogue = catalogue
        self.informationClass = informationClass
    }

    /// The limit in words, where the item itself knows it.
    private func limitText(_ code: String, _ item: Item) -> String? {
        switch code {
        case "unknown_code":
            item.codeTable.flatMap { catalogue.codeTables[$0] }?.entries.map(\.name).joined(separator: "、")
        case "too_long": item.length.map { "\($0)" }
        default: nil
        }
    }

    /// What a fault means; the bare code when the catalogue no longer knows it.
    public func message(_ code: String, item: String, value: String, limit: String) -> (
        chinese: String, english: String
    ) {
        guard let text = catalogue.faults[code] else { return (code, code) }
        let known = informationClass?.itemIndex(item).flatMap { informationClass?.items[$0] }
        let limits = known.flatMap { limitText(code, $0) }.map { ($0, $0) } ?? itemNames(limit)
        let items = itemNames(item)
        return (
            text.rendered(item: items.0, value: value, limit: limits.0),
            text.renderedInEnglish(item: items.1, value: value, limit: limits.1)
        )
    }

    /// The Chinese and the English name of an item, with its code; what is the code of none stays as it is.
    private func itemNames(_ code: String) -> (String, String) {
        guard let informationClass, let index = informationClass.itemIndex(code) else { return (code, code) }
        let item = informationClass.items[index]
        return ("\(item.name)（\(code)）", "\(item.englishName) (\(code))")
    }
}
