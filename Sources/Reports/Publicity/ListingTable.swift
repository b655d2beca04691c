internal import Catalogue
internal import HTTPServer
internal import PostgresClient

/// A listing as CSV (RFC 4180) for spreadsheets: UTF-8 with a byte order mark, Chinese headings, the public items of the class behind
/// what every record has.
struct ListingTable: Sendable {
    /// How many records a table has at most; whoever wants all takes the exports.
    static let mostRows = 10_000
    /// How many are read at a time.
    static let pageRows = 200

    private let path: String
    private let items: [Item]
    private let timeliness: Timeliness

    init(_ subject: PublicityListing.Subject, _ catalogue: Catalogue) {
        path = subject.path
        // Items that say what a row does are no part of the record, and of class C.
        items = (catalogue.informationClass(subject.classCode)?.items ?? []).filter { $0.shareClass == .public }
        timeliness = Timeliness(catalogue, subject.classCode)
    }

    var headers: [Header] {
        [
            Header("Content-Type", "text/csv; charset=utf-8; header=present"),
            Header("Content-Disposition", "attachment; filename=\"\(path).csv\""),
            Header("Link", "</v1/exports>; rel=\"related\""), .askedAgain,
        ]
    }

    var heading: [UInt8] {
        let fixed = [
            "信用主体代码", "主体名称", "行政区划", "决定机关", "决定日期", "公示起始日期", "公示终止日期（不含）", "首次公示日期",
            "决定至公示工作日数", "是否在时限内公示", "记录标识",
        ]
        var line = Line()
        for text in fixed + items.map(\.name) { line.add(text) }
        return [0xEF, 0xBB, 0xBF] + line.ended
    }

    func lines(_ page: ListingPage) -> [UInt8] {
        page.records.flatMap { self.line(page, $0) }
    }

    /// The last line of a table that has reached its limit.
    func cutShort(at limit: Int) -> [UInt8] {
        var line = Line()
        line.add("（已达到 \(limit) 行上限，其余记录未列出；全部数据见 /v1/exports）")
        return line.ended
    }

    private func line(_ page: ListingPage, _ row: Int) -> [UInt8] {
        let rows = page.rows
        let (decision, publication) = (rows.day(row, 4), page.publishedOn(row))
        let workingDays = timeliness.workingDays(from: decision, to: publication)
        var line = Line()
        for column in 0..<4 { line.add(rows.string(row, column)) }
        for day in [decision, rows.day(row, 5), rows.day(row, 6), publication] { line.add(day?.description ?? "") }
        line.add(workingDays.map { "\($0)" } ?? "")
        line.add(timeliness.isInTime(workingDays).map { $0 ? "是" : "否" } ?? "")
        line.add(rows.uuid(row, 7))
        let values = FlatItems(json: rows.json(row, 8))
        for item in items { line.add(values[item.code]) }
        return line.ended
    }

    /// A line as it grows.
    private struct Line {
        private var bytes: [UInt8] = []

        /// Adds a cell. A spreadsheet runs a cell as a formula that begins with one of = + - @, a tabulator or a line's end: such a
        /// cell gets an apostrophe in front, as OWASP advises, which spreadsheets take for “this is text”. Nothing in a
        /// listing is a number below zero.
        mutating func add(_ text: String) {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
            let isFormula = text.utf8.first.map { "=+-@\t\r\n".utf8.contains($0) } ?? false
            let cell = Array((isFormula ? "'" : "").utf8) + Array(text.utf8)
            guard cell.contains(where: { ",\"\r\n".utf8.contains($0) }) || bytes.isEmpty && cell.isEmpty else {
                return bytes += cell
            }
            bytes.append(UInt8(ascii: "\""))
            for byte in cell { bytes += byte == UInt8(ascii: "\"") ? [byte, byte] : [byte] }
            bytes.append(UInt8(ascii: "\""))
        }

        var ended: [UInt8] { bytes + [0x0D, 0x0A] }
    }
}
