import Foundation

/// A folder for files that other programs read and write, and those programs: the other side of what Gongxin writes. It goes away with
/// the last one who holds it.
public final class ToolFolder: Sendable {
    /// A program ended with an error.
    public struct Failed: Error, CustomStringConvertible {
        /// What it wrote.
        public let description: String
    }

    /// Where it is.
    public let path: String

    /// Makes one.
    public init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gongxin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path()
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and returns its path.
    @discardableResult
    public func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }

    /// Reads a file.
    public func read(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: "\(path)/\(name)"))) }

    /// Reads a file as text.
    public func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

    /// Whether there is such a program.
    public static func has(_ program: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/\(program)")
    }

    /// Runs a program of /usr/bin in the folder and returns what it wrote.
    @discardableResult
    public func run(_ program: String, _ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/\(program)")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: path)
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(description: output) }
        return output
    }
}
