public import Cryptography
public import Formats

/// Shows to somebody without the database that a row was in the access log when a block was sealed.
public struct InclusionProof: Sendable, Equatable {
    /// The row's canonical form.
    public let row: [UInt8]
    /// The way from its leaf to the block's root.
    public let path: MerklePath
    /// The block.
    public let block: Block

    /// Puts a proof together.
    public init(row: [UInt8], path: MerklePath, block: Block) {
        self.row = row
        self.path = path
        self.block = block
    }

    /// What is wrong with a proof.
    public enum Flaw: String, Error, Sendable, CustomStringConvertible {
        case notOfThisForm = "the file is no proof, or of another form"
        case rowNotInBlock = "the row is not in the block, or not in this form"
        case digestWrong = "the block's digest is not that of its header"
        case notSigned = "the block is not signed"
        case keyUnknown = "the block is signed with another key"
        case signatureWrong = "the block's signature is wrong"

        /// For the terminal.
        public var description: String { rawValue }
    }

    /// Checks the proof.
    /// - Parameter keys: the keys one trusts; without any, the signature is not looked at.
    /// - Returns: the row.
    /// - Throws: `Flaw`, `CryptographyError`.
    public func check(_ keys: [SealingKey]) throws -> LogRow {
        let hash = try MerkleHash()
        guard path.size == block.header.rowCount, path.root(from: hash.leaf(row), hash) == block.header.root else {
            throw Flaw.rowNotInBlock
        }
        guard try block.header.digest() == block.digest else { throw Flaw.digestWrong }
        if !keys.isEmpty {
            guard let signature = block.signature else { throw Flaw.notSigned }
            guard let key = keys.first(where: { $0.fingerprint == block.header.key }),
                key.algorithm == block.header.algorithm
            else { throw Flaw.keyUnknown }
            guard key.verifies(signature, block.header.bytes) else { throw Flaw.signatureWrong }
        }
        do { return try LogRow(canonical: row) } catch { throw Flaw.notOfThisForm }
    }
}

extension InclusionProof {
    private static let form = "gongxin access log proof"

    /// The proof as a JSON document; bytes are hexadecimal digits.
    public var json: JSONWriter {
        var json = JSONWriter()
        json.object { json in
            json.key("proof")
            json.value(Self.form)
            json.key("row")
            json.value(Hexadecimal.encode(row))
            json.key("index")
            json.value(path.index)
            json.key("size")
            json.value(path.size)
            json.key("path")
            json.array { json in for digest in path.digests { json.value(Hexadecimal.encode(digest)) } }
            json.key("block")
            block.write(&json)
        }
        return json
    }

    /// Reads a proof.
    /// - Throws: `Flaw.notOfThisForm`.
    public init(json bytes: [UInt8]) throws(Flaw) {
        guard let json = JSONValue(bytes), json["proof"]?.text == Self.form,
            let row = json["row"]?.text.flatMap(Hexadecimal.decode), let index = json["index"]?.integer,
            let size = json["size"]?.integer, let path = json["path"]?.elements,
            let block = json["block"].flatMap(Block.init)
        else { throw .notOfThisForm }
        let digests = path.compactMap { $0.text.flatMap(Hexadecimal.decode) }
        guard digests.count == path.count, digests.allSatisfy({ $0.count == DigestAlgorithm.sm3.length }) else {
            throw .notOfThisForm
        }
        self.init(row: row, path: MerklePath(index: index, size: size, digests: digests), block: block)
    }
}

extension Block {
    /// Writes what is published of a block. The header says everything; number, time and root are there for the reader.
    func write(_ json: inout JSONWriter) {
        json.object { json in
            json.key("number")
            json.value(header.number)
            json.key("time")
            json.value(Moment.text(header.sealedAt))
            json.key("root")
            json.value(Hexadecimal.encode(header.root))
            json.key("header")
            json.value(Hexadecimal.encode(header.bytes))
            json.key("digest")
            json.value(Hexadecimal.encode(digest))
            json.key("algorithm")
            json.value(header.algorithm?.rawValue)
            json.key("key")
            json.value(header.key)
            json.key("signature")
            json.value(signature.map { Hexadecimal.encode($0) })
        }
    }

    /// Reads what `write` wrote; nil when it is something else.
    init?(_ json: JSONValue) {
        guard
            let header = json["header"]?.text.flatMap(Hexadecimal.decode).flatMap({ try? BlockHeader(canonical: $0) }),
            let digest = json["digest"]?.text.flatMap(Hexadecimal.decode)
        else { return nil }
        self.init(header: header, digest: digest, signature: json["signature"]?.text.flatMap(Hexadecimal.decode))
    }
}
