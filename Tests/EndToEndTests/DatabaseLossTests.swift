import Foundation
import TestSupport
import Testing

/// The service when its database goes away and comes back.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct DatabaseLossTests {
    private let database = TestDatabase.current

    @Test func itRecoversWhenEveryConnectionIsCut() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let service = try await RunningService.start(on: database)
        let payload = try await Departments.sample("penalty", rows: 50, seed: 9)
        let batch = try service.send("penalty", payload, token: token).decoded(BatchAnswer.self).id
        _ = try await service.finished(batch, token: token)
        for _ in 0..<3 {
            try await database.run(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
            try await eventually("readers are answered", within: 10) {
                let answer = try service.get("/v1/publicity/penalties?limit=1")
                // Never “nothing found” while it cannot look.
                #expect([200, 503].contains(answer.status), "\(answer.text)")
                if answer.status == 200 { #expect(answer.text.contains("\"key\"")) }
                return answer.status == 200
            }
            try await eventually("departments are answered", within: 10) {
                let answer = try service.get("/v1/batches/\(batch)", token: token)
                #expect([200, 503].contains(answer.status), "\(answer.text)")
                return answer.status == 200
            }
        }
        // The worker is back as well.
        let more = try await Departments.sample("penalty", rows: 60, seed: 10)
        let second = try service.send("penalty", more, token: token).decoded(BatchAnswer.self).id
        #expect(try await service.finished(second, token: token, within: 20).rows.read == 60)
        try await service.stop()
    }

    @Test(.enabled(if: OwnCluster.isPossible, "needs PostgreSQL's initdb and, as root, a user postgres"))
    func readersAreToldAtOnceAndServedAgainWhenItIsBack() async throws {
        let cluster = try await OwnCluster.start()
        do {
            try await loseAndFind(cluster)
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }

    private func loseAndFind(_ cluster: OwnCluster) async throws {
        var settings = Executable.settings(nil)
        settings["GONGXIN_DATABASE_URL"] = cluster.url
        for command in [["migrate"], ["catalogue", "apply"]] {
            let done = try await Executable.run(command, settings)
            try #require(done.status == 0, "\(done.errors)")
        }
        let service = try await RunningService.start(settings)
        let paths = [
            "/v1/publicity/penalties", "/v1/subjects?name=x", "/v1/subjects/11990000MB9900013U",
            "/v1/subjects/11990000MB9900013U/report",
        ]
        try await eventually("it is ready") { try service.get("/readyz").status == 200 }
        try await cluster.stop()
        let start = ContinuousClock.now
        for path in paths {
            let answer = try service.get(path)
            #expect(answer.status == 503, "\(path): \(answer.text)")
            #expect(answer.headers["retry-after"] != nil)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(try answer.object()["code"] as? String == "database_unavailable")
        }
        let feed = try service.send("penalty", Array("x".utf8), token: "gx_any")
        #expect(feed.status == 503, "\(feed.text)")
        #expect(ContinuousClock.now - start < .seconds(3), "at once")
        #expect(try service.get("/readyz").status == 503)
        #expect(try service.get("/healthz").status == 200)
        #expect(try service.get("/metrics").status == 200)
        try await cluster.go()
        try await eventually("it is ready again by itself", within: 15) { try service.get("/readyz").status == 200 }
        for path in paths { #expect([200, 404].contains(try service.get(path).status)) }
        #expect(try service.send("penalty", Array("x".utf8), token: "gx_any").status == 401)
        try await service.stop()
    }
}

/// A cluster that a test may stop and start. PostgreSQL does not run as root: root takes the user that Debian's package makes.
final class OwnCluster: Sendable {
    private static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.max().map { "\(root)/\($0)/bin" }
    }()

    static var isPossible: Bool {
        guard let programs, FileManager.default.isExecutableFile(atPath: programs + "/initdb") else { return false }
        return geteuid() != 0 || getpwnam("postgres") != nil
    }

    private let folder: String

    private init(_ folder: String) { self.folder = folder }

    var url: String { "postgresql:///postgres?host=\(folder)&user=postgres" }

    static func start() async throws -> OwnCluster {
        // The socket's path has to be short.
        let folder = "/tmp/gongxin-pg-\(ProcessInfo.processInfo.processIdentifier)"
        let cluster = OwnCluster(folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if geteuid() == 0, let user = getpwnam("postgres") { chown(folder, user.pointee.pw_uid, user.pointee.pw_gid) }
        do {
            try await cluster.run("initdb -D \(folder)/data -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync")
            try await cluster.go()
        } catch {
            await cluster.remove()
            throw error
        }
        return cluster
    }

    func go() async throws {
        let options = "-c listen_addresses= -c unix_socket_directories=\(folder) -c fsync=off -c shared_buffers=16MB"
        try await run("pg_ctl start -w -D \(folder)/data -l \(folder)/log -o '\(options)'")
    }

    func stop() async throws { try await run("pg_ctl stop -w -m fast -D \(folder)/data") }

    func remove() async {
        try? await run("pg_ctl stop -w -m immediate -D \(folder)/data")
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
