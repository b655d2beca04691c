/// A division (行政区划) of the made-up city.
struct District: Sendable {
    /// Six digits, 9901 first.
    let code: [UInt8]
    let name: [UInt8]
    /// The name without 区, 县 or 市.
    let town: [UInt8]
    let postalCode: [UInt8]

    static let all = TextTable(PlaceTexts.districts).rows.map { cells in
        District(
            code: Array(cells[0].utf8), name: Array(cells[1].utf8), town: Array(cells[2].utf8),
            postalCode: Array(cells[3].utf8))
    }
}
