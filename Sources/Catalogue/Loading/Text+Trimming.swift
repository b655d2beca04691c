extension StringProtocol {
    /// The text without the spaces around it: ASCII and ideographic spaces, no-break and zero-width ones.
    func trimmed() -> SubSequence {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.isSpace }),
            let last = scalars.lastIndex(where: { !$0.isSpace })
        else { return self[startIndex..<startIndex] }
        return self[first..<scalars.index(after: last)]
    }
}

extension Unicode.Scalar {
    fileprivate var isSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x20, 0xA0, 0x200B, 0x3000, 0xFEFF: true
        default: false
        }
    }
}
