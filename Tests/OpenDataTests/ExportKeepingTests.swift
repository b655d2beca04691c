import Catalogue
import EventLoop
import PostgresClient
import TestSupport
import Testing

@testable import OpenData

/// What is public no more is in no file that can be fetched.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized,
    .timeLimit(.minutes(5)))
struct ExportKeepingTests {
    private static let path = "penalty-0001.ndjson.gz"

    private func prepared(_ server: OpenDataServer, _ count: Int = 6, until: Int? = 100) async throws -> Int {
        try await server.database.run(RandomLife.beginning)
        try await server.database.insert(
            (1...count).map { number in
                RecordRow {
                    $0.key = number
                    $0.uscc = RandomLife.codes[number % 8]
                    $0.publicUntil = number == 2 ? until : 100
                    $0.publicItems = #"{"CF_WSH":"号\#(number)"}"#
                }
            })
        try await server.number()
        return try await server.makeExport().id
    }

    private func step(_ server: OpenDataServer) async throws {
        try await withLoop { loop in
            try await Session.with(server.database.settings(), on: loop) { session in
                while try await ExportKeeper.step(session) > 0 {}
            }
        }
    }

    private func change(_ server: OpenDataServer, _ key: Int, _ assignment: String) async throws {
        try await server.database.run(
            "UPDATE record SET revision = revision + 1, \(assignment) WHERE record_key = '\(RecordRow { $0.key = key }.keyText)'"
        )
    }

