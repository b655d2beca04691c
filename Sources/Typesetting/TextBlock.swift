internal import CPango

/// A text broken into lines, all equally far from each other. It belongs to the thread of its typesetter.
public final class TextBlock {
    /// How it is set.
    public let style: TextStyle
    /// How many lines it has, at least one.
    public let lineCount: Int
    /// The width its lines may have, in points; that of the longest where none was given.
    public let width: Double
    /// The width of its longest line, in points.
    public let inkWidth: Double

    /// All lines' height.
    public var height: Double { Double(lineCount) * style.pitch }

    let layout: OpaquePointer?
    private var lines: [UnsafeMutablePointer<PangoLayoutLine>] = []
    private var widths: [Double] = []
    private let baseline: Double

    init(_ layout: OpaquePointer?, _ style: TextStyle, width: Double?) {
        self.layout = layout
        self.style = style
        var rest = pango_layout_get_lines_readonly(layout)
        while let entry = rest {
            if let line = entry.pointee.data?.assumingMemoryBound(to: PangoLayoutLine.self) {
                var extents = PangoRectangle()
                pango_layout_line_get_extents(line, nil, &extents)
                lines.append(line)
                widths.append(Double(extents.width) / Double(PANGO_SCALE))
            }
            rest = entry.pointee.next
        }
        lineCount = max(1, lines.count)
        inkWidth = widths.max() ?? 0
        self.width = width ?? inkWidth
        // Han characters fill the square from 0.88 of the size above the baseline to 0.12 below it: these stand in the middle.
        baseline = (style.pitch - style.size) / 2 + 0.88 * style.size
    }

    deinit { g_object_unref(layout.map { UnsafeMutableRawPointer($0) }) }

    /// The lines of a range with the places of their beginnings, when the first of them has its upper edge at 0.
    func placed(_ range: Range<Int>) -> [(line: UnsafeMutablePointer<PangoLayoutLine>, x: Double, y: Double)] {
        range.clamped(to: 0..<lines.count).map { place in
            let free = max(0, width - widths[place])
            let x: Double =
                switch style.alignment {
                case .left: 0
                case .centre: free / 2
                case .right: free
                }
            return (lines[place], x, Double(place - range.lowerBound) * style.pitch + baseline)
        }
    }
}
