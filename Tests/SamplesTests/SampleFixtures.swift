import Catalogue
import Foundation
import Samples
import Testing

/// The catalogue of this checkout and feeds made with it.
enum SampleFixtures {
    static let checkout: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder
    }()

    static let today = CivilDate(daysSinceEpoch: 20_777)  // 2026-11-20

    static let classes = [
        "registration", "permit", "penalty", "honour", "commitment", "evaluation", "judgment", "contract_performance",
        "voluntary",
    ]

    static func catalogueFiles() throws -> CatalogueFiles {
        try CatalogueFiles(directory: checkout.appendingPathComponent("schema/catalogue").path)
    }

    static func catalogue() throws -> Catalogue {
        try Catalogue(files: catalogueFiles(), on: today)
    }

    static func informationClass(_ code: String) throws -> InformationClass {
        try #require(try catalogue().informationClass(code))
    }

    static func feed(
        _ classCode: String, seed: UInt64 = 7, rows: Int, subjects: Int? = nil, faults: Double = 0, persons: Double = 0
    ) throws -> SampleFeed {
        try #require(
            SampleFeed(
                classCode: classCode, seed: seed, rows: rows, subjects: subjects ?? max(rows, 1), faultPercent: faults,
                naturalPersonPercent: persons, today: today, catalogue: try catalogue()))
    }
}

extension SampleFeed {
    /// All rows that are left.
    func bytes(chunk: Int = 1000) -> [UInt8] {
        var feed = self
        var bytes: [UInt8] = []
        while let next = feed.nextChunk(maximumRows: chunk) { bytes += next }
        return bytes
    }

    /// The rows as they are between line ends, which no value has within it.
    func lines() -> [ArraySlice<UInt8>] {
        bytes().split(separator: UInt8(ascii: "\n"))
    }

    /// The rows by item code.
    func records() -> [[String: String]] {
        let codes = csvCells(of: header().dropLast())
        return lines().map { Dictionary(zip(codes, csvCells(of: $0)), uniquingKeysWith: { first, _ in first }) }
    }
}

/// The cells of a row (RFC 4180).
func csvCells(of line: ArraySlice<UInt8>) -> [String] {
    var cells: [[UInt8]] = [[]]
    var isQuoted = false
    var previous: UInt8?
    for byte in line {
        switch byte {
        case UInt8(ascii: "\""):
            // A quote that follows the end of a quoted part was written twice: it is one of the value.
            if !isQuoted, previous == byte { cells[cells.count - 1].append(byte) }
            isQuoted.toggle()
        case UInt8(ascii: ",") where !isQuoted: cells.append([])
        default: cells[cells.count - 1].append(byte)
        }
        previous = byte
    }
    return cells.map { String(decoding: $0, as: UTF8.self) }
}
