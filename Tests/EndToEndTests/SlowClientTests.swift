import Foundation
import TestSupport
import Testing

/// Attackers that hold connections without asking for anything (slowhttptest), while others go on being answered.
@Suite(.enabled(if: Executable.isUsable && AttackTool.slowhttptest != nil, "install slowhttptest"), .database)
struct SlowClientTests {
    /// More connections than one address may have, opened within two seconds.
    private static let connections = 1200

    @Test(arguments: [
        // Headers that never end, bodies that trickle in, answers that are not taken up.
        ["-H", "-i", "5"], ["-B", "-i", "5", "-s", "100000"], ["-X", "-w", "1", "-y", "2", "-n", "5", "-z", "1"],
    ]) func othersAreAnsweredMeanwhile(attack: [String]) async throws {
        let service = try await RunningService.start(on: TestDatabase.current)
        let folder = try TemporaryFolder()
        let arguments =
            attack + [
                "-c", "\(Self.connections)", "-r", "600", "-l", "8", "-p", "2", "-o", folder.path + "/report", "-u",
                "http://127.0.0.1:\(service.port)/v1/subjects?name=%E5%85%AC%E5%8F%B8",
            ]
        let attacker = try RunningProcess(
            arguments, ["PATH": "/usr/bin:/bin", "TERM": "dumb"], executable: AttackTool.slowhttptest)
        var answered = 0
        while attacker.isRunning {
            let answer = try HTTPCall.make("GET", "/v1/catalogue/classes", port: service.port, from: "127.0.0.2")
            #expect(answer.status == 200)
            answered += 1
        }
        #expect(try await attacker.end() == 0)
        #expect(answered > 10)
        try await service.stop()
    }
}

/// The attackers' tools that Debian has.
enum AttackTool {
    static let slowhttptest = find("slowhttptest")
    static let sqlmap = find("sqlmap")
    /// Comes with sqlmap.
    static let python = find("python3")

    private static func find(_ name: String) -> String? {
        let path = "/usr/bin/" + name
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }
}
