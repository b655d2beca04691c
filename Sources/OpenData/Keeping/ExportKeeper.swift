internal import Formats
public import PostgresClient

/// Keeps offered exports clean: follows the change feed, marks the blocks that hold records which changed or are public no more, and makes
/// them anew without these. What has become of a record the feed tells, also to whom has a file without it.
public enum ExportKeeper {
    /// How many numbers are looked at in one transaction.
    static let numbersAtOnce = 5000

    /// Looks at the next numbers of the feed.
    /// - Returns: how many there were; 0 when none is left.
    /// - Throws: `PostgresError`.
    @discardableResult
    public static func step(_ session: Session) async throws -> Int {
        try await session.query(SQL.joinWatch)
        return try await session.transaction { session in
            try await session.query(SQL.lockBlocks)
            let place = try await session.query(SQL.watchPlace)
            let number = place.integer(0, 0)
            let last = place.integer(0, 1)
            let until = min(number + numbersAtOnce, last)
            if until > number {
                try await session.query(SQL.markStale, [.integer(number), .integer(until)])
                try await session.query(SQL.moveWatch, [.integer(until)])
            }
            if until == last { try await session.query(SQL.noteWatch, [.text(place.string(0, 2))]) }
            return until - number
        }
    }

    /// Makes the blocks anew that have to be, file by file.
    /// - Returns: how many files there were.
    /// - Throws: `PostgresError`; `GzipUnpacking.Damaged` when a block cannot be read.
    @discardableResult
    public static func clean(_ session: Session) async throws -> Int {
        let files = try await session.query(SQL.staleFiles)
        for row in 0..<files.count {
            try await clean(ExportPlace(export: files.integer(row, 0), file: files.string(row, 1)), session)
        }
        return files.count
    }

    private static func clean(_ place: ExportPlace, _ session: Session) async throws {
        try await session.transaction { session in
            try await session.query(SQL.lockBlocks)
            // Its maker has not closed the file yet when there is none.
            guard try await session.query(SQL.lockFile, place.parameters).count == 1 else { return }
            let stale = try await session.query(SQL.staleBlocks, place.parameters)
            for row in 0..<stale.count {
                try await clean(stale.integer(row, 0), of: place, session)
                await Task.yield()
            }
            if stale.count > 0 { try await session.query(SQL.renewFile, place.parameters) }
        }
    }

    private static func clean(_ block: Int, of place: ExportPlace, _ session: Session) async throws {
        let parameters = place.parameters + [.integer(block)]
        let facts = try await session.query(SQL.blockFacts, parameters)
        let changed = try await session.query(SQL.changedIDs, parameters)
        let ids = Set((0..<changed.count).map { changed.string($0, 0) })
        let held = try await session.query(SQL.blockBytes, parameters)
        guard let format = ExportFormat(rawValue: facts.string(0, 1)) else { throw GzipUnpacking.Damaged() }
        var lines = BlockLines(format)
        try withExtendedLifetime(held) {
            try GzipUnpacking.members(of: held.bytes(0, 0), expected: facts.integer(0, 0)) {
                lines.keep($0, without: ids)
            }
        }
        let packed = try withExtendedLifetime(lines.output) { try GzipPacker().pack(lines.output.rawBytes) }
        try await session.query(
            SQL.replaceBlock,
            parameters + [
                .optional(lines.first?.uscc), .optional(lines.first?.key), .optional(lines.last?.uscc),
                .optional(lines.last?.key), .integer(lines.count), .integer(lines.output.count),
                .bytes(packed),
            ])
    }
}

/// A file of an export.
struct ExportPlace: Sendable {
    let export: Int
    let file: String

    var parameters: [Parameter] { [.integer(export), .text(file)] }
}
