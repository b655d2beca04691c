/// Makes what was found unreadable for good and leaves the text around it as it is.
public enum PersonalDataMask {
    /// The text with an asterisk for every letter and digit of the findings but the first or last few: see
    /// ``PersonalDataKind``. Spaces and hyphens within a number stay, so the text is never longer than it was.
    ///
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - findings: of this text, in their order.
    public static func masked(
        _ text: UnsafeBufferPointer<UInt8>, _ findings: [PersonalDataFinding]
    ) -> [UInt8] {
        var masked: [UInt8] = []
        masked.reserveCapacity(text.count)
        var position = 0
        for finding in findings {
            masked += text[position..<finding.range.lowerBound]
            mask(TextBytes(bytes: text), finding, into: &masked)
            position = finding.range.upperBound
        }
        masked += text[position...]
        return masked
    }

    /// The text as it may be shown to anyone, such as in a message.
    public static func masked(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        masked(text, PersonalDataScanner.findings(in: text))
    }

    private static func mask(_ text: TextBytes, _ finding: PersonalDataFinding, into masked: inout [UInt8]) {
        let kept = finding.kind.kept
        let hiddenEnd = symbolCount(text, finding.range) - kept.end
        var position = finding.range.lowerBound
        var index = 0
        while position < finding.range.upperBound {
            let symbol = text.symbol(at: position)
            let length = symbol.exists ? symbol.length : 1
            if !symbol.exists || index < kept.front || index >= hiddenEnd {
                masked += text.bytes[position..<position + length]
            } else {
                masked.append(UInt8(ascii: "*"))
            }
            if symbol.exists { index += 1 }
            position += length
        }
    }

    private static func symbolCount(_ text: TextBytes, _ range: Range<Int>) -> Int {
        var count = 0
        var position = range.lowerBound
        while position < range.upperBound {
            let symbol = text.symbol(at: position)
            if symbol.exists { count += 1 }
            position += symbol.exists ? symbol.length : 1
        }
        return count
    }
}
