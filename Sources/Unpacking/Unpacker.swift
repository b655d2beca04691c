public import Formats

/// Turns the bytes of a payload, piece by piece, into UTF-8 lines of CSV or NDJSON. The same bytes always give the same text,
/// in whatever pieces they come.
///
/// It holds a piece of the payload, one row of it, and of a workbook its shared texts; never the whole.
public final class Unpacker {
    private let gunzip: Gunzip?
    private let decoder: GB18030Decoder?
    private let splitter: JSONArraySplitter?
    private let workbook: WorkbookReader?
    private let limits: UnpackingLimits

    private let received = OutputBuffer(capacity: 1 << 20)
    private var consumed = 0
    private let piece = OutputBuffer(capacity: Gunzip.pieceBytes)
    private let text = OutputBuffer(capacity: Gunzip.pieceBytes)
    private var isFinal = false
    private var hasEnded = false
    private var receivedBytes = 0

    /// The longest element of a JSON array that is looked for an end.
    private static let longestElement = 1 << 20

    /// Makes an unpacker for a payload.
    /// - Throws: `UnpackingError.cannotPutAside`.
    public init(_ packing: Packing, limits: UnpackingLimits = UnpackingLimits()) throws(UnpackingError) {
        self.limits = limits
        gunzip = packing.isGzip ? Gunzip(limits) : nil
        switch packing.content {
        case .lines:
            splitter = nil
            workbook = nil
        case .jsonArray:
            splitter = JSONArraySplitter(longest: Self.longestElement)
            workbook = nil
        case .workbook(let sheet):
            splitter = nil
            workbook = try WorkbookReader(sheet: sheet, limits)
        }
        decoder = packing.encoding == .gb18030 && workbook == nil ? try GB18030Decoder() : nil
    }

    /// Takes the next bytes of the payload. What the ones before gave should have been drained.
    /// - Parameter isFinal: whether they are the last ones.
    public func push(_ bytes: UnsafeBufferPointer<UInt8>, isFinal: Bool) {
        receivedBytes += bytes.count
        self.isFinal = isFinal
        if let gunzip { return gunzip.push(bytes, isFinal: isFinal) }
        received.removeFirst(consumed)
        consumed = 0
        received.append(bytes)
    }

    /// Appends a piece of the text.
    /// - Returns: whether there may be more without further bytes; the piece may be empty all the same.
    /// - Throws: `UnpackingError`; the pieces before hold.
    public func drain(into output: OutputBuffer) throws(UnpackingError) -> Bool {
        if hasEnded { return try workbook?.drain(into: output) ?? false }
        piece.removeAll()
        let goesOn = try takePiece()
        let isLast = isFinal && !goesOn
        if let workbook {
            try workbook.push(piece.bytes)
            if isLast { try workbook.begin() }
        } else {
            unpack(isLast, into: output)
        }
        hasEnded = isLast
        return goesOn || isLast && workbook != nil
    }

    /// How many of the payload's bytes are worked off, about.
    public var position: Int {
        workbook.map { Int($0.progress * Double(receivedBytes)) } ?? receivedBytes
    }

    private func takePiece() throws(UnpackingError) -> Bool {
        if let gunzip { return try gunzip.drain(into: piece) }
        let end = min(received.count, consumed + Gunzip.pieceBytes)
        piece.append(received.slice(consumed, end))
        consumed = end
        return consumed < received.count
    }

    private func unpack(_ isLast: Bool, into output: OutputBuffer) {
        var plain = piece
        if let decoder {
            text.removeAll()
            decoder.decode(piece.bytes, isFinal: isLast, into: text)
            plain = text
        }
        if let splitter {
            splitter.push(plain.bytes, isFinal: isLast, into: output)
        } else {
            output.append(plain.bytes)
        }
    }
}
