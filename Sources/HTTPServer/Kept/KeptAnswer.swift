internal import Formats
internal import Synchronization

/// An answer of status 200 that many requests get, on all loops: its bytes, compressed once when the first reader asks for that, and
/// ready-made headers.
public final class KeptAnswer: Sendable {
    private enum Compressed {
        case untried, useless
        case made(Rendition)
    }

    /// The bytes of memory it takes at first, with its headers.
    public let size: Int
    /// When it last changed, in seconds since 1970; nil where that is not known.
    let modified: Int?
    private let plain: Rendition
    private let compressed = Mutex(Compressed.untried)
    private let headers: [Header]
    private let onGrowth: @Sendable (Int) -> Void

    /// What an answer takes beside its bytes: the headers, once for each loop.
    private static let overhead = 3072

    /// Keeps an answer; nil when it is none that may be kept: not a success, or bytes that are made while they are sent.
    /// - Parameters:
    ///   - modified: when it last changed, in seconds since 1970.
    ///   - onGrowth: is told, on the thread of a request, by how many bytes it has grown.
    public init?(_ response: Response, modified: Int? = nil, onGrowth: @escaping @Sendable (Int) -> Void = { _ in }) {
        guard response.status == 200, let content = response.body.copied() else { return nil }
        self.modified = modified
        self.onGrowth = onGrowth
        headers =
            response.headers.varyingByCoding + (modified.map { [Header("Last-Modified", HTTPDate.text($0))] } ?? [])
        plain = Rendition(content, EntityTag(of: content.output.rawBytes), headers)
        size = content.output.count + Self.overhead
    }

    /// The tag of its bytes as they are.
    public var entityTag: EntityTag { plain.tag }

    /// Its bytes as they are.
    public var bytes: [UInt8] { Array(plain.content.output.bytes) }

    /// Its bytes in a coding; as they are where that is no shorter.
    func rendition(_ coding: ContentCoding) -> Rendition {
        if coding == .identity { return plain }
        return compressed.withLock { compressed in
            switch compressed {
            case .made(let rendition): return rendition
            case .useless: return plain
            case .untried: break
            }
            guard let output = Gzip.compress(plain.content.output.rawBytes, level: Gzip.keptLevel) else {
                compressed = .useless
                return plain
            }
            let content = Document(exactly: output)
            let coded = headers + [Header("Content-Encoding", coding.rawValue)]
            let rendition = Rendition(content, plain.tag.coded(coding), coded)
            compressed = .made(rendition)
            onGrowth(content.output.count + Self.overhead)
            return rendition
        }
    }
}

extension Response.Body {
    /// A copy of the bytes in just as much memory as they need; nil when they are not at hand.
    fileprivate func copied() -> Document? {
        switch self {
        case .bytes(let bytes): bytes.withUnsafeBufferPointer { Document(copying: $0) }
        case .document(let document): Document(copying: document.output.bytes)
        case .stream, .kept: nil
        }
    }
}

extension Document {
    fileprivate init(copying bytes: UnsafeBufferPointer<UInt8>) {
        let output = OutputBuffer(capacity: bytes.count)
        output.append(bytes)
        self.init(output)
    }

    /// A buffer that was made for the worst case is exchanged for one that fits.
    fileprivate init(exactly output: OutputBuffer) { self.init(copying: output.bytes) }
}

extension [Header] {
    /// Says that the answer depends on the codings that a reader accepts, beside what it depends on anyway.
    mutating func varyByCoding() {
        if let index = firstIndex(where: { $0.name == "Vary" }) {
            self[index] = Header("Vary", self[index].value + ", Accept-Encoding")
        } else {
            append(Header("Vary", "Accept-Encoding"))
        }
    }

    /// The same headers, saying so.
    var varyingByCoding: [Header] {
        var changed = self
        changed.varyByCoding()
        return changed
    }
}
