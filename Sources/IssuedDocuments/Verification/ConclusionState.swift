/// What has become of what a special report concludes of a field.
enum ConclusionState: String, CaseIterable {
    case unchanged
    case moreFound = "more_found"
    case incomplete, completed

    /// In words.
    var chinese: String {
        switch self {
        case .unchanged: "按文书的领域和期间重新查询，没有文书未计入的记录，数据来源的完整情况相同"
        case .moreFound: "现查到文书未计入的记录"
        case .incomplete: "现有数据来源不完整，目前不能再出具同样的结论"
        case .completed: "出具时不完整的数据来源现已完整，可以重新出具"
        }
    }

    /// The same in English.
    var english: String {
        switch self {
        case .unchanged:
            "asked again, there are no records that it does not count, and its sources are as complete as it says"
        case .moreFound: "there are records now that it does not count"
        case .incomplete: "some source is not complete now, so that the same could not be said"
        case .completed: "its sources were not complete and are now: it can be issued anew"
        }
    }
}
