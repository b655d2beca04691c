internal import Formats

/// Where in a workbook's package the parts are that a sheet is read from.
struct WorkbookOutline {
    let sheet: String
    let texts: String?
    let styles: String?
    let countsFrom1904: Bool

    /// Finds the parts.
    /// - Parameter wanted: the sheet's name, nil for the first one that is visible.
    init(_ file: SpoolFile, sheet wanted: String?, _ limits: UnpackingLimits) throws(UnpackingError) {
        let parts = try Self.smallParts(file, limits)
        let package = try Self.relations(parts, of: "")
        let workbook = package?.part(ofType: "officeDocument") ?? "xl/workbook.xml"
        guard let listing = parts[workbook] else { throw .notAWorkbook }
        let list = SheetList()
        try Self.parse(listing, workbook, list)
        guard let relations = try Self.relations(parts, of: workbook) else { throw .damagedPart(workbook) }
        let sheets = list.sheets.compactMap { sheet in
            relations.sheet(sheet.relation).map { (name: sheet.name, isHidden: sheet.isHidden, part: $0) }
        }
        let chosen =
            wanted.map { name in sheets.first { $0.name == name } }
            ?? sheets.first { !$0.isHidden } ?? sheets.first
        guard let chosen else {
            if let wanted { throw .noSuchSheet(wanted, known: sheets.map(\.name)) }
            throw .notAWorkbook
        }
        sheet = chosen.part
        texts = relations.part(ofType: "sharedStrings")
        styles = relations.part(ofType: "styles")
        countsFrom1904 = list.countsFrom1904
    }

    /// The relations and the list of sheets; which it is the relations tell, but all candidates are small.
    private static func smallParts(_ file: SpoolFile, _ limits: UnpackingLimits) throws(UnpackingError) -> [String:
        [UInt8]]
    {
        let archive = try WorkbookArchive(file)
        var parts: [String: [UInt8]] = [:]
        let buffer = OutputBuffer()
        var total = 0
        while try archive.next() {
            let name = archive.name.split(separator: "/").last ?? ""
            let isRelations = name.hasSuffix(".rels") && !archive.name.contains("worksheets/")
            guard isRelations || name.hasPrefix("workbook") && name.hasSuffix(".xml") else { continue }
            buffer.removeAll()
            while try archive.read(into: buffer) {
                if total + buffer.count > limits.partBytes { throw .damagedPart(archive.name) }
            }
            total += buffer.count
            parts[archive.name] = Array(buffer.bytes)
        }
        return parts
    }

    private static func relations(_ parts: [String: [UInt8]], of part: String) throws(UnpackingError) -> Relations? {
        let path = part.split(separator: "/")
        let folder = path.dropLast().joined(separator: "/")
        let name = (folder.isEmpty ? "" : folder + "/") + "_rels/\(path.last ?? "").rels"
        guard let bytes = parts[name] else { return nil }
        let relations = Relations(folder: folder)
        try parse(bytes, name, relations)
        return relations
    }

    private static func parse(_ bytes: [UInt8], _ part: String, _ handler: any XMLHandler) throws(UnpackingError) {
        let reader = try XMLReader(part: part, handler)
        try bytes.withUnsafeBufferPointer { (pointer) throws(UnpackingError) in try reader.push(pointer, isFinal: true)
        }
    }
}
