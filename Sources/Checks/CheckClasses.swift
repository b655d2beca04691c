internal import Catalogue
internal import PostgresClient

/// The classes that a check looks at, by what they tell.
struct CheckClasses {
    /// Records of punishment: `penalty`.
    let penalties: [String]
    /// Lists, red and black.
    let lists: [String]
    /// The lists of abnormal operation.
    let abnormal: [String]
    /// Of each list the item with the day from which it holds a subject no more.
    let removalItems: [(list: String, item: String)]

    init(_ catalogue: Catalogue) {
        penalties = catalogue.classes.map(\.code).filter { $0 == "penalty" }
        let listing: Set<ReportSection> = [.honours, .seriousDishonesty, .abnormal]
        let listClasses = catalogue.classes.filter { listing.contains($0.section) }
        lists = listClasses.map(\.code)
        abnormal = listClasses.filter { $0.section == .abnormal }.map(\.code)
        removalItems = listClasses.compactMap { list in list.publicityEndItem.map { (list.code, $0) } }
    }

    var all: [String] { penalties + lists }

    /// Codes are letters, digits, `_`, `-` and `.`: nothing needs an escape.
    private var removals: String {
        "{" + removalItems.map { "\"\($0.list)\":\"\($0.item)\"" }.joined(separator: ",") + "}"
    }

    var parameters: [Parameter] { [.array(all), .array(penalties), .array(lists), .array(abnormal), .text(removals)] }
}
