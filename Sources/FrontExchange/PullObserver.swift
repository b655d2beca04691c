public import Ingestion

/// Is told how pulling goes; called on its loop.
public protocol PullObserver: Sendable {
    /// The table can be pulled, but someone should know this.
    func warning(_ text: String)
    /// Rows are about to be read.
    func reading(rows: Int)
    /// A piece is finished.
    func finished(_ piece: PulledPiece)
}

/// A piece of an exchange that became a batch and was worked off.
public struct PulledPiece: Sendable {
    /// The first and the last key of its rows.
    public let keys: (first: String, last: String)
    /// Whether it was found by reading again behind the position.
    public let isLate: Bool
    /// The batch and what became of its rows.
    public let status: BatchStatus
    /// Whether the receipt stands beside the rows.
    public let hasReceipt: Bool
}
