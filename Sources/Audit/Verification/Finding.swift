/// What is wrong with the access log or with its blocks.
public enum Finding: Sendable, Equatable, CustomStringConvertible {
    /// There is no block of this number, though later ones or a published list have it.
    case blockMissing(Int)
    /// What the block says is not what its digest is of.
    case blockChanged(Int)
    /// The block does not name the digest of the one before it.
    case linkBroken(Int)
    /// The block's rows do not begin where those of the block before end, or its era is not what follows.
    case rangeBroken(Int)
    /// The signature is not that of the key it names.
    case signatureWrong(Int)
    /// The block is signed with a key that was not given.
    case keyUnknown(Int, key: String)
    /// The block is not signed, though one before it is.
    case notSigned(Int)
    /// The block is not the one that was published under its number.
    case notAsPublished(Int)
    /// A row is not what it was when it was sealed.
    case rowChanged(block: Int, row: Int)
    /// A row that was sealed is not there.
    case rowRemoved(block: Int, row: Int)
    /// A row lies in a sealed range and was not there when it was sealed.
    case rowInserted(block: Int, row: Int)
    /// A row lies in a sealed range whose block is not there.
    case rowOfNoBlock(row: Int)
    /// The block's list of its rows' digests was changed.
    case leavesChanged(Int)
    /// Rows of the block were changed, and as its list was changed as well it cannot be told which.
    case rowsUnknown(Int)

    /// For the terminal.
    public var description: String {
        switch self {
        case .blockMissing(let number): "block \(number): is missing"
        case .blockChanged(let number): "block \(number): was changed; its rows cannot be judged by it"
        case .linkBroken(let number): "block \(number): does not follow from the block before it"
        case .rangeBroken(let number): "block \(number): its rows do not begin where those of the block before end"
        case .signatureWrong(let number): "block \(number): the signature is wrong"
        case .keyUnknown(let number, let key): "block \(number): is signed with key \(key), which was not given"
        case .notSigned(let number): "block \(number): is not signed, though blocks before it are"
        case .notAsPublished(let number): "block \(number): is not the block that was published"
        case .rowChanged(let block, let row): "block \(block): row \(row) was changed"
        case .rowRemoved(let block, let row): "block \(block): row \(row) was removed"
        case .rowInserted(let block, let row): "block \(block): row \(row) was inserted after it was sealed"
        case .rowOfNoBlock(let row): "row \(row): lies in a sealed range whose block is missing"
        case .leavesChanged(let number): "block \(number): its list of digests was changed; its rows are what they were"
        case .rowsUnknown(let number):
            "block \(number): rows were changed, removed or inserted; its list of digests was changed, too, so which cannot be told"
        }
    }
}
