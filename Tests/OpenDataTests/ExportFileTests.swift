import Catalogue
import Cryptography
import EventLoop
import Foundation
import PostgresClient
import TestSupport
import Testing

@testable import OpenData

/// What is fetched of an export.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized,
    .timeLimit(.minutes(5)))
struct ExportFileTests {
    private func prepared(_ server: OpenDataServer, _ records: [RecordRow]) async throws {
        try await server.database.run(RandomLife.beginning)
        try await server.database.insert(records)
        try await server.number()
    }

    private func penalties(_ count: Int) -> [RecordRow] {
        (1...count).map { number in
            RecordRow {
                $0.key = number
                $0.uscc = RandomLife.codes[number % 8]
                $0.publicItems = #"{"CF_WSH":"=1+\#(number)","CF_CFLB":["罚款","警告"],"CF_NR_FK":-0.5,"GONE":"旧项"}"#
            }
        }
    }

    @Test func theManifestSaysWhatTheFilesAre() async throws {
        try await OpenDataServer.run { server in
            try await prepared(
                server,
                penalties(20) + [
                    RecordRow {
                        $0.key = 90; $0.classCode = "permit"
                    }
                ])
            let made = try await server.makeExport()
            #expect(made.records == 21)
            let answer = try server.get("/v1/exports/\(made.id)/manifest.json")
            let manifest = try answer.object()
            #expect(manifest["records"] as? Int == 21 && manifest["from"] as? Int == 21)
            #expect(manifest["until"] as? Int == 21 && manifest["complete"] as? Bool == true)
            #expect(manifest["changes"] is NSNull)
            let classes = try #require(manifest["classes"] as? [[String: Any]])
            #expect(classes.count == server.catalogue.classes.count)
            let penalty = try #require(classes.first { $0["class"] as? String == "penalty" })
            #expect(penalty["records"] as? Int == 20 && penalty["name"] as? String == "行政处罚")
            let files = try #require(penalty["files"] as? [[String: Any]])
            #expect(files.count == 8, "four files of six records at most, in two forms")
            var places: [String] = []
            for file in files {
                let content = try server.get(file["address"] as? String ?? "")
                #expect(content.status == 200 && content.headers["content-type"] == "application/gzip")
                #expect(content.body.count == file["size"] as? Int)
                #expect(Hexadecimal.encode(try Digest.of(content.body)) == file["sha256"] as? String)
                #expect(content.headers["etag"] == "\"\(file["sha256"] as? String ?? "")\"")
                #expect(content.headers["cache-control"] == "no-cache")
                guard file["format"] as? String == "ndjson" else { continue }
                for side in ["first", "last"] {
                    let place = try #require(file[side] as? [String: String])
                    places.append("\(place["uscc"] ?? "") \(place["key"] ?? "")")
                }
            }
            #expect(places == places.sorted() && places.count == 8)
        }
    }

    @Test func aTableIsWhatSpreadsheetProgramsRead() async throws {
        try await OpenDataServer.run { server in
            try await prepared(server, penalties(2))
            let made = try await server.makeExport()
            let answer = try server.get("/v1/exports/\(made.id)/penalty-0001.csv.gz")
            var text: [UInt8] = []
            try answer.body.withUnsafeBytes { bytes in
                try GzipUnpacking.members(of: bytes) { text += Array($0) }
            }
            #expect(text.starts(with: [0xEF, 0xBB, 0xBF]))
            let lines = String(decoding: text.dropFirst(3), as: UTF8.self).components(separatedBy: "\r\n")
            #expect(lines.count == 4 && lines.last == "")
            let head = lines[0].components(separatedBy: ",")
            #expect(head.starts(with: ["id", "uscc", "key", "subject_name", "region", "agency", "decision_date"]))
            let cells = lines[1].components(separatedBy: ",")
            #expect(cells.count == head.count)
            let named = Dictionary(zip(head, cells)) { first, _ in first }
            #expect(named["行政处罚决定书文号"] == "\"'=1+1\"" && named["处罚类别"] == "罚款;警告", "\(named)")
            #expect(named["罚款金额（万元）"] == "-0.5" && named["other_items"] == #""{""GONE"":""旧项""}""#, "\(named)")
            #expect(!head.contains("法定代表人") && !lines[1].contains("CANARY"))
        }
    }

