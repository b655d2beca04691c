import Foundation
import Synchronization
import TestSupport
import Testing

/// A cluster that a test may stop and start. PostgreSQL does not run as root: root takes the user that Debian's package makes.
final class OwnCluster: Sendable {
    private static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.max().map { "\(root)/\($0)/bin" }
    }()
    private static let count = Mutex(0)

    static var isPossible: Bool {
        guard let programs, FileManager.default.isExecutableFile(atPath: programs + "/initdb") else { return false }
        return geteuid() != 0 || getpwnam("postgres") != nil
    }

    static let reason: Comment = "needs PostgreSQL's initdb and, as root, a user postgres"

    /// Where a cluster keeps what.
    struct Places {
        /// The folder for the data; beside the socket when nil.
        var data: String?
        /// Whether the write-ahead log is elsewhere than the data, beside the socket.
        var logIsApart = false
    }

    private let folder: String
    private let data: String

    private init(_ folder: String, data: String) {
        self.folder = folder
        self.data = data
    }

    var url: String { "postgresql:///postgres?host=\(folder)&user=postgres" }

    /// The cluster's first database.
    var database: TestDatabase { TestDatabase(name: "postgres", server: url) }

    /// Lends a running cluster and removes it.
    static func with(_ places: Places = Places(), _ body: (OwnCluster) async throws -> Void) async throws {
        // The socket's path has to be short.
        let number = count.withLock { count in
            count += 1
            return count
        }
        let folder = "/tmp/gongxin-pg-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
        let cluster = OwnCluster(folder, data: (places.data ?? folder) + "/data")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if geteuid() == 0, let user = getpwnam("postgres") { chown(folder, user.pointee.pw_uid, user.pointee.pw_gid) }
        let outcome: Result<Void, any Error>
        do {
            let log = places.logIsApart ? "--waldir=\(folder)/log" : ""
            try await cluster.run(
                "initdb -D \(cluster.data) -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync --wal-segsize=1 \(log)"
            )
            try await cluster.go()
            outcome = .success(try await body(cluster))
        } catch {
            outcome = .failure(error)
        }
        await cluster.remove()
        try outcome.get()
    }

    /// Makes the database one of Gongxin.
    func prepare() async throws {
        for command in [["migrate"], ["catalogue", "apply"]] {
            let done = try await Executable.run(command, Executable.settings(database))
            try #require(done.status == 0, "\(done.errors)")
        }
    }

    /// Starts it, and waits until it has recovered from a crash.
    func go() async throws {
        let options = [
            "listen_addresses=", "unix_socket_directories=\(folder)", "fsync=off", "shared_buffers=32MB",
            "min_wal_size=4MB", "max_wal_size=64MB",
        ]
        let words = options.map { "-c \($0)" }.joined(separator: " ")
        try await run("pg_ctl start -w -t 150 -D \(data) -l \(folder)/server.log -o '\(words)'")
    }

    func stop() async throws { try await run("pg_ctl stop -w -t 150 -m fast -D \(data)") }

    /// Ends it as a crash does: nothing in memory is written out, and the next start recovers from the log.
    func crash() async throws { try await run("pg_ctl stop -w -t 150 -m immediate -D \(data)") }

    var isRunning: Bool {
        get async { (try? await run("pg_ctl status -D \(data)")) != nil }
    }

    private func remove() async {
        try? await crash()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func run(_ command: String) async throws {
        // A server that stays must not hold on to what Foundation watches this process by.
        let release = "for f in /proc/self/fd/*; do n=${f##*/}; [ $n -gt 2 ] && eval \"exec $n>&-\"; done 2>/dev/null"
        let line = "( \(release); exec \(Self.programs ?? "")/\(command) >/dev/null 2>&1 )"
        let isRoot = geteuid() == 0
        let process = try RunningProcess(
            isRoot ? ["postgres", "-s", "/bin/bash", "-c", line] : ["-c", line], ["PATH": "/usr/bin:/bin"],
            executable: isRoot ? "/bin/su" : "/bin/bash")
        let status = try await process.end(within: 60)
        guard status == 0 else { throw NotInTime(what: "\(command) ended with \(status): \(process.errors)") }
    }
}
