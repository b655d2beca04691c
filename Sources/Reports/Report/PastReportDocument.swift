internal import Catalogue
internal import Formats
internal import HTTPServer
internal import PostgresClient

/// A report of a past day as JSON.
struct PastReportDocument: ReportRows {
    let code: String
    let day: CivilDate
    /// One row or none, as `subject.sql` gives it.
    let subject: PostgresResult
    /// The records of each class together.
    let records: PostgresResult
    /// Whether it shows a department its own records.
    let isOwn: Bool

    enum Column {
        static let total = 10
    }

    var headers: [Header] { isOwn ? [.notKept] : [.askedAgain, .varying] }

    /// The rows of each class.
    var ranges: [String: [Int]] {
        Dictionary(grouping: 0..<records.count) { records.string($0, RecordColumns.classCode) }
    }

    func json(_ frame: ReportFrame) -> JSONWriter {
        var json = JSONWriter(capacity: 1024 + records.count * 800)
        json.object { json in
            json.key("view")
            json.value(isOwn ? "source" : "public")
            json.key("as_of")
            json.value(day.description)
            let notice = isOwn ? Self.ownNotice : Self.publicNotice
            json.key("notice")
            json.value(notice.chinese)
            json.key("notice_en")
            json.value(notice.english)
            let ranges = ranges
            writeCover(frame, ranges, &json)
            json.key("subject")
            json.object(writeSubject)
            json.key("sections")
            json.array { writeSections(frame.catalogue, ranges, &$0) }
        }
        return json
    }

    private func writeCover(_ frame: ReportFrame, _ ranges: [String: [Int]], _ json: inout JSONWriter) {
        let rows = frame.catalogue.classes.map { ranges[$0.code] ?? [] }
        let counts = rows.map { $0.first.map { records.integer($0, Column.total) } ?? 0 }
        ReportCover(frame: frame, counts: counts).write(to: &json) { place in
            // What is counted but not shown any more is no ground for a label.
            rows[place].filter { records.isNull($0, RecordColumns.withheld) }
                .map { records.bytes($0, RecordColumns.items) }
        }
    }

    static let publicNotice = (
        chinese: "截至该日终了公众可见的信息中今天仍公开的部分。此后已修复、撤回或公示期满的记录不再列出，已更正或撤回的内容不再显示；未列出不等于当日没有。",
        english: """
        Of what the public could see at the end of that day, what is still public today. Records that were repaired or \
        withdrawn since, or whose publicity has ended, are left out, and contents that were corrected or withdrawn are not \
        shown: that nothing is listed does not mean that there was nothing.
        """
    )

    static let ownNotice = (
        chinese: "截至该日终了公众可见的、由本部门报送的全部记录，不论此后是否已更正、撤回、修复或期满；仅供本部门核对，不得再公开。",
        english: """
        All records sent by your department that the public could see at the end of that day, whatever became of them since; \
        for your own verification, not to be published again.
        """
    )

    private func writeSubject(_ json: inout JSONWriter) {
        if subject.count > 0 {
            SubjectJSON.write(subject, 0, to: &json)
        } else {
            json.key("uscc")
            json.value(code)
        }
        json.key("registered")
        json.value(subject.count > 0 && subject.boolean(0, 4))
    }

    private func writeSections(_ catalogue: Catalogue, _ ranges: [String: [Int]], _ json: inout JSONWriter) {
        for informationClass in catalogue.classes {
            let shown = ranges[informationClass.code] ?? []
            json.object { json in
                json.sectionHead(informationClass)
                json.key("count")
                json.value(shown.first.map { records.integer($0, Column.total) } ?? 0)
                json.key("records")
                json.array { json in
                    for row in shown {
                        json.object { json in
                            json.key("key")
                            json.value(records.string(row, RecordColumns.key))
                            RecordColumns.write(records, row, to: &json)
                        }
                    }
                }
            }
        }
    }
}

/// The columns that statements about revisions have in common, and their JSON.
enum RecordColumns {
    static let classCode = 0
    static let agency = 1
    static let region = 2
    static let decided = 3
    static let publicFrom = 4
    static let publicUntil = 5
    static let key = 6
    static let items = 7
    static let revision = 8
    static let withheld = 9

    /// Writes a revision's number, why its content is withheld, and else the content.
    static func write(_ rows: PostgresResult, _ row: Int, to json: inout JSONWriter) {
        json.key("revision")
        json.value(rows.integer(row, revision))
        json.key("withheld")
        json.value(rows.optionalString(row, withheld))
        guard rows.isNull(row, withheld) else { return }
        json.key("agency")
        json.value(utf8: rows.bytes(row, agency))
        json.key("region")
        json.value(plain: rows.bytes(row, region))
        RecordJSON.writeDate("decision_date", rows.bytes(row, decided), to: &json)
        RecordJSON.writeDate("public_from", rows.bytes(row, publicFrom), to: &json)
        RecordJSON.writeDate("public_until", rows.bytes(row, publicUntil), to: &json)
        json.key("items")
        json.raw(rows.bytes(row, items))
    }
}
