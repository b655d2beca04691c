public import Catalogue
internal import Formats
public import PostgresClient

/// What a department declares of a feed (完整性声明): that all decisions of a class from one day through another have been sent; and
/// what of its batches contradicts it.
public struct FeedCompleteness: Sendable, Hashable {
    /// The declarations, the latest first; that in force is the first one or none.
    public let declarations: [Declaration]
    /// The batches of which something was not stored.
    public let openBatches: [OpenBatch]

    /// The declaration that holds now.
    public var inForce: Declaration? { declarations.first { $0.endedAt == nil } }

    /// One declaration, which is ended and never changed.
    public struct Declaration: Sendable, Hashable {
        /// The first day.
        public let from: String
        /// The last day.
        public let through: String
        /// When it was declared, in UTC.
        public let declaredAt: String
        /// The client that signed it, or the operator.
        public let declaredBy: String
        /// When it ended, in UTC; nil while it holds.
        public let endedAt: String?
        /// Who ended it.
        public let endedBy: String?
        /// `replaced` by another one, or `revoked`.
        public let endedAs: String?
    }

    /// A batch of which something was not stored.
    public struct OpenBatch: Sendable, Hashable {
        /// The batch.
        public let batch: String
        /// Why: one of ``SpecialReport/Reason``.
        public let reason: String
        /// The day it came.
        public let received: String
        /// Its rejected rows.
        public let rejected: Int
        /// Its waiting rows.
        public let waiting: Int
    }

    /// What a department declares.
    public struct Claim: Sendable, Hashable {
        /// The first day; nil: that of the declaration in force, or the class's.
        public var from: CivilDate?
        /// The last day: it must be over.
        public var through: CivilDate
        /// Batches of which nothing is lacking any more: what was not stored has been sent again, or need not be.
        public var settled: [String]

        /// A claim.
        public init(from: CivilDate? = nil, through: CivilDate, settled: [String] = []) {
            self.from = from
            self.through = through
            self.settled = settled
        }
    }

    /// What became of a claim.
    public enum Outcome: String, Sendable, CaseIterable {
        /// It holds now.
        case declared
        /// It held already.
        case unchanged
        /// It does not say from when, and nothing else does.
        case noFirstDay = "no_first_day"
        /// It begins before the class is in the catalogue.
        case beforeClass = "before_class"
        /// It ends before it begins.
        case notInOrder = "not_in_order"
        /// Its last day is not over.
        case notOver = "not_over"
        /// A batch is not this department's, or not of this class.
        case unknownBatch = "unknown_batch"
        /// A batch is still being worked on.
        case batchUnfinished = "batch_unfinished"
    }

    /// What is known of a feed.
    public static func load(_ source: String, _ classCode: String, _ session: Session) async throws -> FeedCompleteness
    {
        let rows = try await session.query(SQL.completeness, [.text(source), .text(classCode)])
        let open = try await session.query(SQL.openBatches, [.text(source), .text(classCode)])
        return FeedCompleteness(
            declarations: (0..<rows.count).map { row in
                Declaration(
                    from: rows.string(row, 0), through: rows.string(row, 1), declaredAt: rows.string(row, 2),
                    declaredBy: rows.string(row, 3), endedAt: rows.optionalString(row, 4),
                    endedBy: rows.optionalString(row, 5), endedAs: rows.optionalString(row, 6))
            },
            openBatches: (0..<open.count).map { row in
                OpenBatch(
                    batch: open.string(row, 0), reason: open.string(row, 1), received: open.string(row, 2),
                    rejected: open.integer(row, 3), waiting: open.integer(row, 4))
            })
    }

    /// Takes a claim down. It takes the place of the one before, which is kept.
    /// - Parameter who: the client that signed, or the operator.
    public static func declare(
        _ claim: Claim, by source: String, _ classCode: String, _ catalogue: Catalogue, who: String, _ session: Session
    ) async throws -> Outcome {
        let answer = try await session.query(
            SQL.declareCompleteness,
            [
                .text(source), .text(classCode), .optional(claim.from?.description),
                .optional(catalogue.firstDay(of: classCode)?.description), .text(claim.through.description),
                .array(claim.settled), .text(who),
            ])
        return Outcome(rawValue: answer.string(0, 0)) ?? .unknownBatch
    }

    /// Takes the declaration in force back.
    /// - Returns: whether there was one.
    public static func revoke(
        by source: String, _ classCode: String, who: String, _ session: Session
    ) async throws -> Bool {
        try await session.query(SQL.revokeCompleteness, [.text(source), .text(classCode), .text(who)]).boolean(0, 0)
    }
}

extension FeedCompleteness {
    /// As departments read it.
    public func json(_ source: String, _ classCode: String) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.key("class")
            json.value(classCode)
            json.key("department")
            json.value(source)
            json.key("in_force")
            if let inForce { json.object { Self.write(inForce, &$0) } } else { json.null() }
            json.key("open_batches")
            json.array { json in
                for open in openBatches {
                    json.object { json in
                        json.key("batch")
                        json.value(open.batch)
                        json.key("reason")
                        json.value(open.reason)
                        json.key("received")
                        json.value(open.received)
                        json.key("rows_rejected")
                        json.value(open.rejected)
                        json.key("rows_waiting")
                        json.value(open.waiting)
                    }
                }
            }
            json.key("history")
            json.array { json in for declaration in declarations { json.object { Self.write(declaration, &$0) } } }
        }
        return json.bytes
    }

    private static func write(_ declaration: Declaration, _ json: inout JSONWriter) {
        json.key("from")
        json.value(declaration.from)
        json.key("through")
        json.value(declaration.through)
        json.key("declared_at")
        json.value(declaration.declaredAt)
        json.key("declared_by")
        json.value(declaration.declaredBy)
        json.key("ended_at")
        json.value(declaration.endedAt)
        json.key("ended_by")
        json.value(declaration.endedBy)
        json.key("ended_as")
        json.value(declaration.endedAs)
    }
}
