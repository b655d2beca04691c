internal import Formats

/// The number of a request: unique over processes with near certainty, cheap to make.
struct RequestID: Sendable, CustomStringConvertible {
    private static let process = UInt64.random(in: 0...UInt64.max)
    let value: UInt64

    /// - Parameter count: differs for each request of a listener; `listener` tells the listeners apart.
    init(count: UInt64, listener: Int) {
        value = Self.process &+ (UInt64(listener) << 56) &+ count
    }

    var description: String {
        String(unsafeUninitializedCapacity: Self.length) { target in
            if let start = target.baseAddress { HexadecimalDigits.write(value, to: start) }
            return Self.length
        }
    }

    /// Its digits.
    static let length = 16

    /// Writes its digits.
    func write(to target: UnsafeMutablePointer<CChar>) { HexadecimalDigits.write(value, to: target) }

    /// Lends its digits as a C string.
    func withCString(_ body: (UnsafePointer<CChar>) -> Void) {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Self.length + 1) { text in
            guard let start = text.baseAddress else { return }
            write(to: start)
            start[Self.length] = 0
            body(start)
        }
    }
}
