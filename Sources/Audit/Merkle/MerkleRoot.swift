/// Works out a root leaf by leaf, keeping no more than one digest for each level.
public struct MerkleRoot {
    /// The number of leaves so far.
    public private(set) var count = 0

    private let hash: MerkleHash
    /// The roots of complete subtrees, from the left; the sizes are the powers of two that make up `count`.
    private var subtrees: [[UInt8]] = []

    /// A tree without leaves.
    public init(_ hash: MerkleHash) { self.hash = hash }

    /// Adds the digest of the next leaf.
    public mutating func append(_ leaf: [UInt8]) {
        var digest = leaf
        var size = count
        while size & 1 == 1 {
            digest = hash.node(subtrees.removeLast(), digest)
            size >>= 1
        }
        subtrees.append(digest)
        count += 1
    }

    /// The root of the leaves so far.
    public var root: [UInt8] {
        guard var digest = subtrees.last else { return hash.nothing() }
        for subtree in subtrees.dropLast().reversed() { digest = hash.node(subtree, digest) }
        return digest
    }
}
