/// A colour of print, each part from 0 to 1.
public struct Colour: Sendable, Hashable {
    /// Its red, green and blue.
    public let red: Double, green: Double, blue: Double

    /// A colour.
    public init(_ red: Double, _ green: Double, _ blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// A grey: 0 is black, 1 is white.
    public init(grey: Double) { self.init(grey, grey, grey) }

    /// Black.
    public static let black = Colour(grey: 0)
}
