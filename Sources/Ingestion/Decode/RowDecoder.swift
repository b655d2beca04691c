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
    /// No row is left.
    case end
}

/// The bounds of a row that both formats keep.
enum RowLimit {
    /// The longest row, in bytes: what is longer is a damaged row, not data.
    static let bytes = 1 << 20
}
