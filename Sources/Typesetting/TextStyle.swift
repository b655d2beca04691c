/// How a text is set.
public struct TextStyle: Sendable, Hashable {
    /// The typeface.
    public var typeface: Typeface
    /// The size of the type in points.
    public var size: Double
    /// From line to line, in points.
    public var pitch: Double
    /// Where its lines stand in their width.
    public var alignment: Alignment
    /// Whether a text that needs more than one line ends in an ellipsis instead.
    public var isCutShort: Bool

    /// Where lines stand.
    public enum Alignment: Sendable, Hashable {
        case left, centre, right
    }

    /// A style.
    public init(
        _ typeface: Typeface, size: Double, pitch: Double? = nil, alignment: Alignment = .left, isCutShort: Bool = false
    ) {
        self.typeface = typeface
        self.size = size
        self.pitch = pitch ?? (size * 1.5)
        self.alignment = alignment
        self.isCutShort = isCutShort
    }
}
