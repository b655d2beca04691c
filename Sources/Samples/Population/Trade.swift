/// What an organisation does.
struct Trade: Sendable {
    /// The word for it in a name.
    let word: [UInt8]
    /// The code and the name of the industry (行业), GB/T 4754.
    let industryCode: [UInt8]
    let industry: [UInt8]
    /// The business scope (经营范围).
    let scope: [UInt8]

    init(_ cells: [Substring]) {
        word = Array(cells[0].utf8)
        industryCode = Array(cells[1].utf8)
        industry = Array(cells[2].utf8)
        scope = Array(cells[3].utf8)
    }
}
