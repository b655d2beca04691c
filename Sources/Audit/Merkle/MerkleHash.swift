public import Cryptography

/// The digests of a Merkle tree after RFC 9162 §2.1 with SM3 (GB/T 32905-2016): a leaf's and a node's begin differently, so that none
/// can pass for the other.
///
/// It belongs to one task at a time.
public struct MerkleHash {
    private let digest: Digest

    /// Begins to digest.
    /// - Throws: `CryptographyError` when OpenSSL has no SM3.
    public init() throws(CryptographyError) { digest = try Digest(.sm3) }

    /// The digest of a leaf: SM3 of a zero byte and the leaf.
    public func leaf(_ bytes: [UInt8]) -> [UInt8] {
        digest.update([0])
        digest.update(bytes)
        return digest.finish()
    }

    /// The digest of an inner node: SM3 of a one byte and those below it.
    public func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        digest.update([1])
        digest.update(left)
        digest.update(right)
        return digest.finish()
    }

    /// The root of a tree without leaves: SM3 of nothing.
    public func nothing() -> [UInt8] { digest.finish() }
}
