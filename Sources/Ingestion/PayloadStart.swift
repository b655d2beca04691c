internal import Catalogue
internal import Formats
internal import Unpacking

/// Looks at the beginning of a payload while it arrives: how it is packed and encoded, and whether it can be read at all. One that
/// cannot is refused at once.
struct PayloadStart {
    /// What the beginning told.
    struct Finding {
        /// The header of a CSV payload; that of a workbook shows when it is unpacked.
        let header: CSVHeader?
        let isGzip: Bool
        /// The encoding of the text, nil for a workbook.
        let encoding: TextEncoding?
    }

    /// How much of a payload is looked at, packed or unpacked, before the rest is taken on trust.
    private static let most = 1 << 20

    private let request: UploadRequest
    private var head: [UInt8] = []
    private(set) var finding: Finding?

    init(_ request: UploadRequest) { self.request = request }

    /// Looks at the next bytes, until enough was seen.
    mutating func look(at part: [UInt8], isFinal: Bool) throws(UploadRefusal) {
        guard finding == nil else { return }
        head += part
        guard isFinal || head.count >= EncodingDetection.sampleBytes else { return }
        finding = try head.withUnsafeBufferPointer { (bytes) throws(UploadRefusal) in
            try examine(bytes, isFinal)
        }
        if finding != nil { head = [] }
    }

    private func examine(_ bytes: UnsafeBufferPointer<UInt8>, _ isFinal: Bool) throws(UploadRefusal) -> Finding? {
        guard Packing.isGzip(bytes) else {
            return try examine(bytes, isGzip: false, isFinal, isEnough: bytes.count >= Self.most)
        }
        let plain = OutputBuffer()
        let isWhole = try unpack(
            bytes, Packing(isGzip: true, encoding: .utf8, content: .lines), isFinal: isFinal, into: plain)
        return try examine(
            plain.bytes, isGzip: true, isFinal && isWhole, isEnough: isFinal || plain.count >= Self.most)
    }

    private func examine(
        _ bytes: UnsafeBufferPointer<UInt8>, isGzip: Bool, _ isFinal: Bool, isEnough: Bool
    ) throws(UploadRefusal) -> Finding? {
        if Packing.isCompoundFile(bytes) { throw .oldWorkbook }
        if request.format == .xlsx {
            guard Packing.isZIP(bytes) else { throw .notAWorkbook }
            return Finding(header: nil, isGzip: isGzip, encoding: nil)
        }
        if Packing.isZIP(bytes) { throw .workbookSentAsText }
        guard isFinal || isEnough || bytes.count >= EncodingDetection.sampleBytes else { return nil }
        let detected = request.encoding ?? EncodingDetection.encoding(of: bytes, isFinal: isFinal)
        guard let encoding = detected ?? (isEnough ? .utf8 : nil) else { return nil }
        let text = OutputBuffer(capacity: bytes.count)
        _ = try unpack(
            bytes, Packing(isGzip: false, encoding: encoding, content: .lines), isFinal: isFinal, into: text)
        guard request.format == .csv else {
            guard try beginsAsJSON(text.bytes, isFinal) || isEnough else { return nil }
            return Finding(header: nil, isGzip: isGzip, encoding: encoding)
        }
        do {
            let header = try CSVHeader.parse(text.bytes, isFinal: isFinal, request.informationClass)
            return header.map { Finding(header: $0, isGzip: isGzip, encoding: encoding) }
        } catch {
            throw .header(error)
        }
    }

    /// - Returns: whether all of the bytes were unpacked, and nothing was left for want of room.
    private func unpack(
        _ bytes: UnsafeBufferPointer<UInt8>, _ packing: Packing, isFinal: Bool, into output: OutputBuffer
    ) throws(UploadRefusal) -> Bool {
        do {
            let unpacker = try Unpacker(packing)
            unpacker.push(bytes, isFinal: isFinal)
            while try unpacker.drain(into: output) {
                if packing.isGzip, output.count >= Self.most { return false }
            }
            return true
        } catch {
            throw .damaged(error)
        }
    }

    private func beginsAsJSON(_ text: UnsafeBufferPointer<UInt8>, _ isFinal: Bool) throws(UploadRefusal) -> Bool {
        let first = text.first { $0 > 0x20 && ![0xEF, 0xBB, 0xBF].contains($0) }
        guard first != nil || isFinal else { return false }
        let isObject = first == UInt8(ascii: "{")
        switch request.format {
        case .json: guard isObject || first == UInt8(ascii: "[") else { throw .notJSON }
        default: guard isObject else { throw .notJSONLines }
        }
        return true
    }
}
