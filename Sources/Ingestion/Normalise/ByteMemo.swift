/// Remembers what was made of the few texts that occur again and again in a column – categories, kinds, states – so that they
/// are looked up once and compared as bytes from then on.
///
/// It belongs to one task at a time.
final class ByteMemo<Value> {
    private static var size: Int { 64 }

    private var keys: [[UInt8]] = []
    private var values: [Value] = []
    private var next = 0

    /// The value for a text: remembered, or made now.
    func value(for text: UnsafeBufferPointer<UInt8>, make: () -> Value) -> Value {
        for index in keys.indices where keys[index].count == text.count {
            if keys[index].withUnsafeBufferPointer({ $0.elementsEqual(text) }) { return values[index] }
        }
        let value = make()
        remember(Array(text), value)
        return value
    }

    private func remember(_ key: [UInt8], _ value: Value) {
        if keys.count < Self.size {
            keys.append(key)
            values.append(value)
        } else {
            keys[next] = key
            values[next] = value
            next = (next + 1) % Self.size
        }
    }
}
