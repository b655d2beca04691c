import Foundation
import TestSupport
import Testing

/// A process whose output goes to files, so that it can be read at any time and never holds the process up.
final class RunningProcess: @unchecked Sendable {
    private let process = Process()
    private let folder: TemporaryFolder

    init(_ arguments: [String], _ settings: [String: String], executable: String? = Executable.path) throws {
        folder = try TemporaryFolder()
        process.executableURL = URL(filePath: try #require(executable))
        process.arguments = arguments
        process.environment = settings
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try folder.create("output")
        process.standardError = try folder.create("errors")
        try process.run()
    }

    deinit {
        // Nothing stays behind, whatever a test ran into.
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
    }

    var output: [UInt8] { folder.bytes("output") }
    var errors: String { String(decoding: folder.bytes("errors"), as: UTF8.self) }
    var isRunning: Bool { process.isRunning }

    func signal(_ number: Int32) { Glibc.kill(process.processIdentifier, number) }

    /// Waits for the end and returns the exit status; 128 and more is a signal.
    @discardableResult
    func end(within seconds: Int = 30) async throws -> Int32 {
        try await eventually("the process ends", within: seconds) { !process.isRunning }
        Canary.look(inLog: errors)
        return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }
}

/// A folder that is gone when nobody needs it any more.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path() + "/gongxin-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func create(_ name: String) throws -> FileHandle {
        #expect(FileManager.default.createFile(atPath: path + "/" + name, contents: nil))
        return try #require(FileHandle(forWritingAtPath: path + "/" + name))
    }

    func write(_ bytes: [UInt8], to name: String) throws -> String {
        try Data(bytes).write(to: URL(filePath: path + "/" + name))
        return path + "/" + name
    }

    func bytes(_ name: String) -> [UInt8] {
        FileManager.default.contents(atPath: path + "/" + name).map(Array.init) ?? []
    }
}

/// Looks again and again until something is so; fails when it is not in time.
func eventually(
    _ what: String, within seconds: Int = 20, _ condition: () async throws -> Bool
) async throws {
    // The times are those of an idle machine; what takes ten times as long on a busy one is not wrong.
    let deadline = ContinuousClock.now + .seconds(10 * seconds)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw NotInTime(what: what) }
        try await Task.sleep(for: .milliseconds(10))
    }
}

struct NotInTime: Error {
    let what: String
}
