import Foundation

/// Where the tests find the project's own files and the test data.
enum ProjectFolder {
    /// The package's root, found from this file's place.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The catalogue that is shipped.
    static let catalogue = root.appendingPathComponent("schema/catalogue").path

    /// Real data: not part of the project, so tests that need it are skipped without it.
    static let testData: URL =
        ProcessInfo.processInfo.environment["GONGXIN_TEST_DATA"].map { URL(fileURLWithPath: $0) }
        ?? root.deletingLastPathComponent().appendingPathComponent("shared/data")

    /// Whether a file of the test data can be read; says so when it cannot.
    static func hasTestData(_ path: String) -> Bool {
        let file = testData.appendingPathComponent(path).path
        let isReadable = FileManager.default.isReadableFile(atPath: file)
        if !isReadable { print("skipped: no \(file); set GONGXIN_TEST_DATA to the folder of test data") }
        return isReadable
    }

    /// The column names of a CSV file of the test data.
    static func columns(_ path: String) throws -> [String] {
        let text = try String(contentsOf: testData.appendingPathComponent(path), encoding: .utf8)
        let header = text.drop { $0 == "\u{FEFF}" }.prefix { !$0.isNewline }
        return CommaSeparated.records(in: String(header)).first ?? []
    }

    /// The rows of a CSV file of the test data as cells by column name, and the column names in order.
    static func table(_ path: String) throws -> (columns: [String], rows: [[String: String]]) {
        let text = try String(contentsOf: testData.appendingPathComponent(path), encoding: .utf8)
        var records = CommaSeparated.records(in: text)
        let columns = records.removeFirst()
        return (columns, records.map { Dictionary(uniqueKeysWithValues: zip(columns, $0)) })
    }
}

/// A plain reader of well-formed CSV, independent of the one under test.
private enum CommaSeparated {
    static func records(in text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = ""
        var isQuoted = false
        func endRecord() {
            record.append(cell)
            if record != [""] { records.append(record) }
            record = []
            cell = ""
        }
        for character in text.drop(while: { $0 == "\u{FEFF}" }) {
            if character == "\"" {
                // A doubled mark leaves and enters the quoted part again, with a mark in between.
                if !isQuoted, !cell.isEmpty { cell.append("\"") }
                isQuoted.toggle()
            } else if character == ",", !isQuoted {
                record.append(cell)
                cell = ""
            } else if character.isNewline, !isQuoted {
                endRecord()
            } else {
                cell.append(character)
            }
        }
        if !cell.isEmpty || !record.isEmpty { endRecord() }
        return records
    }
}
