import Foundation
import TestSupport
import Testing

/// The disk under PostgreSQL is full: whoever sends is told so, work stops where it is, and goes on by itself when there is room.
@Suite(
    .enabled(if: Executable.isUsable, Executable.reason), .enabled(if: OwnCluster.isPossible, OwnCluster.reason),
    .serialized)
struct StorageFullTests {
    /// The data are on the full disk; with the write-ahead log there as well PostgreSQL cannot even stay up.
    @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.reason), arguments: [true, false])
    func nothingIsLostWhenTheDiskIsFull(logIsApart: Bool) async throws {
        let disk = try SmallDisk(megabytes: 300)
        try await OwnCluster.with(.init(data: disk.folder, logIsApart: logIsApart)) { cluster in
            try await fill(disk, cluster, logIsApart: logIsApart)
        }
        disk.remove()
    }

    private func fill(_ disk: SmallDisk, _ cluster: OwnCluster, logIsApart: Bool) async throws {
        try await cluster.prepare()
        let database = cluster.database
        let token = try await Departments.token("990000-scjg", database)
        let rows = 15_000
        let payload = try await Departments.sample("penalty", rows: rows, seed: 28, faults: 3, persons: 5)
        let service = try await RunningService.start(on: database)
        let calm = try service.send("penalty", payload, token: token).decoded(BatchAnswer.self).id
        #expect(try await service.finished(calm, token: token).state == "done")
        let expected = try await BatchOutcome(of: database)
        try await BatchOutcome.clear(database)
        try await database.run("CHECKPOINT")

        // No room for the payload.
        try disk.fill(leaving: 1 << 20)
        let refused = try service.send("penalty", payload, token: token)
        if logIsApart {
            #expect(refused.status == 507, "\(refused.text)")
            #expect(try refused.object()["code"] as? String == "storage_full")
        }
        #expect([503, 507].contains(refused.status), "\(refused.text)")
        #expect(refused.headers["retry-after"] != nil)
        disk.makeRoom()
        try await recover(cluster, service)
        #expect(try await database.count("SELECT count(*) FROM batch WHERE state <> 'receiving'") == 0)

        // Room for the payload, not for its records.
        try await database.run("VACUUM FULL payload_chunk")
        try await database.run("CHECKPOINT")
        try disk.fill(leaving: payload.count)
        let batch = try service.send("penalty", payload, token: token).decoded(BatchAnswer.self).id
        try await eventually("the worker says what is the matter", within: 60) {
            RunningService.logLines(service.process.errors).contains { line in
                logIsApart
                    ? line["event"] as? String == "storage is full" && line["level"] as? String == "error"
                        && line["sqlstate"] as? String == "53100" && line["advice"] is String
                    : ["storage is full", "worker has no database"].contains(line["event"] as? String)
            }
        }
        if logIsApart {
            let status = try service.get("/v1/batches/\(batch)", token: token).decoded(BatchAnswer.self)
            #expect(status.state == "working" && status.rows.read < rows)
        }
        disk.makeRoom()
        try await recover(cluster, service)
        #expect(try await service.finished(batch, token: token).state == "done")
        #expect(try await BatchOutcome(of: database) == expected)
        let same = try service.get("/v1/batches/\(batch)/payload", token: token).body == payload
        #expect(same)
        try await service.stop()
    }

    /// PostgreSQL gives up when it cannot write its log, and then somebody has to start it again.
    private func recover(_ cluster: OwnCluster, _ service: RunningService) async throws {
        try await eventually("the service is ready", within: 60) {
            if !(await cluster.isRunning) { try await cluster.go() }
            return try service.get("/readyz").status == 200
        }
    }

    /// A workbook is put aside while it is read; where there is no place for it, the batch waits.
    @Test func aWorkbookWaitsUntilItCanBePutAside() async throws {
        try await OwnCluster.with { cluster in
            try await cluster.prepare()
            let folder = try TemporaryFolder()
            var settings = Executable.settings(cluster.database)
            settings["TMPDIR"] = folder.path + "/aside"
            let token = try await Departments.token("990000-scjg", cluster.database)
            let service = try await RunningService.start(settings)
            let rows = String(decoding: try await Departments.sample("penalty", rows: 20, seed: 29), as: UTF8.self)
            let table = rows.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            let workbook = WorkbookFile(texts: table.map { $0.map(String.init) }).bytes
            let batch = try service.send("penalty", workbook, token: token, query: "?format=xlsx")
                .decoded(BatchAnswer.self).id
            // More often than a fault of the payload is given.
            try await eventually("the worker has tried often") {
                RunningService.logLines(service.process.errors)
                    .filter { $0["event"] as? String == "workbook cannot be put aside" }.count > 4
            }
            #expect(try service.get("/v1/batches/\(batch)", token: token).decoded(BatchAnswer.self).state == "working")
            try FileManager.default.createDirectory(atPath: folder.path + "/aside", withIntermediateDirectories: false)
            let status = try await service.finished(batch, token: token)
            #expect(status.state == "done" && status.rows.new == 20)
            try await service.stop()
        }
    }
}
