import Foundation

/// A workbook as openpyxl reads it: another program than the one that wrote it.
struct WorkbookFacts: Decodable {
    struct Sheet: Decodable {
        let name: String
        let state: String
        let frozen: String
        let rows: [[String]]
    }

    struct Validation: Decodable {
        let cells: String
        let type: String
        let style: String
        let formula: String
        let shown: Bool
    }

    let sheets: [Sheet]
    let notes: [String]
    let widths: [Double]
    let formats: [String]
    let validations: [Validation]

    /// `GONGXIN_PYTHON`, or else the system's own Python.
    static let python = ProcessInfo.processInfo.environment["GONGXIN_PYTHON"] ?? "python3"

    static let isPossible = (try? run(["-c", "import openpyxl"])) != nil

    static let absence = "openpyxl not found with \(python); set GONGXIN_PYTHON to a Python that has it"

    struct Failure: Error {
        let status: Int32
    }

    static func read(_ workbook: [UInt8]) throws -> WorkbookFacts {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbook-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "template.xlsx")
        try Data(workbook).write(to: file)
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "template_facts.py")
        return try JSONDecoder().decode(WorkbookFacts.self, from: run([script.path(), file.path()]))
    }

    /// Runs Python with its output in a file, since a pipe could fill up.
    private static func run(_ arguments: [String]) throws -> Data {
        let target = FileManager.default.temporaryDirectory.appending(path: "python-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: target) }
        try Data().write(to: target)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python] + arguments
        process.standardOutput = try FileHandle(forWritingTo: target)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return try Data(contentsOf: target)
    }
}
