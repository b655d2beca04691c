public import Typesetting

/// A document as a PDF file: A4, with a cover, page numbers, the headings of tables on every page they reach, and a watermark by view.
///
/// Equal documents made at the same time are equal bytes.
public struct DocumentPDF: Sendable {
    private let document: Document
    private let verification: DocumentVerification?
    private let madeAt: BeijingTime

    /// Prepares a file.
    /// - Parameters:
    ///   - verification: What stands on the cover as a QR code; nil for a document that is not issued.
    ///   - madeAt: When it is made, in seconds since 1970.
    public init(_ document: Document, verification: DocumentVerification? = nil, madeAt: Int) {
        self.document = document
        self.verification = verification
        self.madeAt = BeijingTime(secondsSince1970: madeAt)
    }

    /// The file, made on the calling thread, to which the typesetter must belong.
    ///
    /// It takes some milliseconds for each page: on a server, ``PDFPress`` does it.
    /// - Throws: When it cannot be made, which is no fault of the document's, or the address does not fit into a QR code.
    public func bytes(_ typesetter: Typesetter) throws(TypesettingError) -> [UInt8] {
        let composer = PageComposer(typesetter)
        let notes = ClosingNotes(document.closing, typesetter)
        let cover = CoverPage(composer: composer, document: document, verification: verification)
        let hasNotes = try cover.put(notes)
        composer.newPage()
        putSections(on: composer)
        if !hasNotes { notes.put(on: composer) }
        return try draw(composer)
    }

    // MARK: Composing

    private func putSections(on composer: PageComposer) {
        var isFirst = true
        for section in document.sections {
            let brief = BriefSection(section)
            if let brief { brief.put(on: composer, isFirst: isFirst) } else { put(section, on: composer) }
            isFirst = brief == nil
        }
    }

    private func put(_ section: DocumentSection, on composer: PageComposer) {
        composer.skip(12)
        composer.need(PageForm.section.pitch + max(44, 4 + beginning(of: section.parts[...], on: composer)))
        composer.addToOutline(section.heading, isMain: true)
        composer.write(Self.heading(section.heading, section.count), PageForm.section)
        composer.put(4) { page, y in
            page.fill(Rectangle(x: PageForm.left, y: y, width: PageForm.textWidth, height: 0.8), PageForm.red)
        }
        for place in section.parts.indices { put(section.parts[place...], on: composer) }
    }

    /// The height of what must not be parted from the heading above it, where there is so little room left that it matters.
    private func beginning(of parts: ArraySlice<DocumentPart>, on composer: PageComposer) -> Double {
        guard composer.room < 2 * Self.keptTogether else { return 0 }
        switch parts.first {
        case .heading: return 6 + PageForm.heading.pitch + beginning(of: parts.dropFirst(), on: composer)
        case .record(_, let fields): return 7 + kept(FieldGrid(composer).rows(fields))
        default: return 50
        }
    }

    /// What is no higher stays together.
    private static let keptTogether = 240.0

    /// How much of a record stays together: of a high one the beginning.
    private func kept(_ rows: [PageRow]) -> Double {
        let height = rows.reduce(PageForm.record.pitch + 8) { $0 + $1.height }
        return height < Self.keptTogether ? height : 100
    }

    /// Puts the first of some parts.
    private func put(_ parts: ArraySlice<DocumentPart>, on composer: PageComposer) {
        switch parts.first {
        case nil: return
        case .heading(let text, let count):
            composer.skip(6)
            composer.need(PageForm.heading.pitch + max(50, beginning(of: parts.dropFirst(), on: composer)))
            composer.addToOutline(text, isMain: false)
            composer.write(Self.heading(text, count), PageForm.heading)
        case .text(let text):
            composer.skip(4)
            composer.write(text, PageForm.text)
        case .fields(let fields):
            composer.skip(3)
            FieldGrid(composer).put(fields)
        case .record(let heading, let fields):
            putRecord(heading, fields, on: composer)
        case .table(let table):
            composer.skip(3)
            TableGrid(composer, table).put()
            composer.skip(4)
        case .notice(let text):
            composer.skip(4)
            composer.write("※ " + text, PageForm.text, PageForm.red)
        }
    }

    private func putRecord(_ heading: String, _ fields: [DocumentField], on composer: PageComposer) {
        let rows = FieldGrid(composer).rows(fields)
        composer.skip(7)
        composer.need(kept(rows))
        composer.write(heading, PageForm.record)
        for row in rows { row.put(on: composer) }
    }

    /// What a section without parts says.
    static let nothing = "平台未归集到此类信息。"

    static func heading(_ text: String, _ count: Int?) -> String { count.map { "\(text)（\($0) 条）" } ?? text }

    // MARK: Drawing

    private func draw(_ composer: PageComposer) throws(TypesettingError) -> [UInt8] {
        let issuer = document.cover.first { $0.name == "出具单位" }?.value ?? ""
        let canvas = try PDFCanvas(
            width: PageForm.width, height: PageForm.height,
            PDFProperties(
                title: VisibleText.of("\(document.title) \(document.subtitle)"), author: VisibleText.of(issuer),
                subject: VisibleText.of(document.number ?? document.view.edition), createdAt: madeAt.timestamp))
        let watermark = Watermark(
            document.view.watermark, width: PageForm.width, height: PageForm.height, composer.typesetter)
        for (number, page) in composer.pages.enumerated() {
            page.draw(on: canvas, watermark)
            PageMargin(document: document, madeAt: madeAt, typesetter: composer.typesetter)
                .draw(on: canvas, page: number + 1, of: composer.pages.count)
            canvas.endPage()
        }
        var main: Int32?
        for entry in composer.outline {
            let added = canvas.addToOutline(
                VisibleText.of(entry.title), page: entry.page, y: entry.y, under: entry.isMain ? nil : main)
            if entry.isMain { main = added }
        }
        return try canvas.finish()
    }
}
