public import Cryptography

/// A document's verification code (验证码): 16 characters, the last of which checks the others. Nobody can guess one – 15 characters of
/// 31 are 74 bits –, and who types one sees at once when it is mistyped.
///
/// The alphabet is that of the unified social credit code (GB 32100-2015, 4.2): no I, O, S, V, Z. What looks like one of these is
/// read as the digit or letter that it looks like. The check is a weighted sum modulo 31 with the powers of 3, as that code has it: all
/// weights differ, so that every wrong character and every two that are exchanged are found.
public struct VerificationCode: Sendable, Hashable, CustomStringConvertible {
    /// The 16 characters.
    public let text: String

    /// Reads a code as people write it: small letters, blanks and hyphens do not matter.
    /// - Returns: nil when it cannot be one.
    public init?(_ written: some StringProtocol) {
        guard written.utf8.count <= 64 else { return nil }
        var text = ""
        for character in written where character != "-" && character != " " {
            guard let read = Self.readings[character] else { return nil }
            text.append(read)
        }
        let values = text.compactMap { Self.values[$0] }
        guard values.count == Self.length, Self.checkValue(values.dropLast()) == values.last else { return nil }
        self.text = text
    }

    /// The code that follows from at least 16 bytes that nobody can guess.
    public init(from bytes: [UInt8]) {
        var number = bytes.prefix(16).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        var values: [Int] = []
        for _ in 1..<Self.length {
            values.append(Int(number % 31))
            number /= 31
        }
        values.append(Self.checkValue(values[...]))
        text = String(values.map { Self.alphabet[$0] })
    }

    /// As it is shown: four groups of four.
    public var description: String {
        stride(from: 0, to: Self.length, by: 4).map { start in
            String(text.dropFirst(start).prefix(4))
        }.joined(separator: "-")
    }

    /// The SHA-256 of the 16 characters, by which the database knows it.
    /// - Throws: `CryptographyError`.
    public func digest() throws(CryptographyError) -> [UInt8] { try Digest.of(Array(text.utf8)) }

    /// How many characters it has.
    public static let length = 16

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    private static let values = Dictionary(uniqueKeysWithValues: alphabet.enumerated().map { ($1, $0) })
    private static let readings: [Character: Character] = {
        var readings: [Character: Character] = ["O": "0", "I": "1", "S": "5", "V": "U", "Z": "2"]
        for character in alphabet { readings[character] = character }
        for (character, read) in readings { readings[Character(character.lowercased())] = read }
        return readings
    }()

    /// What makes the weighted sum of all 16 divisible by 31.
    private static func checkValue(_ values: ArraySlice<Int>) -> Int {
        var weight = 1
        var sum = 0
        for value in values {
            sum += value * weight
            weight = weight * 3 % 31
        }
        // The last weight has an inverse, as 31 is a prime.
        let wanted = (31 - sum % 31) % 31
        return (0..<31).first { $0 * weight % 31 == wanted } ?? 0
    }
}
