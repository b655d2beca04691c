internal import Formats
internal import PostgresClient

/// Rows in PostgreSQL's binary COPY format (manual: SQL COPY, "Binary Format").
struct CopyBuffer {
    let output: OutputBuffer
    private(set) var rows = 0

    init(capacity: Int) {
        output = OutputBuffer(capacity: capacity)
        output.append("PGCOPY\n")
        output.append([0xFF, 0x0D, 0x0A, 0x00])
        output.append(bigEndian: Int32(0))
        output.append(bigEndian: Int32(0))
    }

    /// Fields without a row or a head, to be put behind others.
    init(fieldsInto output: OutputBuffer) { self.output = output }

    /// Starts a row of `fields` fields.
    mutating func row(fields: Int16) {
        rows += 1
        output.append(bigEndian: fields)
    }

    /// Ends the data; nothing may follow.
    func finish() { output.append(bigEndian: Int16(-1)) }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        output.append(bigEndian: Int32(bytes.count))
        output.append(bytes)
    }

    func text(_ text: String) {
        var text = text
        text.withUTF8 { self.text($0) }
    }

    func integer<Integer: FixedWidthInteger>(_ value: Integer) {
        output.append(bigEndian: Int32(MemoryLayout<Integer>.size))
        output.append(bigEndian: value)
    }

    func uuid(_ value: UUIDBits) {
        output.append(bigEndian: Int32(16))
        output.append(bigEndian: value.high)
        output.append(bigEndian: value.low)
    }

    func boolean(_ value: Bool) { integer(UInt8(value ? 1 : 0)) }

    func null() { output.append(bigEndian: Int32(-1)) }

    /// A jsonb value: a version byte and the JSON text.
    func json(_ text: UnsafeBufferPointer<UInt8>) {
        output.append(bigEndian: Int32(text.count + 1))
        output.append(1)
        output.append(text)
    }

    /// Copies the rows into a table.
    /// - Parameter target: its name, and the columns in the order of the fields.
    func copy(into target: String, _ session: Session) async throws {
        let copied: Result<Void, any Error>
        do {
            _ = try await session.copyIn("COPY \(target) FROM STDIN (FORMAT binary)", output.rawBytes)
            copied = .success(())
        } catch {
            copied = .failure(error)
        }
        // The session reads from the buffer's memory all the while.
        withExtendedLifetime(output) {}
        try copied.get()
    }
}
