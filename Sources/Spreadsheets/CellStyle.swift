/// How cells look and how a spreadsheet program takes what is typed into them.
public struct CellStyle: Sendable, Hashable {
    /// The colour of the characters, `0xRRGGBB`; nil for the usual one.
    public var colour: UInt32?
    /// The colour behind them, `0xRRGGBB`; nil for none.
    public var background: UInt32?
    /// Whether characters are bold.
    public var isBold: Bool
    /// The size of the characters in points.
    public var size: Double
    /// Whether long texts go on in further lines of the cell.
    public var wraps: Bool
    /// Whether the text stands in the middle of the cell.
    public var isCentred: Bool
    /// Whether the cell has a thin frame.
    public var hasFrame: Bool
    /// Whether what is typed stays text, so that codes keep their zeros and dates their form.
    public var isText: Bool

    /// A style.
    public init(
        colour: UInt32? = nil, background: UInt32? = nil, isBold: Bool = false, size: Double = 11, wraps: Bool = false,
        isCentred: Bool = false, hasFrame: Bool = false, isText: Bool = false
    ) {
        self.colour = colour
        self.background = background
        self.isBold = isBold
        self.size = size
        self.wraps = wraps
        self.isCentred = isCentred
        self.hasFrame = hasFrame
        self.isText = isText
    }
}
