internal import PostgresClient

/// What was counted of rows received (数据质量统计): see the table `quality_day`.
public struct QualityCounts: Sendable, Equatable {
    /// Rows stored for the first time, with other content than before, and again with the same.
    public var new = 0
    /// Rows that changed a record.
    public var changed = 0
    /// Rows that brought nothing new.
    public var unchanged = 0
    /// Rows refused.
    public var rejected = 0
    /// Accepted rows with a value brought into standard form.
    public var mended = 0
    /// Accepted rows with a warning.
    public var warned = 0
    /// New rows received within the time limit.
    public var timely = 0
    /// New rows received after it.
    public var late = 0
    /// New rows of classes with a time limit over whose days the working-day calendar says nothing.
    public var notJudged = 0
    /// Rows refused for the code of their subject.
    public var wrongCode = 0
    /// Rows whose code is registered under another name.
    public var otherName = 0
    /// Records found wrong by those who sent them; nil when nothing counted them.
    public var corrections: Int?
    /// Objections that were upheld; nil when nothing counted them.
    public var objectionsUpheld: Int?
    /// Decisions that were declared for the whole months of the period, and new rows received in those months.
    public var declared = 0
    /// New rows received in the months that decisions were declared for.
    public var collected = 0

    /// Rows received that were stored, or had been before.
    public var accepted: Int { new + changed + unchanged }
    /// All rows received.
    public var reported: Int { accepted + rejected }

    /// Nothing counted yet.
    public init() {}

    /// The sums of several counts.
    init(sumOf parts: some Sequence<QualityCounts>) {
        var isFirst = true
        for part in parts {
            self = isFirst ? part : self + part
            isFirst = false
        }
    }

    /// A row of counts that begin in column `first`, with or without those of declared months.
    init(_ result: PostgresResult, _ row: Int, from first: Int) {
        func number(_ place: Int) -> Int { result.integer(row, first + place) }
        func optional(_ place: Int) -> Int? { result.isNull(row, first + place) ? nil : number(place) }
        (new, changed, unchanged, rejected) = (number(0), number(1), number(2), number(3))
        (mended, warned, timely, late) = (number(4), number(5), number(6), number(7))
        (notJudged, wrongCode, otherName) = (number(8), number(9), number(10))
        (corrections, objectionsUpheld) = (optional(11), optional(12))
        if result.columns > first + 14 { (declared, collected) = (number(13), number(14)) }
    }

    /// The sums; a count that one of them lacks is lacking.
    static func + (left: QualityCounts, right: QualityCounts) -> QualityCounts {
        var sum = left
        sum.new += right.new
        sum.changed += right.changed
        sum.unchanged += right.unchanged
        sum.rejected += right.rejected
        sum.mended += right.mended
        sum.warned += right.warned
        sum.timely += right.timely
        sum.late += right.late
        sum.notJudged += right.notJudged
        sum.wrongCode += right.wrongCode
        sum.otherName += right.otherName
        sum.corrections = both(left.corrections, right.corrections)
        sum.objectionsUpheld = both(left.objectionsUpheld, right.objectionsUpheld)
        sum.declared += right.declared
        sum.collected += right.collected
        return sum
    }

    private static func both(_ left: Int?, _ right: Int?) -> Int? {
        left.flatMap { left in right.map { left + $0 } }
    }
}
