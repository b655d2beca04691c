internal import Typesetting

/// The form of the pages: A4 (GB/T 148-1997), its margins, its type. All in points.
enum PageForm {
    static let width = 595.28
    static let height = 841.89
    static let left = 54.0
    static let right = width - 54
    static let top = 74.0
    static let bottom = height - 64
    static let textWidth = right - left

    /// From the edge of a cell to its text.
    static let padding = 4.0
    static let ruleThickness = 0.5
    static let rule = Colour(grey: 0.55)
    static let labelBackground = Colour(0.945, 0.95, 0.96)
    static let grey = Colour(grey: 0.35)
    static let red = Colour(0.62, 0.05, 0.05)

    static let title = TextStyle(.sansBold, size: 25, pitch: 38, alignment: .centre)
    static let subtitle = TextStyle(.serif, size: 16, pitch: 25, alignment: .centre)
    static let issuer = TextStyle(.serif, size: 12, pitch: 20, alignment: .centre)
    static let section = TextStyle(.sansBold, size: 13, pitch: 22)
    static let briefHeading = TextStyle(.sansBold, size: 10, pitch: 14)
    static let heading = TextStyle(.sansBold, size: 10.5, pitch: 18)
    static let record = TextStyle(.sansBold, size: 9, pitch: 15)
    static let text = TextStyle(.serif, size: 9.5, pitch: 16)
    static let cell = TextStyle(.serif, size: 9, pitch: 14)
    static let number = TextStyle(.serif, size: 9, pitch: 14, alignment: .centre)
    static let columnHeading = TextStyle(.sansBold, size: 9, pitch: 14)
    static let margin = TextStyle(.serif, size: 8, pitch: 12, isCutShort: true)
    static let marginRight = TextStyle(.serif, size: 8, pitch: 12, alignment: .right, isCutShort: true)
    static let marginCentre = TextStyle(.serif, size: 8, pitch: 12, alignment: .centre)
}
