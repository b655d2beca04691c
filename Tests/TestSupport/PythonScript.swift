import Foundation

/// Runs a program of the tests' Python.
public enum PythonScript {
    /// The script could not be run to its end.
    public struct Failed: Error {}

    /// Runs a script and returns what it wrote.
    /// - Throws: `Failed` when it ends with an error.
    public static func run(_ script: String, _ arguments: [String] = []) throws -> [UInt8] {
        guard let python = ProcessInfo.processInfo.environment["GONGXIN_PYTHON"] else { throw Failed() }
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", script] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
        return Array(output)
    }
}
