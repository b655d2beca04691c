import EventLoop
import Foundation
import HTTPServer
import PostgresClient
import RequestParameters
import TestSupport
import Testing

@testable import Reports

/// Reports from memory on a real database: what was repaired is gone as soon as that is announced.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database)
struct CachedReportTests {
    private let database = TestDatabase.current

    /// A registered subject with a public penalty.
    private func subject(_ number: Int) async throws -> String {
        let code = "91990000MA000\(String(10_000 + number).dropFirst())0"
        let valid = try #require(
            "0123456789ABCDEFGHJKLMNPQRTUWXY".map { code.dropLast() + String($0) }.first {
                (try? QueryParameters.creditCode($0, name: "uscc")) != nil
            })
        try await database.insertSubject(valid, name: "样例市第\(number)测试有限公司", registered: true)
        try await database.insert([
            RecordRow {
                $0.uscc = valid
                $0.publicItems = #"{"CF_WSH":"OLD-CANARY"}"#
            }
        ])
        return valid
    }

    @Test func `the second reader gets the first one's answer, and other forms of the question are read`() async throws
    {
        let code = try await subject(1)
        try await CachedReader.with { server in
            let path = "/v1/subjects/\(code)/report"
            try await server.warm(path)
            let kept = try server.get(path)
            #expect(kept.status == 200 && kept.text.contains("OLD-CANARY"))
            #expect(kept.text == (try server.fresh(path).text))
            for name in ["etag", "cache-control", "vary", "content-type"] {
                #expect(kept.headers[name] == (try server.fresh(path).headers[name]), "\(name)")
            }
            #expect(kept.headers["cache-control"] == "no-cache")
            let tag = try #require(kept.headers["etag"])
            #expect(try server.get(path, ["If-None-Match": tag]).status == 304)
            #expect(try server.get(path + "?view=public").text == kept.text)
            #expect(try server.get("/v1/subjects/\(code.lowercased())/report").text == kept.text)
            #expect(try server.get(path + "?colour=red").status == 400)
            let hits = server.cache.figures.counts.hits
            #expect(try server.get(path + "?as_of=2026-01-01").text != kept.text)
            #expect(server.cache.figures.counts.hits == hits)
            try await server.warm("/v1/subjects/\(code)")
            #expect(
                try server.get("/v1/subjects/\(code)").text == (try server.fresh("/v1/subjects/\(code)").text))
        }
    }

    @Test func `what is repaired is gone from the first reading after that was announced`() async throws {
        let code = try await subject(2)
        try await CachedReader.with { server in
            for (change, isGone) in [
                ("UPDATE record SET state = 'repaired' WHERE uscc = '\(code)'", true),
                ("UPDATE record SET state = 'active' WHERE uscc = '\(code)'", false),
                ("UPDATE record SET public_until = publicity_today() WHERE uscc = '\(code)'", true),
                ("UPDATE record SET public_until = publicity_today() + 5 WHERE uscc = '\(code)'", false),
                ("UPDATE record SET state = 'withdrawn' WHERE uscc = '\(code)'", true),
                ("UPDATE record SET state = 'active' WHERE uscc = '\(code)'", false),
            ] {
                let path = "/v1/subjects/\(code)/report"
                try await server.warm(path)
                try await server.database.run(change)
                try await server.hears()
                #expect(try server.report(code).text.contains("OLD-CANARY") != isGone, "\(change)")
            }
        }
    }

    /// Each statement that ingestion changes subjects with, without a record that changes beside it.
    @Test func `a subject that changes by itself is read again`() async throws {
        let code = try await subject(3)
        try await CachedReader.with { server in
            for (change, expected) in [
                ("UPDATE subject SET name = '样例市更名有限公司' WHERE uscc = '\(code)'", "样例市更名有限公司"),
                ("UPDATE subject SET registered = false WHERE uscc = '\(code)'", #""registered":false"#),
                (
                    """
                    INSERT INTO subject (uscc, name, kind, region, registered)
                    VALUES ('\(code)', '样例市再登记有限公司', 'enterprise', '990000', true)
                    ON CONFLICT (uscc) DO UPDATE SET name = excluded.name, registered = true
                    """, "样例市再登记有限公司"
                ),
                ("DELETE FROM subject WHERE uscc = '\(code)'", #""registered":false"#),
                (
                    """
                    INSERT INTO subject (uscc, name, kind, region, registered)
                    VALUES ('\(code)', '样例市新设有限公司', 'enterprise', '990000', true)
                    """, "样例市新设有限公司"
                ),
            ] {
                try await server.warm("/v1/subjects/\(code)/report")
                try await server.database.run(change)
                try await server.hears()
                #expect(try server.report(code).text.contains(expected), "\(change)")
            }
            try await server.warm("/v1/subjects/\(code)")
            try await server.database.run("INSERT INTO subject_name (uscc, name) VALUES ('\(code)', '样例市曾用名有限公司')")
            try await server.hears()
            #expect(try server.get("/v1/subjects/\(code)").text.contains("样例市曾用名有限公司"))
        }
    }

    @Test func `too many subjects at once, an emptied table and an unknown announcement leave nothing`() async throws {
        let code = try await subject(4)
        try await CachedReader.with { server in
            for change in [
                """
                INSERT INTO subject (uscc, name, kind, region, registered)
                SELECT '9199000' || (10000000000 + n), 'x', 'enterprise', '990000', false FROM generate_series(1, 4001) AS n
                """,
                "SELECT pg_notify('gongxin_subject_change', '')", "TRUNCATE subject_name",
            ] {
                try await server.warm("/v1/subjects/\(code)/report")
                try await server.database.run(change)
                try await server.hears()
                #expect(server.cache.figures.answers == 0, "\(change)")
                #expect(try server.report(code).text.contains("OLD-CANARY"))
            }
        }
    }

    @Test func `a lost connection leaves nothing, and what changed meanwhile is seen`() async throws {
        let code = try await subject(5)
        try await CachedReader.with { server in
            try await server.warm("/v1/subjects/\(code)/report")
            // In one transaction with the end of the follower's connection: it cannot hear of it.
            try await server.database.run(
                """
                BEGIN;
                UPDATE record SET state = 'repaired' WHERE uscc = '\(code)';
                SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = '\(server.followerName)';
                COMMIT
                """)
            try await server.hears()
            #expect(!(try server.report(code).text.contains("OLD-CANARY")))
            // It comes back by itself.
            try await server.warm("/v1/subjects/\(code)/report")
            #expect(!(try server.report(code).text.contains("OLD-CANARY")))
        }
    }

    @Test func `where readers are served by another server, nothing is kept`() async throws {
        let code = try await subject(6)
        let elsewhere = TestDatabase(name: "postgres").settings(role: "gongxin_public")
        try await CachedReader.with(reader: elsewhere) { server in
            for _ in 0..<50 {
                let answer = try server.report(code)
                #expect(answer.status == 200)
            }
            #expect(server.cache.figures.answers == 0 && server.cache.figures.counts.hits == 0)
            #expect(server.cache.figures.counts.bypassed == 50)
        }
    }

    @Test func `two services with caches of their own both see a repair`() async throws {
        let code = try await subject(7)
        try await CachedReader.with { first in
            try await CachedReader.with { second in
                let path = "/v1/subjects/\(code)/report"
                try await first.warm(path)
                try await second.warm(path)
                #expect(try first.get(path).headers["etag"] == (try second.get(path).headers["etag"]))
                try await database.run("UPDATE record SET state = 'repaired' WHERE uscc = '\(code)'")
                for server in [first, second] {
                    try await server.hears()
                    #expect(!(try server.report(code).text.contains("OLD-CANARY")))
                }
            }
        }
    }
}
