internal import Formats

/// Reads decimal amounts exactly: no floating point anywhere.
enum AmountForm {
    enum Reading: Equatable {
        case amount(wasMended: Bool)
        case notAnAmount
        /// More digits before or after the point than the item holds.
        case tooLong
    }

    /// Reads digits with an optional sign and point, and appends the shortest decimal of the same value.
    static func read(
        _ text: UnsafeBufferPointer<UInt8>, precision: Int, scale: Int, into output: OutputBuffer
    ) -> Reading {
        var start = 0
        let isNegative = text.first == UInt8(ascii: "-")
        if isNegative || text.first == UInt8(ascii: "+") { start = 1 }
        let point = text[start...].firstIndex(of: UInt8(ascii: ".")) ?? text.count
        let whole = text[start..<point]
        let fraction = point < text.count ? text[(point + 1)...] : text[text.count...]
        guard !whole.isEmpty || !fraction.isEmpty, areDigits(whole), areDigits(fraction) else { return .notAnAmount }
        let leading = whole.drop { $0 == 0x30 }
        var trailing = fraction
        while trailing.last == 0x30 { trailing = trailing.dropLast() }
        guard leading.count <= precision - scale, trailing.count <= scale else { return .tooLong }
        let before = output.count
        if isNegative, !leading.isEmpty || !trailing.isEmpty { output.append(UInt8(ascii: "-")) }
        if leading.isEmpty { output.append(0x30) } else { output.append(UnsafeBufferPointer(rebasing: leading)) }
        if !trailing.isEmpty {
            output.append(UInt8(ascii: "."))
            output.append(UnsafeBufferPointer(rebasing: trailing))
        }
        return .amount(wasMended: !output.slice(before, output.count).elementsEqual(text))
    }

    private static func areDigits(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        bytes.allSatisfy { (0x30...0x39).contains($0) }
    }
}
