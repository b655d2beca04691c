/// The ways in which groups may be asked for. Each is a partition into groups that are published, or a coarser one; there are no
/// others and no filters, so that answers subtract to published groups and to nothing smaller.
enum GroupPartition: String, CaseIterable {
    case total
    case province
    case city
    case region
    case regionAndMonth = "region,month"

    /// How many digits of a division tell two groups apart.
    var digits: Int {
        switch self {
        case .total: 0
        case .province: 2
        case .city: 4
        case .region, .regionAndMonth: 6
        }
    }
}
