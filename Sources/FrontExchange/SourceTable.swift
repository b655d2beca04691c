internal import Catalogue
internal import PostgresClient

/// A department's exchange table, seen to be fit to be pulled.
struct SourceTable: Sendable {
    /// A column as the department's database describes it.
    struct Column: Sendable, Equatable {
        let name: String
        let type: String
        let category: String
        let isNeverNull: Bool
        let leadsIndex: Bool
    }

    /// The table's name in SQL.
    let relation: String
    /// The key column's name in SQL.
    let key: String
    let keyType: KeyType
    /// The columns that are sent, as they are called there.
    let columns: [String]
    /// What an operator should know although pulling works.
    let warnings: [String]

    /// Checks a table against its exchange and class.
    /// - Throws: `ExchangeFault`.
    init(
        _ described: [Column], _ exchange: ExchangeSource, _ informationClass: InformationClass
    ) throws(ExchangeFault) {
        relation = exchange.table.map(Self.quoted).joined(separator: ".")
        guard !described.isEmpty else { throw .noTable(exchange.table.joined(separator: ".")) }
        guard let key = described.first(where: { $0.name == exchange.keyColumn }) else {
            throw .noKeyColumn(exchange.keyColumn, columns: described.map(\.name))
        }
        self.key = Self.quoted(key.name)
        keyType = try Self.keyType(key, exchange, informationClass)
        columns = try Self.sent(described, exchange, informationClass)
        var warnings: [String] = []
        if !key.leadsIndex {
            warnings.append("no index begins with \(key.name), so every pull reads the whole table")
        }
        if !key.isNeverNull { warnings.append("\(key.name) may be NULL; rows without it are never pulled") }
        if keyType.kind != .text, exchange.overlap == nil, keyType.kind == .time {
            warnings.append(
                "\(key.name) is a time: without an overlap, rows committed late or at the same time are missed")
        }
        self.warnings = warnings
    }

    private static func keyType(
        _ key: Column, _ exchange: ExchangeSource, _ informationClass: InformationClass
    ) throws(ExchangeFault) -> KeyType {
        guard let type = KeyType(name: key.type, category: key.category) else {
            throw .unorderedKey(key.name, type: key.type)
        }
        if case .item(let index) = informationClass.meaning(ofColumn: key.name),
            informationClass.items[index].personal != .no
        {
            throw .personalKey(key.name)
        }
        if type.isDay, exchange.overlap == nil { throw .dayWithoutOverlap(key.name) }
        if type.distance == nil, exchange.overlap != nil { throw .overlapOfText(key.name) }
        return type
    }

    private static func sent(
        _ described: [Column], _ exchange: ExchangeSource, _ informationClass: InformationClass
    ) throws(ExchangeFault) -> [String] {
        var columns: [String] = []
        var unknown: [String] = []
        var byItem: [Int: [String]] = [:]
        for column in described where !exchange.ignoredColumns.contains(column.name) {
            switch informationClass.meaning(ofColumn: column.name) {
            case .item(let index):
                columns.append(column.name)
                byItem[index, default: []].append(column.name)
            case .ignored: break
            case nil: if column.name != exchange.keyColumn { unknown.append(column.name) }
            }
        }
        guard unknown.isEmpty else { throw .unknownColumns(unknown) }
        if let repeated = byItem.filter({ $0.value.count > 1 }).min(by: { $0.key < $1.key }) {
            throw .repeatedItem(informationClass.items[repeated.key].name, columns: repeated.value)
        }
        if let code = informationClass.subjectCodeItem, let index = informationClass.itemIndex(code),
            byItem[index] == nil, informationClass.personIdentifierIndex.map({ byItem[$0] == nil }) ?? true
        {
            throw .noSubject("\(informationClass.items[index].name)（\(code)）")
        }
        return columns
    }

    static func quoted(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }
}
