internal import Identifiers

/// Says whether a number in a text is personal, by its digits and by what stands around it.
struct NumberJudge {
    let text: TextBytes
    let groups: DigitGroups
    let kinds: PersonalDataKinds

    typealias Match = (kind: PersonalDataKind, end: Int)

    /// What the number is, and where it ends; nil when it is nothing personal.
    func match(isKnown: (UnsafeBufferPointer<UInt8>) -> Bool) -> Match? {
        let first = groups[0].count
        if first > 19 { return nil }
        if first >= 15 { return whole(first, isKnown) }
        if first == 11 || first == 13 { return kinds.contains(.mobileNumber) ? wholeMobile(first) : nil }
        return groups.groupCount > 1 ? grouped(isKnown) : nil
    }

    // MARK: Written in one

    private func whole(_ count: Int, _ isKnown: (UnsafeBufferPointer<UInt8>) -> Bool) -> Match? {
        if count == 17, kinds.contains(.residentID), let end = endBehindX(groups[0]) {
            let digits = groups.digitsAndX()
            return isResidentID(digits) && !isKnown(digits) ? (.residentID, end) : nil
        }
        let digits = groups.digits(count)
        let end = groups.firstEnd
        if count == 18, kinds.contains(.residentID), isResidentID(digits), !isKnown(digits) {
            return (.residentID, end)
        }
        guard !groups.letterPrecedes, !groups[0].letterFollows else { return nil }
        if count == 15 {
            if kinds.contains(.mobileNumber), digits.starts(with: [0x30, 0x30, 0x38, 0x36, 0x31]) {
                return mobile(4, end)
            }
            return kinds.contains(.oldResidentID) && isOldResidentID(digits, end) && !isKnown(digits)
                ? (.oldResidentID, end) : nil
        }
        return kinds.contains(.bankCard) && isCard(digits, end) && !isKnown(digits) ? (.bankCard, end) : nil
    }

    private func wholeMobile(_ count: Int) -> Match? {
        let digits = groups.digits(count)
        // With a letter behind it, it is part of some longer code.
        if groups[0].letterFollows { return nil }
        if count == 11 { return mobile(0, groups.firstEnd) }
        return digits[0] == UInt8(ascii: "8") && digits[1] == UInt8(ascii: "6") ? mobile(2, groups.firstEnd) : nil
    }

    // MARK: Written in groups

    private func grouped(_ isKnown: (UnsafeBufferPointer<UInt8>) -> Bool) -> Match? {
        if kinds.contains(.bankCard), let match = groupedCard(isKnown) { return match }
        if kinds.contains(.residentID), let match = groupedID(isKnown) { return match }
        guard kinds.contains(.mobileNumber), groups.begin(with: 3, 4, 4) || groups.begin(with: 4, 3, 4),
            !groups[2].letterFollows
        else { return nil }
        return mobile(0, groups[2].end)
    }

    private func groupedCard(_ isKnown: (UnsafeBufferPointer<UInt8>) -> Bool) -> Match? {
        var last: Int?
        if groups.begin(with: 4, 4, 4, 4) {
            last = groups.groupCount == 5 && groups[4].count <= 3 ? 4 : 3
        } else if groups.begin(with: 6), (10...13).contains(groups[1].count) {
            last = 1
        }
        guard let last, !groups.letterPrecedes, !groups[last].letterFollows else { return nil }
        let digits = groups.digits((0...last).reduce(0) { $0 + groups[$1].count })
        return isCard(digits, groups[last].end) && !isKnown(digits) ? (.bankCard, groups[last].end) : nil
    }

    private func groupedID(_ isKnown: (UnsafeBufferPointer<UInt8>) -> Bool) -> Match? {
        let last = groups.begin(with: 6, 8) ? 2 : groups.begin(with: 6) ? 1 : 0
        guard last > 0, last < groups.groupCount else { return nil }
        let count = (0...last).reduce(0) { $0 + groups[$1].count }
        if count == 17, let end = endBehindX(groups[last]) {
            let digits = groups.digitsAndX()
            return isResidentID(digits) && !isKnown(digits) ? (.residentID, end) : nil
        }
        let digits = groups.digits(count)
        guard count == 18, isResidentID(digits), !isKnown(digits) else { return nil }
        return (.residentID, groups[last].end)
    }

    // MARK: Kinds

    /// Where an X behind a group ends that ends the whole number; nil when there is none.
    private func endBehindX(_ group: DigitGroups.Group) -> Int? {
        let symbol = text.symbol(at: group.end)
        guard symbol.value == UInt8(ascii: "X") else { return nil }
        let end = group.end + symbol.length
        return text.symbol(at: end).exists ? nil : end
    }

    /// An ID whose owner may be alive, or was within living memory.
    private func isResidentID(_ digits: UnsafeBufferPointer<UInt8>) -> Bool {
        digits[6] != UInt8(ascii: "1") || digits[7] == UInt8(ascii: "9") ? ResidentID.check(digits) == nil : false
    }

    /// The old form has no check character, and every sixth registration number of 15 digits has its shape. One whose check
    /// digit is right is taken for such a number, unless the text says otherwise.
    private func isOldResidentID(_ digits: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
        guard ResidentID.check(digits) == nil else { return false }
        let context = NumberContext(text: text, start: groups.start, end: end)
        if context.speaksOfPersons { return true }
        return RegistrationNumber.check(digits) != nil && !context.speaksOfNumbers && !context.isNumbered
    }

    private func mobile(_ from: Int, _ end: Int) -> Match? {
        let digits = groups.digits(from + 2)
        guard digits[from] == UInt8(ascii: "1"), digits[from + 1] >= UInt8(ascii: "3") else { return nil }
        let context = NumberContext(text: text, start: groups.start, end: end)
        return context.isAmount || context.isDecimal || context.isNumbered ? nil : (.mobileNumber, end)
    }

    private func isCard(_ digits: UnsafeBufferPointer<UInt8>, _ end: Int) -> Bool {
        guard let issuer = BankCard.issuer(of: digits), BankCard.hasCheckDigit(digits) else { return false }
        let context = NumberContext(text: text, start: groups.start, end: end)
        if context.speaksOfCards { return true }
        return issuer == .likely && !context.speaksOfNumbers && !context.isNumbered && !context.isDecimal
    }
}