    @Test(arguments: ["ndjson", "csv"]) func aRemovedRecordIsWithheldAtOnceAndThenGone(format: String) async throws {
        try await OpenDataServer.run { server in
            let export = try await prepared(server)
            let address = "/v1/exports/\(export)/penalty-0001.\(format).gz"
            let before = try server.get(address)
            #expect(before.status == 200)
            try await change(server, 3, "state = 'repaired'")
            try await server.number()
            try await step(server)
            let withheld = try server.get(address)
            #expect(withheld.status == 503 && withheld.headers["retry-after"] != nil)
            #expect(
                try !server.get("/v1/exports/\(export)/manifest.json").text.contains(
                    #""sha256":"\#(before.headers["etag"] ?? "")""#))
            try await server.keep()
            let after = try server.get(address)
            #expect(after.status == 200 && after.headers["etag"] != before.headers["etag"])
            var text = ""
            try after.body.withUnsafeBytes { bytes in
                try GzipUnpacking.members(of: bytes) { text += String(decoding: $0, as: UTF8.self) }
            }
            #expect(!text.contains("号3") && text.contains("号2") && text.contains("号6"))
            let file = try #require(try server.manifest(export).files.first { $0.format == "ndjson" })
            #expect(try server.lines(file).count == 5)
        }
    }

    @Test func aFileOfWhichNothingIsLeftIsEmpty() async throws {
        try await OpenDataServer.run { server in
            let export = try await prepared(server)
            for key in 1...6 { try await change(server, key, "state = 'withdrawn'") }
            try await server.number()
            try await server.keep()
            #expect(try server.records(of: export).isEmpty)
            let text = try server.get("/v1/exports/\(export)/manifest.json").text
            #expect(text.contains(#""records":0"#) && RandomLife.codes.allSatisfy { !text.contains($0) })
        }
    }

    @Test func aCorrectedRecordIsLeftToTheFeed() async throws {
        try await OpenDataServer.run { server in
            let export = try await prepared(server)
            try await change(server, 3, #"public_items = '{"CF_WSH":"更正"}'"#)
            try await server.number()
            try await server.keep()
            // For some minutes it may stay as it was, so that a feed of many corrections does not keep everybody from fetching.
            #expect(try server.records(of: export).count == 6)
            try await server.database.run("UPDATE export_block SET stale_from = stale_from - interval '6 minutes'")
            try await server.keep()
            let left = try server.records(of: export)
            #expect(left.count == 5 && left.values.allSatisfy { !$0.contains("号3") })
            var state = left
            try OpenDataServer.apply(server.changes(after: 6), to: &state)
            #expect(state == (try await server.publicState()))
        }
    }

    @Test func newRecordsTouchNoFile() async throws {
        try await OpenDataServer.run { server in
            let export = try await prepared(server)
            let before = try server.get("/v1/exports/\(export)/\(Self.path)")
            try await server.database.insert([
                RecordRow {
                    $0.key = 40; $0.uscc = RandomLife.codes[1]
                }
            ])
            try await server.number()
            try await server.keep()
            #expect(try server.get("/v1/exports/\(export)/\(Self.path)").headers["etag"] == before.headers["etag"])
            #expect(
                try await server.database.run("SELECT count(*) FROM export_block WHERE stale_from IS NOT NULL") == [
                    ["0"]
                ])
        }
    }

    @Test func behindMidnightNothingIsHandedOutUntilWhatEndedIsGone() async throws {
        try await OpenDataServer.run { server in
            let export = try await prepared(server, until: 1)
            let path = "/v1/exports/\(export)/\(Self.path)"
            #expect(try server.get(path).status == 200)
            try await server.database.run(
                """
                CREATE OR REPLACE FUNCTION publicity_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
                RETURN (now() AT TIME ZONE 'Asia/Shanghai')::date + 1
                """)
            #expect(try server.get(path).status == 503)
            // The feed has not told what has ended: to have looked is not enough.
            try await server.keep()
            #expect(try server.get(path).status == 503)
            try await server.number()
            try await server.keep()
            let left = try server.records(of: export)
            #expect(left == (try await server.publicState()) && left.count == 5)
        }
    }

    @Test func nothingIsHandedOutWhenNobodyKeepsWatch() async throws {
        try await OpenDataServer.run { server in
            let export = try await prepared(server)
            let path = "/v1/exports/\(export)/\(Self.path)"
            #expect(try server.get(path).status == 200)
            try await server.database.run("UPDATE export_watch SET seen_at = now() - interval '2 minutes'")
            #expect(try server.get(path).status == 503)
            #expect(try server.get("/v1/exports/\(export)/manifest.json").text.contains(#""ready":false"#))
            try await server.keep()
            #expect(try server.get(path).status == 200)
        }
    }

    @Test func anItemThatBecomesLessOpenTakesTheFilesAlong() async throws {
        try await OpenDataServer.run { server in
            let export = try await prepared(server)
            #expect(try server.get("/v1/exports/\(export)/manifest.json").status == 200)
            try await server.database.run("UPDATE catalogue_version SET split_digest = 'another'")
            #expect(try server.get("/v1/exports/\(export)/manifest.json").status == 404)
            #expect(try server.get("/v1/exports/\(export)/\(Self.path)").status == 404)
            #expect(try server.get("/v1/exports").text == #"{"exports":[]}"#)
        }
    }

    /// A record that is public for less time than numbers take has none, but a page may have shown it.
    @Test func whatWasSeenForAMomentOnlyIsTold() async throws {
        try await OpenDataServer.run { server in
            _ = try await prepared(server)
            let made = try await withLoop { loop -> Int in
                let packing = try LoopThread(name: "test-packing", loop: EventLoop())
                let export = try await Session.with(server.database.settings(), on: loop) { writer in
                    try await Session.with(server.database.settings(role: "gongxin_public"), on: loop) { reader in
                        let run = try await ExportRun(
                            ["penalty"], areAll: true, OpenDataServer.small, reader: reader, writer: writer,
                            packing: packing.loop, on: loop, told: { _ in })
                        try await server.database.insert([
                            RecordRow {
                                $0.key = 50; $0.publicItems = #"{"CF_WSH":"片刻"}"#
                            }
                        ])
                        // Changed, and changed back by a revision.
                        try await change(server, 4, #"public_items = '{"CF_WSH":"片刻"}'"#)
                        try await run.addRecords(of: try #require(server.catalogue.informationClass("penalty")))
                        try await change(server, 50, "state = 'withdrawn'")
                        try await change(server, 4, #"public_items = '{"CF_WSH":"号4"}'"#)
                        _ = try await run.finish()
                        return run.id
                    }
                }
                packing.loop.stop()
                packing.join()
                return export
            }
            #expect(
                try server.get("/v1/exports/\(made)/\(Self.path)").status == 503, "what was seen must not be handed out"
            )
            let number = try await server.database.run("SELECT from_number FROM export WHERE id = \(made)")[0][0]
            try await server.number()
            try await server.database.run(
                "UPDATE export_block SET stale_from = now() - interval '1 minute' WHERE stale_from IS NOT NULL")
            try await server.keep()
            var state = try server.records(of: made)
            #expect(state.values.allSatisfy { !$0.contains("片刻") })
            try OpenDataServer.apply(server.changes(after: try #require(Int(number))), to: &state)
            #expect(state == (try await server.publicState()))
        }
    }

    @Test func whatWasNeverPublicIsNotEvenTold() async throws {
        try await OpenDataServer.run { server in
            _ = try await prepared(server)
            try await server.database.insert([
                RecordRow {
                    $0.key = 60; $0.naturalPerson = true; $0.publicFrom = nil
                },
                RecordRow {
                    $0.key = 61; $0.publicFrom = nil
                },
                RecordRow {
                    $0.key = 62; $0.publicFrom = 5
                },
            ])
            let before = try await server.database.run("SELECT last_number FROM change_clock")
            _ = try await server.database.run("SELECT number_unseen('1:1:', \(before[0][0]) + 1000000)")
            let told = try await server.database.run(
                "SELECT count(*) FROM change WHERE number > \(before[0][0]) AND record_key::text ~ '(3c|3d|3e)$'")
            #expect(told == [["0"]])
        }
    }
}
