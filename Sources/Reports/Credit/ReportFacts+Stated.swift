public import Catalogue
public import Documents

/// Facts that were read elsewhere than at the report's own address.
extension ReportFacts {
    /// Facts of the day that the catalogue is of.
    /// - Parameters:
    ///   - purpose: the purpose that was stated, in Chinese.
    ///   - scope: the classes and items that the authority opens.
    ///   - records: of each its class and how many of that there are, those of a class together.
    public init(
        code: String, name: String?, isRegistered: Bool, view: DocumentView, purpose: String?, authority: String?,
        scope: [String], records: [(classCode: String, total: Int, facts: RecordFacts)], _ catalogue: Catalogue
    ) {
        let opened = ReportView(rawValue: view.rawValue).map { OpenedScope(scope, $0) }
        let classes = catalogue.classes.map { informationClass in
            let shown = records.filter { $0.classCode == informationClass.code }
            return ClassFacts(
                informationClass: informationClass, count: shown.first?.total ?? 0, records: shown.map(\.facts),
                isWithheld: view != .everybody && (opened?.withholds(informationClass) ?? true))
        }
        self.init(
            code: code, name: name, isRegistered: isRegistered, view: view, day: catalogue.date, pastNotice: nil,
            purpose: purpose, authority: authority, classes: classes)
    }
}

extension ReportFacts.RecordFacts {
    /// A record.
    /// - Parameter items: the items that are shown, as JSON objects.
    public init(
        agency: String, region: String, decided: String?, publicFrom: String?, publicUntil: String?, state: String?,
        items: [[UInt8]]
    ) {
        self.init(
            agency: agency, region: region, decided: decided, publicFrom: publicFrom, publicUntil: publicUntil,
            state: state, withheld: nil,
            items: items.flatMap { json in json.withUnsafeBytes { ItemTexts.all(in: $0) } })
    }
}
