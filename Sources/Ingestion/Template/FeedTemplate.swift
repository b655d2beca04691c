public import Catalogue
internal import Spreadsheets

/// The template (填报模板) of an information class: an empty table whose headings ingestion understands, in the forms that
/// departments fill in.
public struct FeedTemplate: Sendable {
    /// The forms of a template.
    public enum Form: String, Sendable, CaseIterable {
        /// An Excel workbook with notes, drop-downs and checks.
        case xlsx
        /// A header row alone.
        case csv

        /// The media type.
        public var mediaType: String {
            switch self {
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case .csv: "text/csv; charset=utf-8"
            }
        }
    }

    private let informationClass: InformationClass
    private let columns: [TemplateColumn]

    /// The template of a class of a catalogue.
    public init(_ informationClass: InformationClass, _ codeTables: [String: CodeTable]) {
        self.informationClass = informationClass
        columns = TemplateColumn.all(informationClass, codeTables)
    }

    /// The file.
    /// - Throws: `SpreadsheetError`.
    public func file(_ form: Form) throws -> [UInt8] {
        switch form {
        case .xlsx: try TemplateWorkbook(informationClass, columns).file()
        case .csv: csv
        }
    }

    /// Excel takes a file for UTF-8 only when it begins with a byte order mark.
    private var csv: [UInt8] {
        let names = columns.map { column in
            let name = column.item.name
            guard name.contains(where: { ",\"\r\n".contains($0) }) else { return name }
            return "\"\(name.replacing("\"", with: "\"\""))\""
        }
        return [0xEF, 0xBB, 0xBF] + Array(names.joined(separator: ",").utf8) + Array("\r\n".utf8)
    }
}
