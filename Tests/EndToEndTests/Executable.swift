import Foundation
import TestSupport
import Testing

/// The executable these tests drive, as it was built with them.
enum Executable {
    static let path: String? = {
        let environment = ProcessInfo.processInfo.environment
        let beside = [CommandLine.arguments[0], Bundle.main.bundlePath, "/proc/self/exe"].map { path in
            URL(filePath: path).resolvingSymlinksInPath().deletingLastPathComponent().path() + "/gongxin"
        }
        let candidates =
            [environment["GONGXIN_TEST_EXECUTABLE"]] + beside + [ProjectFolder.root + ".build/debug/gongxin"]
        return candidates.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Whether there is something to drive and something to drive it on.
    static var isUsable: Bool { path != nil && TestDatabase.isAvailable }

    static let reason: Comment = "build gongxin and set GONGXIN_TEST_DATABASE_URL"

    /// A key for natural persons, for tests only.
    static let personKey = String(repeating: "5a", count: 32)

    /// A key for the secrets shared with clients, for tests only.
    static let clientSecretKey = SigningClient.secretKey

    /// The settings of a process on a database, apart from anything around the tests.
    static func settings(_ database: TestDatabase?) -> [String: String] {
        var settings = [
            "PATH": "/usr/bin:/bin", "GONGXIN_SCHEMA_DIR": ProjectFolder.schema, "GONGXIN_PERSON_KEY": personKey,
            "GONGXIN_LISTEN": "127.0.0.1:0", "GONGXIN_LOOPS": "1", "GONGXIN_FEED_TOKENS": "allowed",
            "GONGXIN_CLIENT_SECRET_KEY": clientSecretKey,
        ]
        settings["GONGXIN_DATABASE_URL"] = database?.url()
        settings["GONGXIN_PUBLIC_DATABASE_URL"] = database?.url(role: "gongxin_public")
        return settings
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String], _ settings: [String: String] = settings(nil), within seconds: Int = 60
    ) async throws -> (status: Int32, output: [UInt8], errors: String) {
        let process = try RunningProcess(arguments, settings)
        let status = try await process.end(within: seconds)
        return (status, process.output, process.errors)
    }
}
