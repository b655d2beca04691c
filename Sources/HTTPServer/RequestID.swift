/// The number of a request: unique over processes with near certainty, cheap to make.
struct RequestID: Sendable, CustomStringConvertible {
    private static let process = UInt64.random(in: 0...UInt64.max)
    private let number: UInt64

    /// - Parameter count: differs for each request of a listener; `listener` tells the listeners apart.
    init(count: UInt64, listener: Int) {
        number = Self.process &+ (UInt64(listener) << 56) &+ count
    }

    var description: String {
        String(unsafeUninitializedCapacity: 16) { target in
            target.baseAddress?.withMemoryRebound(to: CChar.self, capacity: 16) { write(to: $0) }
            return 16
        }
    }

    /// Writes the sixteen digits.
    func write(to target: UnsafeMutablePointer<CChar>) {
        for place in 0..<16 {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 4 * place)) & 15
            target[place] = CChar(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}
