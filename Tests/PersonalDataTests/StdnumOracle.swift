import Foundation

/// python-stdnum, the reference that our verdicts are compared with.
enum StdnumOracle {
    /// The version that the explained differences are those of.
    static let expectedVersion = "2.2"

    /// `GONGXIN_PYTHON`, or else the system's own Python.
    static let python = ProcessInfo.processInfo.environment["GONGXIN_PYTHON"] ?? "python3"

    static let version: String? = (try? run(["--version"], input: ""))?.first

    static let isPresent = version == expectedVersion

    static let absence = """
        python-stdnum \(expectedVersion) not found with \(python) (\(version.map { "version \($0)" } ?? "none")); \
        set GONGXIN_PYTHON to a Python that has it
        """

    /// What stdnum takes each number for: see the script.
    static func verdicts(on numbers: [String]) throws -> [String] {
        try run([], input: numbers.map { "\($0)\n" }.joined())
    }

    struct Failure: Error {
        let status: Int32
    }

    /// Runs the script with its input and output in files, since pipes could fill up and block both sides.
    private static func run(_ arguments: [String], input: String) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stdnum-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, target) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
        try Data(input.utf8).write(to: source)
        try Data().write(to: target)

        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "stdnum_verdicts.py")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, script.path] + arguments
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: target)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return String(decoding: try Data(contentsOf: target), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }
}
