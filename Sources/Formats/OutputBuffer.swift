/// A growing run of bytes for the paths where every nanosecond of a row counts: no reference counts, no copies on write.
///
/// It belongs to one task at a time; pointers into it hold until the next append that makes it grow.
public final class OutputBuffer {
    /// The state lies behind a pointer, which spares every access the run-time check for exclusive access to a class's
    /// properties: the loops over rows make hundreds of them a microsecond.
    @usableFromInline
    struct State {
        @usableFromInline var count: Int
        @usableFromInline var capacity: Int
        @usableFromInline var start: UnsafeMutablePointer<UInt8>
    }

    @usableFromInline let state: UnsafeMutablePointer<State>

    /// An empty buffer.
    public init(capacity: Int = 4096) {
        let capacity = max(16, capacity)
        state = .allocate(capacity: 1)
        state.initialize(to: State(count: 0, capacity: capacity, start: .allocate(capacity: capacity)))
    }

    deinit {
        state.pointee.start.deallocate()
        state.deallocate()
    }

    /// The number of bytes written so far.
    @inlinable public var count: Int { state.pointee.count }

    /// What was written; valid until the next change.
    @inlinable public var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: state.pointee.start, count: state.pointee.count)
    }

    /// What was written, as raw bytes; valid until the next change.
    public var rawBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }

    /// A part of what was written; valid until the next change.
    @inlinable public func slice(_ from: Int, _ to: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: state.pointee.start + from, count: to - from)
    }

    /// Forgets everything and keeps the memory.
    @inlinable public func removeAll() { state.pointee.count = 0 }

    /// Forgets everything behind `length`.
    public func truncate(to length: Int) { state.pointee.count = min(count, length) }

    /// Forgets the first `length` bytes and moves the rest to the front.
    public func removeFirst(_ length: Int) {
        let rest = count - min(length, count)
        let start = state.pointee.start
        start.update(from: start + (count - rest), count: rest)
        state.pointee.count = rest
    }

    /// Makes room, so that the next `more` bytes do not move what is there.
    @inlinable public func reserve(_ more: Int) {
        if state.pointee.count + more > state.pointee.capacity { grow(state.pointee.count + more) }
    }

    /// Appends a byte.
    @inlinable public func append(_ byte: UInt8) {
        reserve(1)
        state.pointee.start[state.pointee.count] = byte
        state.pointee.count += 1
    }

    /// Appends bytes.
    @inlinable public func append(_ source: UnsafeBufferPointer<UInt8>) {
        guard let base = source.baseAddress, source.count > 0 else { return }
        reserve(source.count)
        (state.pointee.start + state.pointee.count).update(from: base, count: source.count)
        state.pointee.count += source.count
    }

    /// Appends bytes.
    @inlinable public func append(_ source: [UInt8]) {
        source.withUnsafeBufferPointer { append($0) }
    }

    /// Appends the UTF-8 of a literal.
    @inlinable public func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends a JSON member's name – quotes, colon, and a comma before if wanted – in one go.
    @inlinable public func appendKey(_ name: StaticString, afterComma: Bool) {
        let length = name.utf8CodeUnitCount
        reserve(length + 4)
        var target = state.pointee.start + state.pointee.count
        if afterComma {
            target.pointee = UInt8(ascii: ",")
            target += 1
        }
        target.pointee = UInt8(ascii: "\"")
        (target + 1).update(from: name.utf8Start, count: length)
        target[length + 1] = UInt8(ascii: "\"")
        target[length + 2] = UInt8(ascii: ":")
        state.pointee.count += length + (afterComma ? 4 : 3)
    }

    /// Appends bytes between quotes, in one go.
    @inlinable public func appendQuoted(_ source: UnsafeBufferPointer<UInt8>) {
        reserve(source.count + 2)
        let target = state.pointee.start + state.pointee.count
        target.pointee = UInt8(ascii: "\"")
        if let base = source.baseAddress { (target + 1).update(from: base, count: source.count) }
        target[source.count + 1] = UInt8(ascii: "\"")
        state.pointee.count += source.count + 2
    }

    /// Appends what a C function writes.
    /// - Parameter fill: is given room for `capacity` bytes and returns how many it filled.
    @inlinable public func append(atMost capacity: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int) {
        reserve(capacity)
        state.pointee.count += min(capacity, max(0, fill(state.pointee.start + state.pointee.count)))
    }

    /// Appends an integer in network byte order.
    @inlinable public func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
        let size = MemoryLayout<Integer>.size
        reserve(size)
        let target = UnsafeMutableRawPointer(state.pointee.start + state.pointee.count)
        target.storeBytes(of: value.bigEndian, as: Integer.self)
        state.pointee.count += size
    }

    /// Replaces an integer written before, in network byte order.
    public func patch<Integer: FixedWidthInteger>(bigEndian value: Integer, at offset: Int) {
        precondition(offset + MemoryLayout<Integer>.size <= count)
        UnsafeMutableRawPointer(state.pointee.start + offset).storeBytes(of: value.bigEndian, as: Integer.self)
    }

    /// Appends text with the escapes of a JSON string. It must be valid UTF-8.
    public func appendJSONEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var from = 0
        while let place = JSONEscaping.firstEscaped(in: text, from: from) {
            append(UnsafeBufferPointer(rebasing: text[from..<place]))
            JSONEscaping.append(text[place], to: self)
            from = place + 1
        }
        append(UnsafeBufferPointer(rebasing: text[from..<text.count]))
    }

    @usableFromInline
    func grow(_ needed: Int) {
        let larger = max(needed, state.pointee.capacity * 2)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: state.pointee.start, count: count)
        state.pointee.start.deallocate()
        state.pointee.start = moved
        state.pointee.capacity = larger
    }
}
