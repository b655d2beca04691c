/// The inclusion proof of a leaf (RFC 9162 §2.1.3): the digests that lead from it to the root.
public struct MerklePath: Sendable, Equatable {
    /// The leaf's place, counted from zero.
    public let index: Int
    /// The number of leaves.
    public let size: Int
    /// The digests beside the way, from the leaf to the root.
    public let digests: [[UInt8]]

    /// Describes a path.
    public init(index: Int, size: Int, digests: [[UInt8]]) {
        self.index = index
        self.size = size
        self.digests = digests
    }

    /// The path of a leaf; nil when there is no such leaf.
    /// - Parameter leaves: the digests of all leaves.
    public init?(of index: Int, in leaves: [[UInt8]], _ hash: MerkleHash) {
        guard leaves.indices.contains(index) else { return nil }
        var digests: [[UInt8]] = []
        var rest = leaves[...]
        // From the root down; what is beside the way is the root of the other half.
        while rest.count > 1 {
            let half = rest.startIndex + Self.largestPowerOfTwo(below: rest.count)
            let (left, right) = (rest[..<half], rest[half...])
            digests.append(Self.root(index < half ? right : left, hash))
            rest = index < half ? left : right
        }
        self.init(index: index, size: leaves.count, digests: digests.reversed())
    }

    /// The root that a leaf and this path lead to; nil when the path is too long or too short for the tree (RFC 9162 §2.1.3.2).
    public func root(from leaf: [UInt8], _ hash: MerkleHash) -> [UInt8]? {
        guard index >= 0, index < size else { return nil }
        var (place, last, digest) = (index, size - 1, leaf)
        for other in digests {
            guard last > 0 else { return nil }
            if place & 1 == 1 || place == last {
                digest = hash.node(other, digest)
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                digest = hash.node(digest, other)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 ? digest : nil
    }

    private static func root(_ leaves: ArraySlice<[UInt8]>, _ hash: MerkleHash) -> [UInt8] {
        var tree = MerkleRoot(hash)
        for leaf in leaves { tree.append(leaf) }
        return tree.root
    }

    private static func largestPowerOfTwo(below count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
