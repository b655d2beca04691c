internal import CPango

/// A light text that stands across a page several times, as outlines: it is seen and printed, but is no text of the page that would get
/// between its lines when they are copied or searched. It belongs to the thread of its typesetter.
public final class Watermark {
    /// One of the texts. Cairo writes what is in it into a file once, wherever it is drawn: outlines are long.
    let surface: OpaquePointer?
    /// Where the upper left corners of all of them are.
    let places: [(x: Double, y: Double)]

    private static let angle = -0.5

    /// Draws one for pages of a size in points.
    public init(_ text: String, width: Double, height: Double, _ typesetter: Typesetter) {
        let block = typesetter.set(text, TextStyle(.sansBold, size: 26))
        // A square in which the text can be turned about its middle.
        let side = block.inkWidth + 2 * block.height
        var extents = cairo_rectangle_t(x: 0, y: 0, width: side, height: side)
        surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents)
        places = (0..<3).map { row in
            (width / 2 - side / 2, height * (0.22 + 0.28 * Double(row)) - side / 2)
        }
        let cairo = cairo_create(surface)
        cairo_set_source_rgb(cairo, 0.93, 0.93, 0.94)
        cairo_translate(cairo, side / 2, side / 2)
        cairo_rotate(cairo, Self.angle)
        for placed in block.placed(0..<1) {
            cairo_move_to(cairo, -block.inkWidth / 2, 0)
            pango_cairo_layout_line_path(cairo, placed.line)
        }
        cairo_fill(cairo)
        cairo_destroy(cairo)
    }

    deinit { cairo_surface_destroy(surface) }
}
