import Foundation
import Glibc
import TestSupport
import Testing

/// `gongxin feed pull` against a department's database.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .serialized)
struct PullTests {
    private let database = TestDatabase.current

    /// A department with an exchange table of penalties, its exchange file, and the settings to pull it.
    private struct Department: Sendable {
        let name: String
        let folder: TemporaryFolder
        let platform: TestDatabase
        var config: String { folder.path + "/exchanges.csv" }

        var database: TestDatabase { TestDatabase(name: name) }

        var settings: [String: String] {
            Executable.settings(platform).merging([
                "GX_DEPARTMENT": database.url(), "GX_DEAD": "host=/nowhere dbname=secret password=geheim",
            ]) { $1 }
        }

        func exchanges(_ rows: String) throws {
            let header = "name,class,source,table,key,connection,overlap,ignored_columns,statement_timeout\n"
            _ = try folder.write(Array((header + rows + "\n").utf8), to: "exchanges.csv")
        }

        func pull(_ arguments: [String] = []) async throws -> (status: Int32, output: String, errors: String) {
            let done = try await Executable.run(["feed", "pull", "--config", config] + arguments, settings)
            return (done.status, String(decoding: done.output, as: UTF8.self), done.errors)
        }

        func start(_ arguments: [String]) throws -> RunningProcess {
            try RunningProcess(["feed", "pull", "--config", config] + arguments, settings)
        }

        @discardableResult
        func run(_ sql: String) async throws -> [[String]] { try await database.run(sql) }

        func value(_ sql: String) async throws -> String { try await database.value(sql) }

