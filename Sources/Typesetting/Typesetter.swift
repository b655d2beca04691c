internal import CPango

/// Breaks texts into lines of glyphs. It belongs to one thread: Pango's font maps may not be shared.
public final class Typesetter {
    private struct Key: Hashable {
        let text: String
        let style: TextStyle
        let width: Double
    }

    /// Labels, dates and names of departments come again and again; longer texts do not.
    private static let longestKept = 60
    private static let mostKept = 4096

    private let map: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    private let attributes: OpaquePointer?
    private var descriptions: [TextStyle: OpaquePointer] = [:]
    private var kept: [Key: TextBlock] = [:]

    /// Makes one; the first of a process takes some tenths of a second.
    /// - Throws: When a font is missing.
    public init() throws(TypesettingError) {
        let fonts = try FontCollection.shared()
        guard let map = pango_cairo_font_map_new(), let context = pango_font_map_create_context(map) else {
            throw TypesettingError(operation: "fonts", reason: "Pango has no font map")
        }
        self.map = map
        self.context = context
        // Cairo's font map on this system is Fontconfig's, which C calls a subclass.
        pango_fc_font_map_set_config(OpaquePointer(map), fonts.configuration)
        pango_context_set_language(context, pango_language_from_string("zh-cn"))
        pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
        pango_context_set_round_glyph_positions(context, 0)
        // A hyphen that Pango put where it breaks a number would be read as part of the number.
        attributes = pango_attr_list_new()
        pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(0))
        // Paper has no pixels to fit glyphs to.
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        pango_cairo_context_set_resolution(context, 72)
        cairo_font_options_destroy(options)
    }

    deinit {
        for description in descriptions.values { pango_font_description_free(description) }
        kept.removeAll()
        pango_attr_list_unref(attributes)
        g_object_unref(UnsafeMutableRawPointer(context))
        g_object_unref(map)
    }

    /// Sets a text.
    /// - Parameters:
    ///   - text: Plain text, whose line ends are kept; it holds no markup.
    ///   - width: The width its lines may have, in points; nil for one line as long as it must be.
    public func set(_ text: String, _ style: TextStyle, width: Double? = nil) -> TextBlock {
        guard text.utf8.count <= Self.longestKept else { return make(text, style, width) }
        let key = Key(text: text, style: style, width: width ?? -1)
        if let block = kept[key] { return block }
        if kept.count >= Self.mostKept { kept.removeAll(keepingCapacity: true) }
        let block = make(text, style, width)
        kept[key] = block
        return block
    }

    private func make(_ text: String, _ style: TextStyle, _ width: Double?) -> TextBlock {
        let layout = pango_layout_new(context)
        pango_layout_set_font_description(layout, description(style))
        pango_layout_set_auto_dir(layout, 0)
        pango_layout_set_attributes(layout, attributes)
        if let width {
            pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE)))
            pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        }
        if style.isCutShort { pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END) }
        write(text, in: layout)
        if pango_layout_get_unknown_glyphs_count(layout) > 0 {
            write(spelledOut(text, description(style)), in: layout)
        }
        return TextBlock(layout, style, width: width)
    }

    private func write(_ text: String, in layout: OpaquePointer?) {
        var text = text
        text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                pango_layout_set_text(layout, $0.baseAddress, Int32(clamping: $0.count))
            }
        }
    }

    /// The text with characters that no font has by their numbers, as in [U+1F600], so that a reader knows what stands there.
    private func spelledOut(_ text: String, _ description: OpaquePointer?) -> String {
        let fonts = pango_context_load_fontset(context, description, nil)
        defer { g_object_unref(fonts) }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            let font = pango_fontset_get_font(fonts, scalar.value)
            defer { g_object_unref(font) }
            if scalar == "\n" || pango_font_has_char(font, scalar.value) != 0 {
                result.unicodeScalars.append(scalar)
            } else {
                result += "[U+\(String(scalar.value, radix: 16, uppercase: true))]"
            }
        }
    }

    private func description(_ style: TextStyle) -> OpaquePointer? {
        if let description = descriptions[style] { return description }
        let description = pango_font_description_new()
        pango_font_description_set_family(description, style.typeface.families)
        pango_font_description_set_weight(
            description, style.typeface.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_font_description_set_absolute_size(description, style.size * Double(PANGO_SCALE))
        if let description { descriptions[style] = description }
        return description
    }
}
