internal import Formats
internal import Ingestion
internal import Unpacking

/// Reads the rows to check out of a file, in pieces: CSV, NDJSON, JSON or XLSX, compressed or not.
struct CheckReader {
    /// How much may come out of a file.
    static var limits: UnpackingLimits {
        var limits = UnpackingLimits()
        limits.unpackedBytes = 128 << 20
        limits.workbookBytes = 64 << 20
        limits.sharedTextBytes = 128 << 20
        limits.columns = 64
        return limits
    }

    /// Rows between two turns of the loop.
    private static let pieceRows = 2000

    let format: PayloadFormat
    let encoding: TextEncoding?
    let sheet: String?

    /// Reads a file.
    /// - Throws: `CheckRefusal`.
    func rows(of payload: [UInt8]) async throws -> CheckRows {
        let text = try await text(of: payload)
        return format == .csv || format == .xlsx ? try await table(text) : try await lines(text)
    }

    // MARK: Unpacking

    private func text(of payload: [UInt8]) async throws -> OutputBuffer {
        var plain = OutputBuffer(capacity: payload.count)
        plain.append(payload)
        if Packing.isGzip(plain.bytes) { plain = try await unpacked(plain, isGzip: true, .utf8, .lines) }
        if Packing.isCompoundFile(plain.bytes) { throw CheckRefusal.oldWorkbook }
        guard Packing.isZIP(plain.bytes) == (format == .xlsx) else { throw CheckRefusal.otherFormat }
        let encoding =
            encoding
            ?? EncodingDetection.encoding(
                of: plain.slice(0, min(plain.count, 4 * EncodingDetection.sampleBytes)),
                isFinal: plain.count <= 4 * EncodingDetection.sampleBytes)
        let content = format.content(sheet: sheet)
        if content == .lines, encoding ?? .utf8 == .utf8 { return plain }
        return try await unpacked(plain, isGzip: false, encoding ?? .utf8, content)
    }

    private func unpacked(
        _ bytes: OutputBuffer, isGzip: Bool, _ encoding: TextEncoding, _ content: Packing.Content
    ) async throws -> OutputBuffer {
        do throws(UnpackingError) {
            let unpacker = try Unpacker(
                Packing(isGzip: isGzip, encoding: encoding, content: content), limits: Self.limits)
            let text = OutputBuffer(capacity: bytes.count)
            unpacker.push(bytes.bytes, isFinal: true)
            while try unpacker.drain(into: text) { await Task.yield() }
            return text
        } catch {
            throw CheckRefusal.damaged(error)
        }
    }

    // MARK: Tables

    private func table(_ text: OutputBuffer) async throws -> CheckRows {
        var table = CheckTable(text.bytes, delimiter: format == .xlsx ? UInt8(ascii: ",") : nil)
        var rows = CheckRows()
        guard try table.readHeader(&rows) else { throw CheckRefusal.empty }
        while try table.readRow(&rows) {
            if rows.count % Self.pieceRows == 0 { await Task.yield() }
        }
        guard rows.count > 0 else { throw CheckRefusal.empty }
        return rows
    }

    // MARK: JSON

    private func lines(_ text: OutputBuffer) async throws -> CheckRows {
        var rows = CheckRows()
        var start = text.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < text.count {
            let end = text.bytes[start...].firstIndex(of: 0x0A) ?? text.count
            let line = text.slice(start, end)
            start = end + 1
            if line.allSatisfy({ $0 <= 0x20 }) { continue }
            try Self.add(line, to: &rows)
            if rows.count % Self.pieceRows == 0 { await Task.yield() }
        }
        guard rows.count > 0 else { throw CheckRefusal.empty }
        return rows
    }

    private static func add(_ line: UnsafeBufferPointer<UInt8>, to rows: inout CheckRows) throws(CheckRefusal) {
        guard let members = JSONMembers(line) else {
            return try rows.add(reference: nil, code: nil, name: nil, fault: "not_json")
        }
        try members.texts.withUnsafeBufferPointer { (texts) throws(CheckRefusal) in
            func text(_ range: Range<Int>?) -> CheckRows.Text? { range.map { CheckRows.Text(rebasing: texts[$0]) } }
            if let bare = text(members.bare) { return try rows.add(bare: bare) }
            try rows.add(
                reference: text(members.values[.reference]), code: text(members.values[.code]),
                name: text(members.values[.name]))
        }
    }
}
