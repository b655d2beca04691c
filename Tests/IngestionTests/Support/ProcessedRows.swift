import Catalogue
import Formats
import Foundation

@testable import Ingestion

/// A row as it would go into the staging table.
struct StagedRow: Equatable {
    let number: Int
    let occurrence: Int
    let subject: String
    let key: [UInt8]
    let digest: [UInt8]
    let name: String
    let kind: String
    let region: String
    let agency: String
    let decided: Int32?
    let publicFrom: Int32
    let publicUntil: Int32
    let isPerson: Bool
    let publicItems: String
    let authorisedItems: String
    let sharedItems: String
    let subjectRegion: String
    let openness: String

    init(_ fields: [[UInt8]?]) {
        func text(_ index: Int) -> String { String(decoding: fields[index] ?? [], as: UTF8.self) }
        func integer(_ index: Int) -> Int { CopyReader.integer(fields[index] ?? []) }
        func json(_ index: Int) -> String { String(decoding: (fields[index] ?? []).dropFirst(), as: UTF8.self) }
        number = integer(0)
        occurrence = integer(1)
        subject = text(2)
        key = fields[3] ?? []
        digest = fields[4] ?? []
        name = text(5)
        kind = text(6)
        region = text(7)
        agency = text(8)
        decided = fields[9].map { Int32(truncatingIfNeeded: CopyReader.integer($0)) }
        publicFrom = Int32(truncatingIfNeeded: integer(10))
        publicUntil = Int32(truncatingIfNeeded: integer(11))
        isPerson = integer(12) == 1
        publicItems = json(13)
        authorisedItems = json(14)
        sharedItems = json(15)
        subjectRegion = text(16)
        openness = text(20)
    }

    /// A column's items by code.
    static func items(_ json: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
    }
}

/// A reason a row was rejected for.
struct Reason: Decodable, Hashable, CustomStringConvertible {
    let code: String
    let item: String
    let value: String
    let limit: String

    var description: String { [code, item, value, limit].joined(separator: "\t") }
}

/// A row as it would go into quarantine.
struct RejectedRow: Equatable {
    let number: Int
    let raw: [UInt8]
    let reasons: [Reason]

    init(_ fields: [[UInt8]?]) throws {
        number = CopyReader.integer(fields[1] ?? [])
        raw = fields[2] ?? []
        let json = fields[3] ?? []
        reasons = try JSONDecoder().decode([Reason].self, from: Data(json.dropFirst()))
    }
}

/// What became of a payload's rows before anything is stored.
struct ProcessedRows {
    let staged: [StagedRow]
    let rejected: [RejectedRow]
    /// The numbers of the rows that wait for their subject.
    let waiting: [Int]
    let tally: FaultTally
    let mended: Int
    let warned: Int

    init(_ slice: RowSlice) throws {
        staged = CopyReader.rows(slice.staging.buffer.output.bytes).map(StagedRow.init)
        rejected = try CopyReader.rows(slice.quarantine.output.bytes).map(RejectedRow.init)
        waiting = CopyReader.rows(slice.waitingRows.output.bytes).map { CopyReader.integer($0[1] ?? []) }
        tally = slice.tally
        mended = slice.mended
        warned = slice.warned
    }

    /// Warnings as `code item` with how often each came.
    var warnings: [String: Int] {
        let counts = tally.counts.filter { $0.key.severity == .warning }
        return Dictionary(uniqueKeysWithValues: counts.map { ("\($0.key.code) \($0.key.item)", $0.value) })
    }
}
