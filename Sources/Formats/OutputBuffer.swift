/// A growing run of bytes for the paths where every nanosecond of a row counts: no reference counts, no copies on write.
///
/// It belongs to one task at a time; pointers into it hold until the next append that makes it grow.
public final class OutputBuffer {
    /// The bytes written so far.
    public private(set) var count = 0
    private var capacity: Int
    private var start: UnsafeMutablePointer<UInt8>

    /// An empty buffer.
    public init(capacity: Int = 4096) {
        self.capacity = max(16, capacity)
        start = .allocate(capacity: self.capacity)
    }

    deinit { start.deallocate() }

    /// What was written; valid until the next change.
    public var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    /// What was written, as raw bytes; valid until the next change.
    public var rawBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// A part of what was written; valid until the next change.
    public func slice(_ from: Int, _ to: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: start + from, count: to - from)
    }

    /// Forgets everything and keeps the memory.
    public func removeAll() { count = 0 }

    /// Forgets everything behind `length`.
    public func truncate(to length: Int) { count = min(count, length) }

    /// Forgets the first `length` bytes and moves the rest to the front.
    public func removeFirst(_ length: Int) {
        let rest = count - min(length, count)
        start.update(from: start + (count - rest), count: rest)
        count = rest
    }

    /// Makes room, so that the next `more` bytes do not move what is there.
    public func reserve(_ more: Int) {
        if count + more > capacity { grow(count + more) }
    }

    /// Appends a byte.
    public func append(_ byte: UInt8) {
        if count == capacity { grow(count + 1) }
        start[count] = byte
        count += 1
    }

    /// Appends bytes.
    public func append(_ source: UnsafeBufferPointer<UInt8>) {
        guard let base = source.baseAddress, source.count > 0 else { return }
        reserve(source.count)
        (start + count).update(from: base, count: source.count)
        count += source.count
    }

    /// Appends bytes.
    public func append(_ source: [UInt8]) {
        source.withUnsafeBufferPointer { append($0) }
    }

    /// Appends the UTF-8 of a literal.
    public func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends an integer in network byte order.
    public func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
        let size = MemoryLayout<Integer>.size
        reserve(size)
        UnsafeMutableRawPointer(start + count).storeBytes(of: value.bigEndian, as: Integer.self)
        count += size
    }

    /// Replaces an integer written before, in network byte order.
    public func patch<Integer: FixedWidthInteger>(bigEndian value: Integer, at offset: Int) {
        precondition(offset + MemoryLayout<Integer>.size <= count)
        UnsafeMutableRawPointer(start + offset).storeBytes(of: value.bigEndian, as: Integer.self)
    }

    /// Appends text with the escapes of a JSON string. It must be valid UTF-8.
    public func appendJSONEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var from = 0
        for index in 0..<text.count {
            let byte = text[index]
            if byte >= 0x20 && byte != 0x22 && byte != 0x5C { continue }
            append(UnsafeBufferPointer(rebasing: text[from..<index]))
            var escape: [UInt8] = []
            JSONEscaping.appendEscape(of: byte, to: &escape)
            append(escape)
            from = index + 1
        }
        append(UnsafeBufferPointer(rebasing: text[from..<text.count]))
    }

    private func grow(_ needed: Int) {
        let larger = max(needed, capacity * 2)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: start, count: count)
        start.deallocate()
        start = moved
        capacity = larger
    }
}
