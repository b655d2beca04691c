internal import CXlsxwriter
internal import Glibc

/// A spreadsheet file in the making (Office Open XML, ISO/IEC 29500), used by one function from beginning to end.
public final class Workbook {
    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private let path: String
    private var formats: [CellStyle: UnsafeMutablePointer<lxw_format>] = [:]

    /// An empty workbook.
    /// - Throws: When no temporary file can be made.
    public init(title: String) throws(SpreadsheetError) {
        path = try Self.temporaryFile()
        workbook = workbook_new(path)
        try describe(title)
    }

    deinit {
        if let workbook { lxw_workbook_free(workbook) }
        unlink(path)
    }

    /// Adds an empty sheet behind the others.
    public func addSheet(_ name: String) throws(SpreadsheetError) -> Worksheet {
        guard let sheet = workbook_add_worksheet(workbook, name) else {
            throw SpreadsheetError(operation: "sheet", reason: "“\(name)” cannot be a sheet's name")
        }
        return Worksheet(sheet, self)
    }

    /// Closes the workbook.
    /// - Returns: the file.
    public func finish() throws(SpreadsheetError) -> [UInt8] {
        guard let open = workbook else { throw SpreadsheetError(operation: "finish", reason: "finished already") }
        workbook = nil
        try check("finish") { workbook_close(open) }
        return try Self.contents(of: path)
    }

    func format(_ style: CellStyle) -> UnsafeMutablePointer<lxw_format>? {
        if let format = formats[style] { return format }
        guard let format = workbook_add_format(workbook) else { return nil }
        if let colour = style.colour { format_set_font_color(format, colour) }
        if let background = style.background { format_set_bg_color(format, background) }
        if style.isBold { format_set_bold(format) }
        format_set_font_size(format, style.size)
        if style.wraps { format_set_text_wrap(format) }
        if style.isCentred { format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue)) }
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        if style.hasFrame {
            format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
            format_set_border_color(format, 0xBFBFBF)
        }
        if style.isText { format_set_num_format(format, "@") }
        formats[style] = format
        return format
    }

    /// The file says when it was made; a time that is always the same lets equal workbooks be equal bytes.
    private func describe(_ title: String) throws(SpreadsheetError) {
        let texts = CTexts()
        var properties = lxw_doc_properties()
        properties.title = texts.add(title)
        properties.author = texts.add("Gongxin")
        properties.created = 1_767_225_600
        try check("properties") { workbook_set_properties(workbook, &properties) }
    }

    // MARK: The file

    private static func temporaryFile() throws(SpreadsheetError) -> String {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let name = CTexts()
        guard let path = name.add("\(folder)/gongxin-XXXXXX") else { throw failure("temporary file") }
        let descriptor = mkstemp(path)
        guard descriptor >= 0 else { throw failure("temporary file") }
        close(descriptor)
        return String(cString: path)
    }

    private static func contents(of path: String) throws(SpreadsheetError) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw failure("reading back") }
        defer { fclose(file) }
        var status = stat()
        guard fstat(fileno(file), &status) == 0 else { throw failure("reading back") }
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = fread(buffer.baseAddress, 1, size, file)
        }
        guard bytes.count == size else { throw failure("reading back") }
        return bytes
    }

    private static func failure(_ operation: String) -> SpreadsheetError {
        SpreadsheetError(operation: operation, reason: String(cString: strerror(errno)))
    }
}
