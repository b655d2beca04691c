internal import CPango

/// A light text that stands across a page several times, as outlines: it is seen and printed, but is no text of the page that would get
/// between its lines when they are copied or searched. It belongs to the thread of its typesetter.
public final class Watermark {
    let surface: OpaquePointer?

    /// Draws one for pages of a size in points.
    public init(_ text: String, width: Double, height: Double, _ typesetter: Typesetter) {
        var extents = cairo_rectangle_t(x: 0, y: 0, width: width, height: height)
        surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents)
        let cairo = cairo_create(surface)
        let block = typesetter.set(text, TextStyle(.sansBold, size: 26))
        cairo_set_source_rgb(cairo, 0.93, 0.93, 0.94)
        for row in 0..<3 {
            cairo_save(cairo)
            cairo_translate(cairo, width / 2, height * (0.22 + 0.28 * Double(row)))
            cairo_rotate(cairo, -0.5)
            for placed in block.placed(0..<1) {
                cairo_move_to(cairo, -block.inkWidth / 2, 0)
                pango_cairo_layout_line_path(cairo, placed.line)
            }
            cairo_fill(cairo)
            cairo_restore(cairo)
        }
        cairo_destroy(cairo)
    }

    deinit { cairo_surface_destroy(surface) }
}
