import Audit
import Cryptography
import TestSupport
import Testing

/// The tree against RFC 9162's own recursive definition.
@Suite struct MerkleTests {
    private func leaves(_ count: Int, seed: UInt64 = 1) throws -> [[UInt8]] {
        var numbers = SeededNumbers(seed: seed &+ UInt64(count))
        let hash = try MerkleHash()
        return (0..<count).map { index in
            // No two are the same, whatever follows.
            let random = (0..<Int.random(in: 0..<40, using: &numbers)).map { _ in
                UInt8.random(in: 0...255, using: &numbers)
            }
            return hash.leaf([UInt8(index & 255), UInt8(index >> 8)] + random)
        }
    }

    /// MTH of RFC 9162 §2.1.1, as it is written there.
    private func definition(_ leaves: ArraySlice<[UInt8]>) throws -> [UInt8] {
        if leaves.isEmpty { return try Digest.of([], .sm3) }
        if leaves.count == 1 { return leaves[leaves.startIndex] }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return try Digest.of([1] + definition(leaves[..<middle]) + definition(leaves[middle...]), .sm3)
    }

    private func root(_ leaves: [[UInt8]]) throws -> [UInt8] {
        var tree = MerkleRoot(try MerkleHash())
        for leaf in leaves { tree.append(leaf) }
        #expect(tree.count == leaves.count)
        return tree.root
    }

    @Test func theLeafAndTheNodeAreTheStandards() throws {
        let hash = try MerkleHash()
        #expect(hash.leaf([7, 8]) == (try Digest.of([0, 7, 8], .sm3)))
        let (left, right) = (hash.leaf([1]), hash.leaf([2]))
        #expect(hash.node(left, right) == (try Digest.of([1] + left + right, .sm3)))
        // SM3 of nothing, as published.
        #expect(
            Hexadecimal.encode(hash.nothing()) == "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b")
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 100, 255, 256, 257, 1000])
    func theRootIsTheDefinitions(count: Int) throws {
        let leaves = try leaves(count)
        #expect(try root(leaves) == (try definition(leaves[...])))
    }

    @Test func everyLeafsPathLeadsToTheRootAndNoOther() throws {
        let hash = try MerkleHash()
        for count in Array(1...40) + [64, 65, 127, 129] {
            let leaves = try leaves(count)
            let root = try root(leaves)
            for index in leaves.indices {
                let path = try #require(MerklePath(of: index, in: leaves, hash))
                #expect(path.root(from: leaves[index], hash) == root, "\(index) of \(count)")
                // The same path for another place or another leaf leads elsewhere.
                for other in leaves.indices where other != index {
                    #expect(path.root(from: leaves[other], hash) != root)
                    let moved = MerklePath(index: other, size: count, digests: path.digests)
                    #expect(moved.root(from: leaves[index], hash) != root)
                }
            }
        }
    }

    @Test func anyFlippedBitBreaksAProof() throws {
        let hash = try MerkleHash()
        let leaves = try leaves(37)
        let root = try root(leaves)
        var numbers = SeededNumbers(seed: 5)
        for index in leaves.indices {
            let path = try #require(MerklePath(of: index, in: leaves, hash))
            for place in path.digests.indices {
                var digests = path.digests
                digests[place][Int.random(in: 0..<32, using: &numbers)] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
                #expect(MerklePath(index: index, size: 37, digests: digests).root(from: leaves[index], hash) != root)
            }
            var leaf = leaves[index]
            leaf[Int.random(in: 0..<32, using: &numbers)] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
            #expect(path.root(from: leaf, hash) != root)
        }
    }

    @Test func aPathOfTheWrongLengthIsNone() throws {
        let hash = try MerkleHash()
        let leaves = try leaves(20)
        let root = try root(leaves)
        let path = try #require(MerklePath(of: 11, in: leaves, hash))
        for digests in [
            path.digests + [leaves[0]], Array(path.digests.dropLast()), Array(path.digests.dropFirst()), [],
        ] {
            #expect(MerklePath(index: 11, size: 20, digests: digests).root(from: leaves[11], hash) != root)
        }
        for (index, size) in [(-1, 20), (20, 20), (11, 11), (0, 0), (11, -5)] {
            #expect(MerklePath(index: index, size: size, digests: path.digests).root(from: leaves[11], hash) == nil)
        }
        #expect(MerklePath(of: 20, in: leaves, hash) == nil)
    }
}
