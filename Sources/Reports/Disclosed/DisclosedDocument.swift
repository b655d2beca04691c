internal import Catalogue
internal import Formats
internal import HTTPServer
internal import PostgresClient

/// A report under an authority as JSON. It has the form of the public one, so that a program that reads that reads this; items that are
/// not public stand apart from those that are, by share class.
struct DisclosedDocument: ReportRows {
    let code: String
    let view: ReportView
    let purpose: Purpose
    let rows: GateRows

    private typealias Column = GateRows.Column
    private var result: PostgresResult { rows.result }

    let headers: [Header] = [.notKept, .varying]

    var isRegistered: Bool {
        rows.subject.map { result.json($0, Column.registered).elementsEqual("true".utf8) } ?? false
    }

    /// The rows of each class.
    var ranges: [String: [Int]] { Dictionary(grouping: rows.records) { result.string($0, Column.classCode) } }

    func json(_ frame: ReportFrame) -> JSONWriter {
        let catalogue = frame.catalogue
        var json = JSONWriter(capacity: 2048 + rows.records.reduce(0) { $0 + 500 + size(ofItems: $1) })
        let scope = OpenedScope(rows.scope, view)
        json.object { json in
            json.key("view")
            json.value(view.rawValue)
            json.key("as_of")
            json.value(catalogue.date.description)
            let ranges = ranges
            writeCover(frame, ranges, &json)
            json.key("purpose")
            json.value(purpose.code)
            json.key("authority")
            json.value(rows.authority)
            json.key("not_shown")
            json.array { json in
                for informationClass in catalogue.classes where scope.withholds(informationClass) {
                    json.object { json in
                        json.key("class")
                        json.value(informationClass.code)
                        json.key("name")
                        json.value(informationClass.name)
                    }
                }
            }
            json.key("subject")
            json.object(writeSubject)
            json.key("sections")
            json.array { writeSections(catalogue, scope, ranges, &$0) }
        }
        return json
    }

    private func writeCover(_ frame: ReportFrame, _ ranges: [String: [Int]], _ json: inout JSONWriter) {
        let rows = frame.catalogue.classes.map { ranges[$0.code] ?? [] }
        let counts = rows.map { $0.first.map { result.number($0, Column.total) } ?? 0 }
        ReportCover(frame: frame, counts: counts).write(to: &json) { place in
            rows[place].flatMap { row in shownColumns.map { result.json(row, $0) } }
        }
    }

    /// The columns of the items that are shown.
    var shownColumns: [Int] {
        [Column.publicItems, Column.authorisedItems] + (view == .shared ? [Column.sharedItems] : [])
    }

    private func size(ofItems row: Int) -> Int {
        result.bytes(row, Column.publicItems).count + result.bytes(row, Column.authorisedItems).count
            + result.bytes(row, Column.sharedItems).count
    }

    private func writeSubject(_ json: inout JSONWriter) {
        json.key("uscc")
        json.value(code)
        json.key("registered")
        json.value(isRegistered)
        guard let row = rows.subject else { return }
        json.key("name")
        json.value(utf8: result.bytes(row, Column.name))
        json.key("kind")
        json.value(utf8: result.bytes(row, Column.kind))
        json.key("region")
        json.value(utf8: result.bytes(row, Column.region))
    }

    private func writeSections(
        _ catalogue: Catalogue, _ scope: OpenedScope, _ ranges: [String: [Int]], _ json: inout JSONWriter
    ) {
        for informationClass in catalogue.classes {
            let shown = ranges[informationClass.code] ?? []
            json.object { json in
                json.sectionHead(informationClass)
                write(scope, informationClass, &json)
                json.key("count")
                json.value(shown.first.map { result.number($0, Column.total) } ?? 0)
                json.key("records")
                json.array { json in for row in shown { json.object { writeRecord(row, &$0) } } }
            }
        }
    }

    /// Which share classes of a class's items are shown, and which items where it is not all of them.
    private func write(_ scope: OpenedScope, _ informationClass: InformationClass, _ json: inout JSONWriter) {
        json.key("share_classes")
        json.array { json in for share in scope.shareClasses(of: informationClass) { json.value(share.rawValue) } }
        guard let items = scope.items(of: informationClass) else { return }
        json.key("items_shown")
        json.array { json in for item in items { json.value(item) } }
    }

    private func writeRecord(_ row: Int, _ json: inout JSONWriter) {
        json.key("key")
        json.value(uuid: result.bytes(row, Column.key))
        json.key("agency")
        json.value(utf8: result.bytes(row, Column.agency))
        json.key("region")
        json.value(plain: result.bytes(row, Column.region))
        json.key("state")
        json.value(plain: result.bytes(row, Column.state))
        json.member("decision_date", result.day(row, Column.decided))
        json.member("public_from", result.day(row, Column.publicFrom))
        json.member("public_until", result.day(row, Column.publicUntil))
        json.key("items")
        json.raw(result.json(row, Column.publicItems))
        json.key("authorised_items")
        json.raw(result.json(row, Column.authorisedItems))
        if view == .shared {
            json.key("shared_items")
            json.raw(result.json(row, Column.sharedItems))
        }
    }
}

/// What an authority opens beyond the public: classes as a whole, or single items of them.
struct OpenedScope {
    private let entries: Set<String>
    private let opened: [ShareClass]

    init(_ entries: [String], _ view: ReportView) {
        self.entries = Set(entries)
        opened = view == .shared ? [.authorised, .shared] : [.authorised]
    }

    /// The single items that are opened; nil where none is, or all are.
    func items(of informationClass: InformationClass) -> [String]? {
        guard !entries.contains(informationClass.code) else { return nil }
        let codes = informationClass.items.map(\.code).filter { entries.contains("\(informationClass.code).\($0)") }
        return codes.isEmpty ? nil : codes
    }

    /// The share classes of which items are shown.
    func shareClasses(of informationClass: InformationClass) -> [ShareClass] {
        if entries.contains(informationClass.code) { return [.public] + opened }
        return items(of: informationClass) == nil ? [.public] : [.public, .authorised]
    }

    /// Whether the class has items that this kind of reader could be shown, and it is shown none of them. It depends on the catalogue
    /// alone, and on nothing the subject has.
    func withholds(_ informationClass: InformationClass) -> Bool {
        !entries.contains(informationClass.code) && items(of: informationClass) == nil
            && informationClass.items.contains { opened.contains($0.shareClass) && $0.personal != .identifier }
    }
}
