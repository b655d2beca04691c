internal import Catalogue
internal import Formats
internal import HTTPServer
internal import PostgresClient

/// A report as JSON, written around the texts the database gives.
struct ReportDocument: ReportRows {
    let code: String
    let rows: SubjectRows
    /// Whether a registration vouches for it.
    let isRegistered: Bool
    /// How many records of each class there are, where the report does not hold them all.
    let counts: [String: Int]?

    enum Column {
        static let classCode = 1
        static let agency = 2
        static let region = 3
        static let decided = 4
        static let publicFrom = 5
        static let publicUntil = 6
        static let key = 7
        static let items = 8
        /// In the row of the subject itself.
        static let kind = 1
        static let name = 2
        static let registered = 8
    }

    let headers: [Header] = [.askedAgain, .varying]

    func count(_ classCode: String, _ range: Range<Int>) -> Int { counts.map { $0[classCode] ?? 0 } ?? range.count }

    func json(_ catalogue: Catalogue, issuer: String?) -> JSONWriter {
        var json = JSONWriter(
            capacity: 1024 + rows.records.reduce(0) { $0 + 400 + rows.result.bytes($1, Column.items).count })
        json.object { json in
            json.key("view")
            json.value("public")
            json.key("as_of")
            json.value(catalogue.date.description)
            let ranges = recordRanges()
            cover(catalogue, issuer, ranges).write(to: &json)
            json.key("subject")
            json.object(writeSubject)
            json.key("sections")
            json.array { writeSections(catalogue, ranges, &$0) }
        }
        return json
    }

    private func cover(_ catalogue: Catalogue, _ issuer: String?, _ ranges: [String: Range<Int>]) -> ReportCover {
        ReportCover(catalogue, issuer: issuer, count: { count($0, ranges[$0] ?? 0..<0) }) { classCode in
            (ranges[classCode] ?? 0..<0).map { rows.result.json($0, Column.items) }
        }
    }

    private func writeSubject(_ json: inout JSONWriter) {
        json.key("uscc")
        json.value(code)
        json.key("registered")
        json.value(isRegistered)
        guard let row = rows.subject else { return }
        json.key("name")
        json.value(utf8: rows.result.bytes(row, Column.name))
        json.key("kind")
        json.value(utf8: rows.result.bytes(row, Column.kind))
        json.key("region")
        json.value(utf8: rows.result.bytes(row, Column.region))
    }

    /// Every class has its place in a report, also when there is nothing in it: that there is nothing is information.
    private func writeSections(
        _ catalogue: Catalogue, _ ranges: [String: Range<Int>], _ json: inout JSONWriter
    ) {
        for informationClass in catalogue.classes {
            let range = ranges[informationClass.code] ?? 0..<0
            json.object { json in
                json.key("section")
                json.value(informationClass.section.rawValue)
                json.key("class")
                json.value(informationClass.code)
                json.key("name")
                json.value(informationClass.name)
                json.key("count")
                json.value(count(informationClass.code, range))
                json.key("records")
                json.array { json in for row in range { json.object { writeRecord(row, &$0) } } }
            }
        }
    }

    /// The rows of each class; they come together.
    func recordRanges() -> [String: Range<Int>] {
        var ranges: [String: Range<Int>] = [:]
        var start = rows.records.lowerBound
        let result = rows.result
        while start < rows.records.upperBound {
            let classCode = result.bytes(start, Column.classCode)
            var end = start + 1
            while end < rows.records.upperBound, result.bytes(end, Column.classCode).elementsEqual(classCode) {
                end += 1
            }
            ranges[result.string(start, Column.classCode)] = start..<end
            start = end
        }
        return ranges
    }

    private func writeRecord(_ row: Int, _ json: inout JSONWriter) {
        json.key("key")
        json.value(uuid: rows.result.bytes(row, Column.key))
        json.key("agency")
        json.value(utf8: rows.result.bytes(row, Column.agency))
        json.key("region")
        json.value(plain: rows.result.bytes(row, Column.region))
        json.member("decision_date", rows.result.day(row, Column.decided))
        json.member("public_from", rows.result.day(row, Column.publicFrom))
        json.member("public_until", rows.result.day(row, Column.publicUntil))
        json.key("items")
        json.raw(rows.result.json(row, Column.items))
    }
}

/// What records look like wherever they are shown.
enum RecordJSON {
    /// Writes a date, or null where there is none or it is PostgreSQL's `infinity`.
    static func writeDate(_ name: StaticString, _ date: UnsafeRawBufferPointer, to json: inout JSONWriter) {
        json.key(name)
        if let last = date.last, last != UInt8(ascii: "y") { json.value(plain: date) } else { json.null() }
    }
}
