public import Cryptography

/// Looks at blocks in their order: a pure judgement on what they say.
public struct ChainCheck: Sendable {
    /// The keys the auditor trusts; empty: signatures are not looked at.
    private let keys: [String: SealingKey]
    /// What was published: digests of blocks by their numbers.
    private let published: [Int: [UInt8]]
    private var before: Block?
    private var hasSigned = false
    private let first: Int

    /// Blocks that are not signed.
    public private(set) var unsigned = 0

    /// Begins.
    /// - Parameters:
    ///   - first: the number of the first block looked at.
    ///   - before: the block in front of it, which is taken as it is; nil when it is the first of all.
    public init(keys: [SealingKey], published: [Int: [UInt8]], from first: Int, behind before: Block?) {
        self.keys = Dictionary(keys.map { ($0.fingerprint, $0) }) { $1 }
        self.published = published
        self.first = first
        self.before = before
        hasSigned = before?.signature != nil
    }

    /// The transactions, and the row they lie behind, that lie between a block and the one looked at before it: they belong to blocks
    /// that are not there.
    public struct Gap: Sendable, Equatable {
        /// Where the rows of the block before end.
        public let firstTransaction: Int
        /// Where those of the block begin.
        public let endTransaction: Int
    }

    /// Looks at the next block.
    /// - Returns: what is wrong with it, whether its rows can be judged by it, and what is missing in front of it.
    public mutating func look(at block: Block) -> (findings: [Finding], isWhole: Bool, gap: Gap?) {
        let header = block.header
        var findings: [Finding] = []
        let expected = (before?.header.number ?? 0) + 1
        let isNext = header.number == expected
        if !isNext { findings += (expected..<max(expected, header.number)).map { .blockMissing($0) } }
        let isWhole = (try? header.digest()) == block.digest
        if !isWhole { findings.append(.blockChanged(header.number)) }
        if isNext, header.previous != before?.digest ?? BlockHeader.noPrevious {
            findings.append(.linkBroken(header.number))
        }
        if isNext, isWhole, !follows(header) { findings.append(.rangeBroken(header.number)) }
        if let published = published[header.number], published != (try? header.digest()) {
            findings.append(.notAsPublished(header.number))
        }
        findings += signatureFindings(block)
        let gap = isNext ? nil : gap(before: header)
        before = block
        return (findings, isWhole, gap)
    }

    /// What is missing behind the last block.
    public func end() -> [Finding] {
        let last = before?.header.number ?? 0
        return published.keys.sorted().filter { $0 > last && $0 >= first }.map { .blockMissing($0) }
    }

    private func gap(before header: BlockHeader) -> Gap? {
        let start = before?.header.era == header.era ? before?.header.endTransaction ?? 0 : 0
        guard header.firstTransaction > start else { return nil }
        return Gap(firstTransaction: start, endTransaction: header.firstTransaction)
    }

    private func follows(_ header: BlockHeader) -> Bool {
        guard let before = before?.header else {
            return header.era == 1 && header.firstTransaction == 0 && header.afterRow == nil && header.kind == .range
        }
        if before.kind == .remainder {
            return header.era == before.era + 1 && header.firstTransaction == 0 && header.afterRow == before.lastRow
                && header.kind == .range
        }
        return header.era == before.era && header.firstTransaction == before.endTransaction
            && header.afterRow == before.afterRow
    }

    private mutating func signatureFindings(_ block: Block) -> [Finding] {
        let number = block.header.number
        guard let name = block.header.key, block.header.algorithm != nil else {
            unsigned += 1
            if block.signature != nil { return [.signatureWrong(number)] }
            return hasSigned ? [.notSigned(number)] : []
        }
        hasSigned = true
        guard let signature = block.signature else { return [.signatureWrong(number)] }
        if keys.isEmpty { return [] }
        guard let key = keys[name] else { return [.keyUnknown(number, key: name)] }
        let isGood = key.algorithm == block.header.algorithm && key.verifies(signature, block.header.bytes)
        return isGood ? [] : [.signatureWrong(number)]
    }
}
