import Identifiers

/// Makes of a right unified social credit code what departments make of it.
struct CodeSpoiling {
    let code: [UInt8]

    /// What is sent in place of the code. A fault that is not one of the code leaves it as it is.
    func spoilt(by fault: SampleFault, _ dice: inout Dice) -> [UInt8] {
        switch fault {
        case .missingCode: []
        case .code17Digits: Array(code.prefix(9) + code.dropFirst(10))
        case .code19Digits: Array(code.prefix(9) + code.dropFirst(8))
        case .code20Digits: Array(code.prefix(10) + code.dropFirst(8))
        case .prefixedRegistrationNumber: [UInt8(ascii: "1")] + registrationNumber(&dice)
        case .letterOForZero: code.map { $0 == UInt8(ascii: "0") ? UInt8(ascii: "O") : $0 }
        case .wrongCheckCharacter: wrongCheckCharacter
        case .lowerCase: Array(String(decoding: code, as: UTF8.self).lowercased().utf8)
        case .fullWidthDigits: code.flatMap(fullWidth)
        case .spacesInCode: spaced
        case .code13Digits: Array(registrationNumber(&dice).dropLast(2))
        case .residentIDLookalike: lookalike(&dice)
        default: code
        }
    }

    private var wrongCheckCharacter: [UInt8] {
        let replacements = "38".utf8
        return code.dropLast() + replacements.filter { $0 != code.last }.prefix(1)
    }

    /// A registration number of the code's division.
    private func registrationNumber(_ dice: inout Dice) -> [UInt8] {
        var number = Array(code[2..<8])
        number.append(decimal: dice.below(100_000_000), digits: 8)
        return number + (RegistrationNumber.checkCharacter(for: number).map { [$0] } ?? [])
    }

    private func fullWidth(_ byte: UInt8) -> [UInt8] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return [byte] }
        // U+FF10 stands for 0, and so on.
        return [0xEF, 0xBC, 0x90 + byte - UInt8(ascii: "0")]
    }

    private var spaced: [UInt8] {
        let space = [UInt8(ascii: " ")]
        return Array([[], code[..<2], code[2..<8], code[8..<17], code[17...], []].joined(separator: space))
    }

    /// A number that is built like a citizen's of the region 119900, which no real division has, and like the code of a
    /// government body of the division 990019, and whose last character is right for both. Every day has several
    /// sequence numbers that give one.
    private func lookalike(_ dice: inout Dice) -> [UInt8] {
        var number = Array("11990019".utf8)
        number.append(decimal: 60 + dice.below(40), digits: 2)
        number.append(decimal: 1 + dice.below(12), digits: 2)
        number.append(decimal: 1 + dice.below(28), digits: 2)
        let start = dice.below(1000)
        for offset in 0..<1000 {
            let first17 = number + Self.threeDigits((start + offset) % 1000)
            if let check = ResidentID.checkCharacter(for: first17),
                check == SocialCreditCode.checkCharacter(for: first17)
            {
                return first17 + [check]
            }
        }
        return number
    }

    private static func threeDigits(_ number: Int) -> [UInt8] {
        var digits: [UInt8] = []
        digits.append(decimal: number, digits: 3)
        return digits
    }
}
