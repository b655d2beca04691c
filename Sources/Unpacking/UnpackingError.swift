/// Why a payload cannot be unpacked, or not to its end. What came out of it before stands.
public enum UnpackingError: Error, Sendable, Equatable {
    /// The gzip data (RFC 1952) is damaged.
    case gzipDamaged
    /// The gzip data ends before its end mark.
    case gzipCutOff
    /// More comes out than the limits allow: a decompression bomb, or a file that has to be sent in parts.
    case tooLarge(limit: Int)
    /// The bytes are no workbook of Office Open XML (ECMA-376).
    case notAWorkbook
    /// The workbook has no sheet of this name; `known` are the ones it has.
    case noSuchSheet(String, known: [String])
    /// A part of the workbook is missing or is not well-formed.
    case damagedPart(String)
    /// The sheet has a cell to the right of the last column there may be.
    case tooManyColumns(limit: Int)
    /// The workbook's texts are more than the limit, in bytes.
    case tooMuchText(limit: Int)
    /// The workbook could not be put aside on disk, for reasons of this machine (errno).
    case cannotPutAside(Int32)

    /// Whether it is this machine's fault and not the payload's: it can be unpacked when that is mended.
    public var isOfMachine: Bool {
        if case .cannotPutAside = self { true } else { false }
    }
}
