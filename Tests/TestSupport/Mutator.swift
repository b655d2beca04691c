import Foundation

/// Changes files at random, the same way for the same seed.
public struct Mutator {
    private var numbers: SeededNumbers
    private static let telling = Array("\0\n\r\"\\,;:{}[]<>/&0x7F".utf8) + [0x80, 0x81, 0xB0, 0xFE, 0xFF]

    /// A sequence of changes of its own for each seed.
    public init(seed: UInt64) { numbers = SeededNumbers(seed: seed) }

    /// A number from 0.
    public mutating func number(below limit: Int) -> Int { Int(numbers.next() % UInt64(max(1, limit))) }

    /// A file with up to four changes.
    public mutating func mutate(_ file: [UInt8]) -> [UInt8] {
        var mutated = file
        for _ in 0...number(below: 4) where !mutated.isEmpty {
            let place = number(below: mutated.count)
            let end = min(mutated.count, place + 1 + number(below: 40))
            switch number(below: 7) {
            case 0: mutated[place] ^= 1 << UInt8(number(below: 8))
            case 1: mutated[place] = Self.telling[number(below: Self.telling.count)]
            case 2: mutated.insert(Self.telling[number(below: Self.telling.count)], at: place)
            case 3: mutated.removeSubrange(place..<end)
            case 4: mutated.insert(contentsOf: mutated[place..<end], at: number(below: mutated.count))
            case 5: mutated.removeLast(mutated.count - place)
            default: mutated[place] = UInt8(number(below: 256))
            }
        }
        return mutated
    }
}

/// How long damaged files are made: a fixed number of rounds, or with GONGXIN_FUZZ_SECONDS that long from the seed
/// GONGXIN_FUZZ_SEED.
public struct MutationRounds {
    /// Where the random numbers start.
    public let seed: UInt64
    private let rounds: Int
    private let deadline: ContinuousClock.Instant?
    private var done = 0

    /// - Parameters:
    ///   - rounds: how many there are without a time.
    ///   - share: of how many kinds this is one; they share the time.
    public init(_ rounds: Int, share: Int) {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["GONGXIN_FUZZ_SECONDS"].flatMap(Double.init)
        self.rounds = rounds
        seed = environment["GONGXIN_FUZZ_SEED"].flatMap(UInt64.init) ?? 1
        deadline = seconds.map { .now + .seconds($0 / Double(share)) }
    }

    /// The number of the next round, nil at the end.
    public mutating func next() -> Int? {
        guard deadline.map({ ContinuousClock.now < $0 }) ?? (done < rounds) else { return nil }
        done += 1
        return done
    }
}