        /// Makes the table `xzcf` out of made-up rows.
        func fill(rows: Int, seed: Int) async throws {
            let csv = try await Departments.sample("penalty", rows: rows, seed: seed)
            let lines = String(decoding: csv, as: UTF8.self).replacing("\u{FEFF}", with: "").split(
                whereSeparator: \.isNewline)
            let columns = lines[0].split(separator: ",", omittingEmptySubsequences: false)
            let fields = columns.map { "\"\($0)\"" }.joined(separator: ", ")
            try await run(
                "CREATE TABLE xzcf (id bigserial PRIMARY KEY, \(columns.map { "\"\($0)\" text" }.joined(separator: ", ")))"
            )
            try await database.copy(
                "COPY xzcf (\(fields)) FROM STDIN (FORMAT csv, HEADER)",
                Array(csv.drop { [0xEF, 0xBB, 0xBF].contains($0) }))
        }
    }

    private func at(_ body: (Department) async throws -> Void) async throws {
        let name = "\(database.name)_department"
        try await database.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
        try await database.run("CREATE DATABASE \(name)")
        let department = Department(name: name, folder: try TemporaryFolder(), platform: database)
        try department.exchanges("scjg,penalty,990000-scjg,public.xzcf,id,GX_DEPARTMENT,100,,")
        do { try await body(department) } catch {
            try await database.run("DROP DATABASE \(name) WITH (FORCE)")
            throw error
        }
        try await database.run("DROP DATABASE \(name) WITH (FORCE)")
    }

    private func clear() async throws {
        try await database.run(
            """
            TRUNCATE exchange_position, record, record_history, quarantine, batch_fault, payload_chunk, batch, subject,
                subject_gram CASCADE
            """)
    }

    private func contents() async throws -> [[String]] {
        try await database.run(
            """
            SELECT count(*), md5(string_agg(concat_ws('|', uscc, record_key, revision, digest, source, subject_name, region,
                agency, public_from, public_until, public_items, authorised_items), ';' ORDER BY uscc, record_key))
            FROM record
            """)
    }

    @Test func killedAgainAndAgainNothingIsLostOrTwice() async throws {
        try await at { department in
            let rows = 6000
            try await department.fill(rows: rows, seed: 21)
            try await department.run("UPDATE xzcf SET \"CF_JDRQ\" = '不详日期' WHERE id % 50 = 0")
            try await clear()
            let calm = try await department.pull(["--limit", "250"])
            #expect(calm.status == 0, "\(calm.errors)")
            let expected = try await contents()
            let receipts =
                "SELECT count(*), md5(string_agg(concat_ws('|', key, outcome, reasons), ';' ORDER BY key)) FROM gongxin_receipt"
            let expectedReceipts = try await department.run(receipts)
            try await clear()
            try await department.run("DROP TABLE gongxin_receipt")

            var random = SeededNumbers(seed: 12)
            var kills = 0
            while kills < 25 {
                let process = try department.start(["--limit", "250"])
                try await Task.sleep(for: .milliseconds(Int.random(in: 20...320, using: &random)))
                guard process.isRunning else { break }
                process.signal(SIGKILL)
                try await process.end()
                kills += 1
            }
            #expect(kills > 3)
            // What a killed puller's server processes still hold is free within moments.
            try await eventually("the last round ends in order") {
                let last = try await department.pull(["--limit", "250"])
                return last.status == 0 && !last.errors.contains("another process")
            }
            #expect(try await contents() == expected)
            #expect(try await department.run(receipts) == expectedReceipts)
            #expect(try await department.value("SELECT count(DISTINCT key) FROM gongxin_receipt") == "\(rows)")
            #expect(
                try await database.count("SELECT sum(rows_new + rows_rejected) FROM batch WHERE state = 'done'") == rows
            )
            #expect(try await database.count("SELECT count(*) FROM batch WHERE state <> 'receiving'") == rows / 250)
            #expect(try await database.count("SELECT count(*) FROM record_history") == 0)
        }
    }

    @Test func twoPullersAtOnceDoTheWorkOnce() async throws {
        try await at { department in
            try await clear()
            try await department.fill(rows: 2000, seed: 22)
            let processes = try (0..<3).map { _ in try department.start(["--limit", "200"]) }
            for process in processes { #expect(try await process.end(within: 60) == 0, "\(process.errors)") }
            #expect(processes.contains { $0.errors.contains("another process is pulling it") })
            #expect(try await database.count("SELECT count(*) FROM batch") == 10)
            #expect(try await department.value("SELECT count(*) FROM gongxin_receipt") == "2000")
        }
    }

    @Test func aDeadDepartmentDoesNotHoldUpTheOthers() async throws {
        try await at { department in
            try await clear()
            try await department.fill(rows: 50, seed: 23)
            try department.exchanges(
                """
                dead,permit,990000-hbj,xk,id,GX_DEAD,,,
                scjg,penalty,990000-scjg,public.xzcf,id,GX_DEPARTMENT,100,,
                wrong,penalty,990000-scjg,nowhere,id,GX_DEPARTMENT,,,
                """)
            let done = try await department.pull()
            #expect(done.status == 1)
            #expect(done.output.contains("scjg: keys 1 to 50: 50 rows"))
            #expect(done.errors.contains("dead: the department's database cannot be reached"))
            #expect(done.errors.contains("wrong: there is no table nowhere"))
            #expect(done.errors.contains("2 of the exchanges"))
            #expect(!done.errors.contains("geheim"))
            let one = try await department.pull(["scjg"])
            #expect(one.status == 0)
            #expect(one.output.contains("nothing new"))
        }
    }

    @Test func pullingGoesOnWhileItIsAskedTo() async throws {
        try await at { department in
            try await clear()
            try await department.fill(rows: 20, seed: 24)
            let process = try department.start(["--every", "1"])
            func receipts(_ count: Int) async throws {
                try await eventually("\(count) receipts") {
                    let made = try await department.value("SELECT to_regclass('gongxin_receipt') IS NOT NULL")
                    guard made == "t" else { return false }
                    return try await department.value("SELECT count(*) FROM gongxin_receipt") == "\(count)"
                }
            }
            try await receipts(20)
            try await department.run("INSERT INTO xzcf (\"CF_XDR_MC\") VALUES ('样例市空有限公司')")
            try await receipts(21)
            #expect(try await department.value("SELECT outcome FROM gongxin_receipt WHERE key = '21'") == "rejected")
            // The department's database goes and comes back.
            try await database.run(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(department.name)'")
            try await department.run("INSERT INTO xzcf (\"CF_XDR_MC\") VALUES ('样例市又空有限公司')")
            try await receipts(22)
            process.signal(SIGTERM)
            #expect(try await process.end() == 0)
        }
    }

    @Test func whatCannotBeUnderstoodIsSaidBeforeAnythingIsPulled() async throws {
        try await at { department in
            for (arguments, said) in [
                (["nobody"], "those in"), (["--every", "5", "--once"], "exclude each other"),
                (["--limit", "0"], "--limit"),
                (["--every", "0"], "--every"),
            ] {
                let done = try await department.pull(arguments)
                #expect(done.status == 2)
                #expect(done.errors.contains(said), "\(done.errors)")
            }
            try department.exchanges("scjg,penalty,990000-scjg,xzcf,id,GX_UNSET,,,")
            let unset = try await department.pull()
            #expect(unset.status == 2)
            #expect(unset.errors.contains("GX_UNSET is not set"))
            try department.exchanges("scjg,penalty,990000-scjg,xzcf,id,postgresql://u:geheim@x/y,,,")
            let written = try await department.pull()
            #expect(written.status == 2)
            #expect(written.errors.contains("exchanges.csv:2: connection"))
            #expect(!written.errors.contains("geheim"))
            let shipped = try await Executable.run(["feed", "pull"], department.settings)
            #expect(shipped.status == 2)
            #expect(shipped.errors.contains("lists no exchange"))
        }
    }
}