    @Test func partsAndCopiesAreNotSentAgain() async throws {
        try await OpenDataServer.run { server in
            try await prepared(server, penalties(6))
            let made = try await server.makeExport()
            let path = "/v1/exports/\(made.id)/penalty-0001.ndjson.gz"
            let whole = try server.get(path)
            let etag = try #require(whole.headers["etag"])
            #expect(try server.get(path, ["If-None-Match": "\"x\", \(etag)"]).status == 304)
            #expect(try server.get(path, ["If-None-Match": "\"x\""]).status == 200)
            for range in [0..<10, 100..<whole.body.count, whole.body.count - 1..<whole.body.count] {
                let field = "bytes=\(range.lowerBound)-\(range.upperBound - 1)"
                let part = try server.get(path, ["Range": field, "If-Range": etag])
                #expect(part.status == 206 && part.body == Array(whole.body[range]))
                #expect(
                    part.headers["content-range"]
                        == "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(whole.body.count)")
            }
            #expect(try server.get(path, ["Range": "bytes=0-9", "If-Range": "\"x\""]).status == 200)
            let behind = try server.get(path, ["Range": "bytes=\(whole.body.count)-"])
            #expect(behind.status == 416 && behind.headers["content-range"] == "bytes */\(whole.body.count)")
        }
    }

    @Test(arguments: [
        "/v1/exports/0/manifest.json", "/v1/exports/999999/manifest.json", "/v1/exports/x/manifest.json",
        "/v1/exports/99999999999999999999/penalty-0001.ndjson.gz", "/v1/exports/1/no-such-file", "/v1/exports/1/%00",
        "/v1/exports/1/..%2f",
    ]) func whatIsNotThereIsNotFound(path: String) async throws {
        let status = try await OpenDataServer.run { try $0.get(path).status }
        #expect(status == 404)
    }

    @Test func exportsOfSomeClassesAreFoundByThese() async throws {
        try await OpenDataServer.run { server in
            try await prepared(server, penalties(3))
            let all = try await server.makeExport()
            let some = try await server.makeExport(["penalty"])
            func ids(_ query: String) throws -> [Int] {
                (try server.get("/v1/exports\(query)").object()["exports"] as? [[String: Any]] ?? [])
                    .compactMap { $0["id"] as? Int }
            }
            #expect(try ids("") == [some.id, all.id] && ids("?class=permit") == [all.id])
            #expect(try server.get("/v1/exports?class=unknown").status == 400)
            #expect(try server.get("/v1/exports?clas=penalty").status == 400)
            #expect(try HarvestManifest.newest(TestSource(port: server.port)).id == all.id)
        }
    }

    @Test func onlyTheLastAreKept() async throws {
        try await OpenDataServer.run { server in
            try await prepared(server, penalties(3))
            var made: [Int] = []
            for _ in 0..<3 { made.append(try await server.makeExport().id) }
            #expect(try server.get("/v1/exports/\(made[0])/manifest.json").status == 404)
            for id in made[1...] { #expect(try server.get("/v1/exports/\(id)/manifest.json").status == 200) }
            let blocks = try await server.database.run("SELECT DISTINCT export FROM export_block ORDER BY 1")
            #expect(blocks.map { $0[0] } == made[1...].map(String.init))
        }
    }

    @Test func onlyOneIsMadeAtATime() async throws {
        try await OpenDataServer.run { server in
            try await prepared(server, penalties(3))
            try await withLoop { loop in
                try await Session.with(server.database.settings(), on: loop) { session in
                    try await session.execute("SELECT pg_advisory_lock(hashtext('gongxin export'))")
                    await #expect(throws: ExportMaker.Busy.self) {
                        try await server.maker(on: loop).make(server.catalogue)
                    }
                }
            }
        }
    }

    @Test func whatWasBegunAndNotFinishedIsNotOfferedAndRemoved() async throws {
        struct Enough: Error {}
        try await OpenDataServer.run { server in
            try await prepared(server, penalties(20))
            await #expect(throws: Enough.self) {
                try await withLoop { loop in
                    try await server.maker(on: loop).make(server.catalogue) { done, _ in if done > 10 { throw Enough() }
                    }
                }
            }
            let begun = try await server.database.run("SELECT id FROM export")
            #expect(begun.count == 1)
            #expect(try server.get("/v1/exports").text == #"{"exports":[]}"#)
            let made = try await server.makeExport()
            #expect(try await server.database.run("SELECT id FROM export") == [["\(made.id)"]])
        }
    }
}
