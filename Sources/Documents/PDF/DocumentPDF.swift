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
        try CoverPage(composer: composer, document: document, verification: verification).put()
        composer.newPage()
        for section in document.sections { put(section, on: composer) }
        putClosing(on: composer)
        return try draw(composer)
    }

    // MARK: Composing

    private func put(_ section: DocumentSection, on composer: PageComposer) {
        composer.skip(12)
        composer.need(PageForm.section.pitch + 44)
        composer.addToOutline(section.heading, isMain: true)
        composer.write(Self.heading(section.heading, section.count), PageForm.section)
        composer.put(4) { page, y in
            page.fill(Rectangle(x: PageForm.left, y: y, width: PageForm.textWidth, height: 0.8), PageForm.red)
        }
        if section.parts.isEmpty { composer.write(Self.nothing, PageForm.text, PageForm.grey) }
        for part in section.parts { put(part, on: composer) }
    }

    private func put(_ part: DocumentPart, on composer: PageComposer) {
        switch part {
        case .heading(let text, let count):
            composer.skip(6)
            composer.need(PageForm.heading.pitch + 50)
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
        let height = rows.reduce(PageForm.record.pitch + 8) { $0 + $1.height }
        composer.skip(7)
        // What is no higher than a third of a page stays together; of more, at least the beginning does.
        composer.need(height < 240 ? height : 100)
        composer.write(heading, PageForm.record)
        for row in rows { row.put(on: composer) }
    }

    private func putClosing(on composer: PageComposer) {
        guard !document.closing.isEmpty else { return }
        composer.skip(18)
        composer.need(80)
        composer.addToOutline("说明", isMain: true)
        composer.write("说明", PageForm.heading)
        for (place, text) in document.closing.enumerated() {
            composer.write("\(place + 1). \(text)", PageForm.text, PageForm.grey)
        }
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
