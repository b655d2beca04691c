internal import Formats
internal import Glibc

/// Reads one sheet of a workbook (XLSX, ECMA-376) as CSV. The workbook is put aside on disk, as its parts stand in any order;
/// then they are read in pieces.
final class WorkbookReader {
    private enum Stage { case receiving, texts, sheet, finished }

    private let wantedSheet: String?
    private let limits: UnpackingLimits
    private let file: SpoolFile
    private let piece = OutputBuffer(capacity: Gunzip.pieceBytes)
    private var stage = Stage.receiving
    private var outline: WorkbookOutline?
    private var archive: WorkbookArchive?
    private var reader: XMLReader?
    private var unpacked = 0
    private var written = 0
    private var parts = 0
    private let texts: SharedTexts
    private let styles = CellStyles()
    private let lines = OutputBuffer()

    init(sheet: String?, _ limits: UnpackingLimits) throws(UnpackingError) {
        wantedSheet = sheet
        self.limits = limits
        file = try SpoolFile()
        texts = SharedTexts(limits)
    }

    func push(_ bytes: UnsafeBufferPointer<UInt8>) throws(UnpackingError) {
        guard file.count + bytes.count <= limits.workbookBytes else { throw .tooLarge(limit: limits.workbookBytes) }
        try file.append(bytes)
        // Each part takes memory before it can be passed over.
        parts += Self.directoryEntries(in: bytes)
        guard parts <= limits.parts else { throw .notAWorkbook }
    }

    /// How many entries of a ZIP file's central directory begin in some bytes of it; one that begins in others is not counted.
    private static func directoryEntries(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        guard let start = bytes.baseAddress else { return 0 }
        var index = 0
        var count = 0
        while index + 4 <= bytes.count, let found = memchr(start + index, 0x50, bytes.count - 3 - index) {
            index = UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found)) + 1
            if bytes[index] == 0x4B, bytes[index + 1] == 0x01, bytes[index + 2] == 0x02 { count += 1 }
        }
        return count
    }

    /// All of the workbook is there.
    func begin() throws(UnpackingError) {
        outline = try WorkbookOutline(file, sheet: wantedSheet, limits)
        archive = try WorkbookArchive(file)
        stage = .texts
    }

    /// How much of the workbook was worked off, from 0 to 1. Texts and styles take their share.
    var progress: Double {
        switch stage {
        case .receiving, .texts: 0
        case .sheet: file.count > 0 ? min(1, Double(archive?.position ?? 0) / Double(file.count)) : 1
        case .finished: 1
        }
    }

    /// Does a piece of the work.
    /// - Returns: whether there is more to do.
    func drain(into output: OutputBuffer) throws(UnpackingError) -> Bool {
        guard let outline, let archive else { return false }
        switch stage {
        case .receiving, .finished: return false
        case .texts: try readTexts(outline, archive)
        case .sheet:
            try readSheet(outline, archive)
            written += lines.count
            try limits.check(unpacked: written, received: file.count)
            output.append(lines.bytes)
            lines.removeAll()
        }
        return stage != .finished
    }

    private func readTexts(_ outline: WorkbookOutline, _ archive: WorkbookArchive) throws(UnpackingError) {
        if reader != nil { return try readPiece(archive) }
        while try archive.next() {
            if archive.name == outline.texts { reader = try XMLReader(part: archive.name, texts) }
            if archive.name == outline.styles { reader = try XMLReader(part: archive.name, styles) }
            if reader != nil { return }
        }
        self.archive = try WorkbookArchive(file)
        stage = .sheet
    }

    private func readSheet(_ outline: WorkbookOutline, _ archive: WorkbookArchive) throws(UnpackingError) {
        if reader != nil {
            try readPiece(archive)
            if reader == nil { stage = .finished }
            return
        }
        while try archive.next() {
            guard archive.name == outline.sheet else { continue }
            let sheet = SheetReader(texts, styles, countsFrom1904: outline.countsFrom1904, limits, into: lines)
            reader = try XMLReader(part: archive.name, sheet)
            return
        }
        throw .damagedPart(outline.sheet)
    }

    private func readPiece(_ archive: WorkbookArchive) throws(UnpackingError) {
        if let reader, reader.isPaused { return try reader.resume() }
        piece.removeAll()
        let isThere = try archive.read(into: piece)
        unpacked += piece.count
        try limits.check(unpacked: unpacked, received: file.count)
        try reader?.push(piece.bytes, isFinal: !isThere)
        if !isThere { reader = nil }
    }
}
