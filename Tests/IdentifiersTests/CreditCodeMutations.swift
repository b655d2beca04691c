import Identifiers

/// Codes with the faults that people and systems make, and codes at the edges of the rules.
enum CreditCodeMutations {
    private static let capitals = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    /// Valid and broken codes that belong to nobody, and texts like resident IDs.
    static func madeUp(count: Int, seed: UInt64) throws -> [String] {
        var generator = SeededGenerator(seed: seed)
        let quarter = count / 4
        let plain = try (0..<quarter).map { _ in try generator.creditCode() }
        let prefixed = (0..<quarter).map { _ in anyPrefix(&generator) }
        let persons = (0..<quarter).map { _ in
            generator.residentID(
                region: ["110101", "120101", "310101", "510104", "520102"].randomElement(using: &generator) ?? "")
        }
        return plain + prefixed + persons + mutated(plain, seed: seed + 1)
    }

    /// Each code with one mutation.
    static func mutated(_ codes: [String], seed: UInt64) -> [String] {
        var generator = SeededGenerator(seed: seed)
        return codes.filter { !$0.isEmpty }.map { mutation(of: $0, &generator) }
    }

    private static func mutation(of code: String, _ generator: inout SeededGenerator) -> String {
        var characters = Array(code)
        let index = Int.random(in: characters.indices, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: characters.remove(at: index)
        case 1: characters.insert("0", at: index)
        case 2: characters.swapAt(index, Int.random(in: characters.indices, using: &generator))
        case 3: return generator.substitution(in: generator.substitution(in: code, from: capitals), from: capitals)
        default: return generator.substitution(in: code, from: capitals)
        }
        return String(characters)
    }

    /// A text with the right check character but any department, category and division.
    private static func anyPrefix(_ generator: inout SeededGenerator) -> String {
        let prefix = generator.text(of: 2, from: creditCodeAlphabet)
        let body = prefix + generator.text(of: 6, from: digits) + generator.organisationCode(from: creditCodeAlphabet)
        return body + character(SocialCreditCode.checkCharacter(for: body.utf8))
    }
}
