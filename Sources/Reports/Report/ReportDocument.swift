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

    func json(_ frame: ReportFrame) -> JSONWriter {
        let ranges = ranges(frame.classes.count, frame.place)
        var json = JSONWriter(capacity: 4096 + rows.records.reduce(0) { $0 + 400 + items($1).count })
        let cover = ReportCover(frame: frame, counts: counts(frame.catalogue.classes, ranges))
        json.raw(frame[frame.publicReport])
        cover.write(to: &json) { place in ranges[place].map(items) }
        json.key("subject")
        json.object(writeSubject)
        json.key("sections")
        json.array { json in
            // Every class has its place in a report, also when there is nothing in it: that there is nothing is information.
            for place in ranges.indices {
                if ranges[place].isEmpty, cover.counts[place] == 0 {
                    json.raw(frame[frame.classes[place].empty])
                } else {
                    let members = frame[frame.classes[place].members]
                    json.object { writeSection(members, cover.counts[place], ranges[place], &$0) }
                }
            }
        }
        json.end(UInt8(ascii: "}"))
        return json
    }

    /// How many records there are of each class.
    func counts(_ classes: [InformationClass], _ ranges: [Range<Int>]) -> [Int] {
        guard let counts else { return ranges.map { $0.count } }
        return classes.map { counts[$0.code] ?? 0 }
    }

    private func items(_ row: Int) -> UnsafeRawBufferPointer { rows.result.json(row, Column.items) }

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

    private func writeSection(
        _ members: UnsafeRawBufferPointer, _ count: Int, _ range: Range<Int>, _ json: inout JSONWriter
    ) {
        json.raw(members)
        json.key("count")
        json.value(count)
        json.key("records")
        json.array { json in for row in range { json.object { writeRecord(row, &$0) } } }
    }

    /// The rows of each class; they come together.
    /// - Parameters:
    ///   - count: how many classes there are.
    ///   - place: finds the place of a class by its code.
    func ranges(_ count: Int, _ place: (UnsafeRawBufferPointer) -> Int?) -> [Range<Int>] {
        var ranges = [Range<Int>](repeating: 0..<0, count: count)
        var start = rows.records.lowerBound
        let result = rows.result
        while start < rows.records.upperBound {
            let classCode = result.bytes(start, Column.classCode)
            var end = start + 1
            while end < rows.records.upperBound, result.bytes(end, Column.classCode).isEqual(to: classCode) {
                end += 1
            }
            if let place = place(classCode) { ranges[place] = start..<end }
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
