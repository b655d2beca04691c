/// How rows are packed in the bytes of a payload.
public struct Packing: Sendable, Equatable {
    /// What the bytes hold once they are unpacked and decoded.
    public enum Content: Sendable, Equatable {
        /// Lines of text: CSV or NDJSON.
        case lines
        /// A JSON array of objects, or one object.
        case jsonArray
        /// A workbook (XLSX) of which one sheet counts: the named one, else the first visible one.
        case workbook(sheet: String?)
    }

    /// Whether the bytes are compressed with gzip (RFC 1952).
    public let isGzip: Bool
    /// The encoding of the text; that of a workbook does not count.
    public let encoding: TextEncoding
    /// What is packed.
    public let content: Content

    /// Describes a packing.
    public init(isGzip: Bool, encoding: TextEncoding, content: Content) {
        self.isGzip = isGzip
        self.encoding = encoding
        self.content = content
    }

    /// Whether the bytes are the text itself.
    public var isNone: Bool { !isGzip && encoding == .utf8 && content == .lines }

    /// Whether bytes begin as those of a gzip file do.
    public static func isGzip(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { Gunzip.isGzip(bytes) }

    /// Whether bytes begin as those of a ZIP file do, such as a workbook's.
    public static func isZIP(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
    }

    /// Whether bytes begin as those of a compound file do: the old binary workbook (.xls), or one with a password.
    public static func isCompoundFile(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
    }
}
