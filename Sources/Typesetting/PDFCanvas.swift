internal import CPango

/// A PDF file in the making, page after page. It belongs to one thread.
public final class PDFCanvas {
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let sink: Sink
    private var colour: Colour?

    /// An empty file whose pages have a size in points.
    public init(width: Double, height: Double, _ properties: PDFProperties) throws(TypesettingError) {
        let sink = Sink()
        // The surface writes to the sink until it is finished, which is at the latest in deinit.
        let context = Unmanaged.passUnretained(sink).toOpaque()
        guard let surface = cairo_pdf_surface_create_for_stream(receive, context, width, height),
            let cairo = cairo_create(surface)
        else { throw TypesettingError(operation: "PDF", reason: "Cairo has no memory") }
        self.sink = sink
        self.surface = surface
        self.cairo = cairo
        describe(properties)
    }

    deinit {
        cairo_destroy(cairo)
        cairo_surface_finish(surface)
        cairo_surface_destroy(surface)
    }

    private func describe(_ properties: PDFProperties) {
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, properties.title)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, properties.author)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, properties.subject)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Gongxin")
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, properties.createdAt)
    }

    // MARK: Drawing

    /// Draws lines of a text; the first of them has its upper left corner at a point.
    public func draw(_ block: TextBlock, lines: Range<Int>, x: Double, y: Double, _ colour: Colour = .black) {
        use(colour)
        for placed in block.placed(lines) {
            cairo_move_to(cairo, x + placed.x, y + placed.y)
            pango_cairo_show_layout_line(cairo, placed.line)
        }
    }

    /// Fills a rectangle.
    public func fill(_ rectangle: Rectangle, _ colour: Colour) {
        use(colour)
        add(rectangle)
        cairo_fill(cairo)
    }

    /// Draws the edges of rectangles.
    public func frame(_ rectangles: [Rectangle], thickness: Double, _ colour: Colour) {
        guard !rectangles.isEmpty else { return }
        use(colour)
        cairo_set_line_width(cairo, thickness)
        for rectangle in rectangles { add(rectangle) }
        cairo_stroke(cairo)
    }

    /// Draws a QR code that fills a square, without the light margin it needs around it.
    public func draw(_ code: QRCode, x: Double, y: Double, side: Double) {
        use(.black)
        let module = side / Double(code.size)
        for row in 0..<code.size {
            for run in code.darkRuns(row: row) {
                add(
                    Rectangle(
                        x: x + Double(run.lowerBound) * module, y: y + Double(row) * module,
                        width: Double(run.count) * module, height: module))
            }
        }
        cairo_fill(cairo)
    }

    /// Lays a watermark over the page.
    public func draw(_ watermark: Watermark) {
        cairo_save(cairo)
        for place in watermark.places {
            cairo_set_source_surface(cairo, watermark.surface, place.x, place.y)
            cairo_paint(cairo)
        }
        cairo_restore(cairo)
        colour = nil
    }

    private func add(_ rectangle: Rectangle) {
        cairo_rectangle(cairo, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    }

    private func use(_ colour: Colour) {
        guard self.colour != colour else { return }
        cairo_set_source_rgb(cairo, colour.red, colour.green, colour.blue)
        self.colour = colour
    }

    // MARK: Pages

    /// Ends a page; what is drawn next is on a new one.
    public func endPage() { cairo_show_page(cairo) }

    /// Adds an entry to the outline that readers show beside the pages.
    /// - Parameters:
    ///   - page: The page it leads to; the first is 1.
    ///   - y: How far down.
    ///   - parent: The entry it stands under; nil for none.
    /// - Returns: the entry.
    @discardableResult
    public func addToOutline(_ title: String, page: Int, y: Double, under parent: Int32? = nil) -> Int32 {
        cairo_pdf_surface_add_outline(
            surface, parent ?? CAIRO_PDF_OUTLINE_ROOT, title, "page=\(page) pos=[0 \(Int(y))]",
            parent == nil ? CAIRO_PDF_OUTLINE_FLAG_OPEN : cairo_pdf_outline_flags_t(0))
    }

    /// Ends the file.
    /// - Returns: its bytes.
    public func finish() throws(TypesettingError) -> [UInt8] {
        let drawn = cairo_status(cairo)
        cairo_surface_finish(surface)
        let written = cairo_surface_status(surface)
        for status in [drawn, written] where status != CAIRO_STATUS_SUCCESS {
            throw TypesettingError(operation: "PDF", reason: String(cString: cairo_status_to_string(status)))
        }
        return sink.bytes
    }
}

/// Where Cairo writes.
private final class Sink {
    var bytes: [UInt8] = []
}

private func receive(
    _ context: UnsafeMutableRawPointer?, _ data: UnsafePointer<UInt8>?, _ length: UInt32
) -> cairo_status_t {
    guard let context, let data else { return CAIRO_STATUS_WRITE_ERROR }
    Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue().bytes
        .append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
}
