internal import Catalogue
internal import PostgresClient

/// The records of a page of a listing, as the statements of ``ListingQuestions`` give them.
struct ListingPage {
    let rows: PostgresResult
    /// How many records it shows at most; one more was asked for, to tell whether there is another page.
    let limit: Int
    let order: ListingFilter.Order
    /// The rows that are records.
    let records: Range<Int>
    /// How far the index is that was asked, and how many changes that is behind; nil when records were asked themselves.
    let index: (number: Int, behind: Int)?

    init(_ rows: PostgresResult, _ question: ListingQuestion, _ order: ListingFilter.Order) {
        self.rows = rows
        self.order = order
        limit = question.limit
        let first = question.isIndexed ? 1 : 0
        records = first..<max(first, min(rows.count, first + question.limit))
        isLast = rows.count - first <= question.limit
        index = question.isIndexed ? (rows.number(0, 11), rows.number(0, 12)) : nil
    }

    private let isLast: Bool

    /// The place of the next page; nil behind the last one.
    var next: ListingPlace? {
        guard !isLast, let last = records.last, let day = rows.day(last, order == .publication ? 13 : 4) else {
            return nil
        }
        return ListingPlace(day: day.description, key: rows.uuid(last, 7))
    }

    /// The day the public could first see a record here.
    func publishedOn(_ row: Int) -> CivilDate? {
        if let day = rows.day(row, 10) { return day }
        guard let from = rows.day(row, 5), let recorded = rows.moment(row, 9)?.day else { return nil }
        return max(from, recorded)
    }
}

/// A moment, in microseconds since 2000 began in UTC, as PostgreSQL counts them.
struct Moment {
    let microseconds: Int

    private static let second = 1_000_000
    private static let beijing = 8 * 3600
    private static let daysFrom1970To2000 = 10_957

    private var seconds: Int { Self.floor(microseconds, Self.second) + Self.beijing }

    /// The day in Beijing it falls on.
    var day: CivilDate {
        CivilDate(daysSinceEpoch: Int32(clamping: Self.floor(seconds, 86_400) + Self.daysFrom1970To2000))
    }

    /// As RFC 3339 writes it, in Beijing time and whole seconds.
    var text: String {
        let time = seconds - Self.floor(seconds, 86_400) * 86_400
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day)T\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))+08:00"
    }

    private static func floor(_ value: Int, _ divisor: Int) -> Int {
        value >= 0 ? value / divisor : (value - divisor + 1) / divisor
    }
}

extension PostgresResult {
    /// A `timestamptz` of a binary result; nil for NULL.
    func moment(_ row: Int, _ column: Int) -> Moment? {
        isNull(row, column) ? nil : Moment(microseconds: number(row, column))
    }
}
