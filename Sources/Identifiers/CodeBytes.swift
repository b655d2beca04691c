/// Runs `body` over the UTF-8 bytes of `text`, without a copy when the text has them side by side in memory.
func withBytes<Result>(
    of text: some StringProtocol,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    withBytes(of: text.utf8, body)
}

/// Runs `body` over the bytes of a collection, without a copy when they lie side by side in memory.
func withBytes<Result>(
    of bytes: some Collection<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
    bytes.withContiguousStorageIfAvailable(body) ?? Array(bytes).withUnsafeBufferPointer(body)
}

extension UnsafeBufferPointer where Element == UInt8 {
    /// The decimal number written in `range`, or nil when one of its bytes is no ASCII digit.
    ///
    /// The range must lie within the buffer and hold at most 18 bytes.
    func decimal(in range: Range<Int>) -> Int? {
        var number = 0
        for index in range {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            number = number &* 10 &+ Int(digit)
        }
        return number
    }

    /// Whether every byte of `range`, which must lie within the buffer, is an ASCII digit.
    func isDecimal(in range: Range<Int>) -> Bool {
        range.allSatisfy { self[$0] &- UInt8(ascii: "0") <= 9 }
    }
}
