import Foundation

/// The `openssl` command, in a folder of its own.
struct OpenSSLCommand {
    struct Failed: Error { let arguments: [String] }

    static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    private let folder = FileManager.default.temporaryDirectory.appending(path: "gongxin-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }

    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }

    /// Runs it to its end; it fails when the command does.
    func run(_ arguments: String...) throws { try run(arguments) }

    /// Runs it to its end; it fails when the command does.
    func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(arguments: arguments) }
    }
}
