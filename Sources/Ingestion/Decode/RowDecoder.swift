/// Finds the rows of a format in a window of its bytes.
protocol RowDecoder: Sendable {
    /// Decodes the row at `start`.
    /// - Parameters:
    ///   - input: a window of the payload.
    ///   - isFinal: whether the window reaches to the payload's end.
    func decode(_ input: UnsafeBufferPointer<UInt8>, at start: Int, isFinal: Bool, into row: RawRow) -> DecodeStep
}

/// What a decoder found.
enum DecodeStep: Equatable {
    /// A row, whole or damaged; the next one starts at `next`.
    case row(next: Int)
    /// The row goes on behind the window.
    case needsMore
    /// A row whose first line alone is longer than any row and goes on behind the window: it is damaged, and the next row
    /// starts behind the next line feed.
    case lineGoesOn
    /// No row is left.
    case end
}

/// The bounds of a row that both formats keep.
enum RowLimit {
    /// The longest row, in bytes: what is longer is a damaged row, not data.
    static let bytes = 1 << 20
    /// What a window must show of a row to know whether it is longer: its line end counts as well.
    static let window = bytes + 2

    /// What is wrong with a row that is too long.
    static var damage: RawRow.Damage { RawRow.Damage("row_too_long", limit: "\(bytes)") }
}
