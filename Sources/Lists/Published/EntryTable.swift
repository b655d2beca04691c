internal import HTTPServer
internal import Ingestion
internal import PostgresClient

/// A list as a table for files.
struct EntryTable: Sendable {
    let listName: String
    let language: Language

    /// The headings. Excel takes a file for UTF-8 only when it begins with a byte order mark.
    var head: [UInt8] {
        let headings =
            language == .english
            ? [
                "list", "unified social credit code", "name", "region", "identified by", "listed on", "until",
                "document",
                "reason",
            ] : ["名单名称", "统一社会信用代码", "主体名称", "行政区划", "认定单位", "列入日期", "有效期至", "文书号", "列入事由"]
        return [0xEF, 0xBB, 0xBF] + CSVText.line(headings)
    }

    func lines(_ rows: PostgresResult) -> [UInt8] {
        (0..<rows.count).flatMap { row in
            CSVText.line([listName] + [2, 3, 4, 5, 7, 8, 9, 10].map { rows.string(row, $0) })
        }
    }
}
