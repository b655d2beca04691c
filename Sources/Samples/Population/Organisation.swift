import Catalogue

/// A made-up organisation (信用主体): what was drawn for it, as positions in the population's pools.
struct Organisation: Sendable {
    /// Its number in the population, from 0.
    let index: Int
    let kind: Int
    let district: Int
    /// Whether it has codes from before 2015: an organisation code of digits, and the numbers that preceded the unified
    /// social credit code.
    let isOld: Bool
    let pattern: Int
    let place: Int
    let street: Int
    let trade: Int
    /// Two to four characters.
    let brand: Brand
    let representative: PersonName
    let founded: CivilDate

    /// The characters of a trade name (字号).
    struct Brand: Sendable {
        let characters: (Int, Int, Int, Int)
        let count: Int
    }
}

/// The name of a made-up person, as positions in the population's pools.
struct PersonName: Sendable {
    let family: Int
    let given: Int
}
