import Catalogue

/// The catalogue's own words for coded values (代码表).
struct Terms: Sendable {
    private let tables: [String: CodeTable]
    private let tableByItem: [String: String]

    init(catalogue: Catalogue, informationClass: InformationClass) {
        tables = catalogue.codeTables
        tableByItem = Dictionary(
            informationClass.items.compactMap { item in item.codeTable.map { (item.code, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The word for a code of the table of an item, or nil when there is none.
    func word(_ code: some StringProtocol, item: String) -> String? {
        tableByItem[item].flatMap { tables[$0] }?.lookup(String(code))
    }

    /// The same as a cell, blank when there is none.
    func cell(_ code: some StringProtocol, item: String) -> [UInt8] {
        CSVCell.encoded(word(code, item: item) ?? "")
    }
}
