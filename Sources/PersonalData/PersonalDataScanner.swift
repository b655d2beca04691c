/// Finds personal data in free text: see ``PersonalDataKind``.
///
/// What is looked for always has four letters or digits side by side, so a probe of every fourth byte passes over Chinese text
/// without reading it. Nothing is allocated unless something is found.
public enum PersonalDataScanner {
    /// The personal data in a text, in their order, without overlaps.
    ///
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - kinds: what to look for.
    ///   - isKnown: whether a number, given without spaces and in upper case, is known to be something else, such as the
    ///     organisation's own code.
    public static func findings(
        in text: UnsafeBufferPointer<UInt8>, kinds: PersonalDataKinds = .all,
        isKnown: (UnsafeBufferPointer<UInt8>) -> Bool = { _ in false }
    ) -> [PersonalDataFinding] {
        let text = TextBytes(bytes: text)
        var findings: [PersonalDataFinding] = []
        var position = 3
        var done = 0
        while position < text.count {
            guard isHot(text.bytes, position), let start = clusterStart(text, around: position, notBefore: done) else {
                position += 4
                continue
            }
            done = examine(text, from: start, kinds, isKnown, &findings)
            position = done + 3
        }
        return findings
    }

    /// Whether the byte at `position`, which is 3 or more, may belong to a letter or digit of half width or a digit of full width.
    @inline(__always)
    private static func isHot(_ bytes: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
        let byte = bytes[position]
        if byte < 0x80 { return byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 }
        if byte &- 0x90 < 10 { return bytes[position - 2] == 0xEF }
        return byte == 0xEF || byte == 0xBC && bytes[position - 1] == 0xEF
    }

    /// Where the letters, digits and single separators begin that `position` is part of; nil when it is part of none.
    private static func clusterStart(_ text: TextBytes, around position: Int, notBefore done: Int) -> Int? {
        let byte = text.bytes[position]
        var start = byte < 0x80 || byte == 0xEF ? position : byte == 0xBC ? position - 1 : position - 2
        guard start >= done, text.symbol(at: start).exists else { return nil }
        while start > done {
            var before = start
            let symbol = text.symbol(before: before)
            if symbol.exists {
                before -= symbol.length
            } else {
                let separator = text.separator(before: before)
                let beyond = text.symbol(before: before - separator)
                guard separator > 0, beyond.exists else { break }
                before -= separator + beyond.length
            }
            guard before >= done else { break }
            start = before
        }
        return start
    }

    /// Looks at everything from `start` to where letters, digits and single separators end; answers that end.
    private static func examine(
        _ text: TextBytes, from start: Int, _ kinds: PersonalDataKinds,
        _ isKnown: (UnsafeBufferPointer<UInt8>) -> Bool, _ findings: inout [PersonalDataFinding]
    ) -> Int {
        var position = start
        while true {
            let symbol = text.symbol(at: position)
            if symbol.isDigit {
                position = number(text, at: position, kinds, isKnown, &findings)
            } else if symbol.isLetter {
                if kinds.contains(.vehiclePlate), let end = VehiclePlate.end(text, from: position) {
                    findings.append(PersonalDataFinding(kind: .vehiclePlate, range: position..<end))
                    position = end
                } else {
                    position += symbol.length
                }
            } else {
                let separator = text.separator(at: position)
                guard separator > 0, text.symbol(at: position + separator).exists else { return position }
                position += separator
            }
        }
    }

    /// Judges the digits that begin at `position`; answers where to go on.
    private static func number(
        _ text: TextBytes, at position: Int, _ kinds: PersonalDataKinds,
        _ isKnown: (UnsafeBufferPointer<UInt8>) -> Bool, _ findings: inout [PersonalDataFinding]
    ) -> Int {
        if let end = shortEnd(text, position) { return end }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: DigitGroups.capacity) { storage in
            let groups = DigitGroups(text, at: position, storage)
            guard let match = NumberJudge(text: text, groups: groups, kinds: kinds).match(isKnown: isKnown) else {
                return groups.firstEnd
            }
            findings.append(PersonalDataFinding(kind: match.kind, range: position..<match.end))
            return match.end
        }
    }

    /// Where digits end that are too few to be anything, as years and amounts are, and no first group either; nil for others.
    private static func shortEnd(_ text: TextBytes, _ position: Int) -> Int? {
        var end = position
        while end < text.count, text.bytes[end] &- 0x30 < 10 { end += 1 }
        let count = end - position
        guard count > 0, count < 11 else { return nil }
        if end == text.count { return end }
        // What follows a year or an amount is a Chinese character, more often than not; one of them begins full-width digits.
        let next = text.bytes[end]
        if next &- 0xE4 < 6 { return end }
        if count != 3, count != 4, count != 6 { return next == 0xEF ? nil : end }
        return nil
    }
}
