import Foundation
import TestSupport
import Testing

/// A department's way: send, follow, mend, look at what was sent.
@Suite(.enabled(if: Executable.isUsable, Executable.reason), .database, .service, .serialized)
struct FeedTests {
    private let database = TestDatabase.current
    private let service: RunningService

    init() throws { service = try #require(RunningService.current) }

    private func accepted(_ answer: HTTPAnswer) throws -> BatchAnswer {
        try #require(answer.status == 202, "\(answer.text)")
        let batch = try answer.decoded(BatchAnswer.self)
        #expect(answer.headers["location"] == "/v1/batches/\(batch.id)")
        return batch
    }

    @Test func aFileBecomesRecordsAndAReceipt() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let payload = try await Departments.sample("penalty", rows: 400, seed: 1, faults: 10, persons: 10)
        let batch = try accepted(service.send("penalty", payload, token: token))
        let status = try await service.finished(batch.id, token: token)
        #expect(status.state == "done")
        #expect(status.source == "990000-scjg")
        #expect(status.rows.read == 400)
        #expect(status.rows.read == 400)
        #expect(status.rows.rejected > 0)
        #expect(status.payload.bytes == payload.count)
        #expect(status.payload.processedBytes == payload.count)

        let receipt = try service.get("/v1/batches/\(batch.id)/receipt", token: token)
        let faults = try receipt.object()["faults"] as? [[String: Any]] ?? []
        #expect(!faults.isEmpty)
        #expect(faults.allSatisfy { !(($0["message"] as? String) ?? "").isEmpty && ($0["count"] as? Int ?? 0) > 0 })

        #expect(
            try await database.count("SELECT count(*) FROM quarantine WHERE batch = '\(batch.id)'")
                == status.rows.rejected)
        #expect(try await database.count("SELECT count(*) FROM record WHERE batch = '\(batch.id)'") == status.rows.new)
        let sent = try service.get("/v1/batches/\(batch.id)/payload", token: token)
        #expect(sent.body == payload)
        #expect(sent.headers["cache-control"] == "no-store")
    }

    @Test func whatWasSentIsCorrectedWithdrawnAndItsHistoryTold() async throws {
        let token = try await Departments.token("990000-mzj", database)
        let rows = try await Departments.sample("registration", rows: 20, seed: 77)
        func feed(_ payload: [UInt8], _ query: String) async throws -> BatchAnswer {
            let batch = try accepted(service.send("registration", payload, token: token, query: query))
            return try await service.finished(batch.id, token: token)
        }
        #expect(try await feed(rows, "").rows.new == 20)
        let right = Array(String(decoding: rows, as: UTF8.self).replacing("公司", with: "集团公司").utf8)
        let corrected = try await feed(right, "?action=correction")
        #expect(corrected.action == "correction" && corrected.rows.corrected > 0)
        let record = try await database.run(
            "SELECT uscc, record_key, source FROM record WHERE revision = 2 AND source = '990000-mzj' LIMIT 1")[0]
        let path = "/v1/subjects/\(record[0])/records/\(record[1])/history"
        let open = try service.get(path)
        #expect(open.status == 200 && open.text.contains("retracted") && open.headers["cache-control"] == "no-cache")
        let own = try service.get(path, token: token)
        #expect(own.headers["cache-control"] == "no-store" && !own.text.contains("retracted"))
        let today = try await database.value("SELECT publicity_today()")
        let report = "/v1/subjects/\(record[0])/report?as_of=\(today)"
        #expect(try service.get(report).text.contains("集团公司"))
        let withdrawn = try await feed(right, "?action=withdrawal")
        #expect(withdrawn.rows.withdrawn == 20 && withdrawn.rows.rejected == 0)
        for address in [path, report, "/v1/subjects/\(record[0])"] {
            #expect(try service.get(address).status == 404, "\(address)")
        }
        #expect(try service.get(path, token: token).status == 200, "its department still sees it")
        let refused = try service.send("registration", rows, token: token, query: "?action=delete")
        #expect(refused.status == 400 && refused.text.contains("withdrawal"))
    }

    @Test func rejectedRowsComeBackAsTheyWereAndCanBeSentAgain() async throws {
        let token = try await Departments.token("990000-hbj", database)
        let payload = try await Departments.sample("permit", rows: 200, seed: 2, faults: 30)
        let batch = try accepted(service.send("permit", payload, token: token))
        let status = try await service.finished(batch.id, token: token)
        let rejected = try service.get("/v1/batches/\(batch.id)/rejected.csv", token: token)
        #expect(rejected.status == 200)
        #expect(rejected.body.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(rejected.text.contains("gongxin_reasons,XK_XDR_MC,"))
        let raws = try await database.run("SELECT encode(raw, 'hex') FROM quarantine WHERE batch = '\(batch.id)'")
        #expect(raws.count == status.rows.rejected)
        for raw in raws {
            let hex = Array(raw[0].utf8)
            let bytes = stride(from: 0, to: hex.count, by: 2).compactMap {
                UInt8(String(decoding: hex[$0...$0 + 1], as: UTF8.self), radix: 16)
            }
            #expect(rejected.body.firstRange(of: bytes) != nil)
        }
        // As they are, the same rows are rejected for the same reasons again.
        let again = try accepted(service.send("permit", rejected.body, token: token))
        let second = try await service.finished(again.id, token: token)
        #expect(second.rows.read == status.rows.rejected)
        #expect(second.rows.rejected == status.rows.rejected)
    }

    @Test func linesOfJSONAreAFileToo() async throws {
        let token = try await Departments.token("990000-scjg", database)
        let line = """
            {"DJ_MC":"样例市逐行测试有限公司","DJ_SHXYM":"11990000MB9900013U","DJ_CLRQ":"2020-01-31","DJ_FRDB":"某某"}

            """
        let payload = Array((line + "{\"DJ_MC\":\"无代码公司\"}\nnot json\n").utf8)
        let batch = try accepted(
            service.send("registration", payload, token: token, type: "application/x-ndjson"))
        let status = try await service.finished(batch.id, token: token)
        #expect(status.rows.read == 3)
        #expect(status.rows.new == 1)
        #expect(status.rows.rejected == 2)
        #expect(try service.get("/v1/batches/\(batch.id)/payload", token: token).body == payload)
        let rejected = try service.get("/v1/batches/\(batch.id)/rejected.csv", token: token)
        #expect(rejected.text.contains("\"not json\""))
        let found = try service.get("/v1/subjects/11990000MB9900013U")
        #expect(try found.object()["name"] as? String == "样例市逐行测试有限公司")
        #expect(!found.text.contains("某某"))
    }

    @Test func theSameBytesOrKeyAgainAreTheSameBatch() async throws {
        let token = try await Departments.token("990000-swj", database)
        let payload = try await Departments.sample("penalty", rows: 20, seed: 3)
        let other = try await Departments.sample("penalty", rows: 20, seed: 4)
        let key = ["Idempotency-Key": "upload-1"]
        let first = try accepted(service.send("penalty", payload, token: token, headers: key))
        #expect(try accepted(service.send("penalty", payload, token: token)).id == first.id)
        #expect(try accepted(service.send("penalty", payload, token: token, headers: key)).id == first.id)
        let reused = try service.send("penalty", other, token: token, headers: key)
        #expect(reused.status == 409)
        #expect(try reused.object()["code"] as? String == "idempotency_key_reused")
        // Another department's same bytes are its own batch.
        let neighbour = try await Departments.token("990000-yjj", database)
        #expect(try accepted(service.send("penalty", payload, token: neighbour)).id != first.id)
        _ = try await service.finished(first.id, token: token)
        #expect(try await database.count("SELECT count(*) FROM batch WHERE source = '990000-swj'") == 1)
    }

    @Test func whoIsNotKnownGetsNothing() async throws {
        let token = try await Departments.token("990000-wjw", database)
        let payload = try await Departments.sample("penalty", rows: 5, seed: 5)
        let batch = try accepted(service.send("penalty", payload, token: token))
        let paths = ["", "/receipt", "/rejected.csv", "/payload"].map { "/v1/batches/\(batch.id)\($0)" }
        for wrong in [nil, "", "gx_0000", token.uppercased(), token + "x"] {
            let answer = try service.send("penalty", payload, token: wrong)
            #expect(answer.status == 401)
            #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") ?? false)
            for path in paths { #expect(try service.get(path, token: wrong).status == 401, "\(path)") }
        }
        let neighbour = try await Departments.token("990000-rsj", database)
        for path in paths { #expect(try service.get(path, token: neighbour).status == 404, "\(path)") }
        let nowhere = "/v1/batches/00000000-0000-4000-8000-000000000000"
        #expect(
            try service.get(nowhere, token: neighbour).object()["code"] as? String
                == service.get(paths[0], token: neighbour).object()["code"] as? String)
        let other = try HTTPCall.make(
            "POST", "/v1/feeds/penalty/batches?source=990000-rsj", port: service.port,
            headers: ["Authorization": "Bearer \(token)", "Content-Type": "text/csv"], body: payload)
        #expect(other.status == 403)
        _ = try await service.finished(batch.id, token: token)
    }

    @Test func whatCannotBeABatchIsRefusedAndLeavesNothing() async throws {
        let token = try await Departments.token("990000-zjj", database)
        func expect(_ status: Int, _ code: String, _ answer: HTTPAnswer) throws {
            #expect(answer.status == status, "\(answer.text)")
            #expect(try answer.object()["code"] as? String == code)
            #expect(answer.headers["content-type"] == "application/problem+json")
        }
        let payload = try await Departments.sample("penalty", rows: 3, seed: 6)
        try expect(404, "unknown_class", service.send("nothing", payload, token: token))
        try expect(415, "unsupported_format", service.send("penalty", payload, token: token, type: "text/plain"))
        try expect(
            400, "invalid_idempotency_key",
            service.send(
                "penalty", payload, token: token, headers: ["Idempotency-Key": String(repeating: "k", count: 201)]))
        for header in [
            "", "\n\n", "一,二,三\n1,2,3\n", "CF_WSH,CF_WSH,CF_XDR_SHXYM\n", "CF_WSH,CF_SY\n1,2\n",
            "\"CF_WSH,CF_SY\n1,2\n",
            "CF_XDR_SHXYM,\u{FFFD}\n",
        ] {
            try expect(422, "unusable_header", service.send("penalty", Array(header.utf8), token: token))
        }
        try expect(
            422, "unusable_header",
            service.send("penalty", Array("CF_XDR_SHXYM,".utf8) + [0xD0, 0xFF, 0x0A], token: token))
        for body in ["", "[1]\n", "CF_WSH\n"] {
            try expect(
                422, "not_json_lines",
                service.send("penalty", Array(body.utf8), token: token, type: "application/x-ndjson"))
        }
        #expect(try await database.count("SELECT count(*) FROM batch WHERE source = '990000-zjj'") == 0)
    }

    @Test(arguments: [true, false]) func anUploadCutOffLeavesNothing(chunked: Bool) async throws {
        let token = try await Departments.token("990000-jtj", database)
        let payload = try await Departments.sample("penalty", rows: 6000, seed: 7)
        let part = payload[..<(payload.count / 2)]
        try #require(part.count > 1_200_000, "more than one piece is stored before the end")
        do {
            let call = try HTTPCall(port: service.port)
            let framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: \(payload.count)"
            try call.send(
                "POST /v1/feeds/penalty/batches HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer \(token)\r\n\(framing)\r\nContent-Type: text/csv\r\n\r\n"
                    .utf8)
            if chunked { try call.send("\(String(part.count + 9, radix: 16))\r\n".utf8) }
            try call.send(part)
            try await eventually("a piece of the upload is stored") {
                try await database.count("SELECT count(*) FROM batch WHERE source = '990000-jtj' AND payload_bytes > 0")
                    == 1
            }
        }
        try await eventually("the upload is gone") {
            try await database.count("SELECT count(*) FROM batch WHERE source = '990000-jtj'") == 0
        }
        #expect(
            try await database.count(
                "SELECT count(*) FROM payload_chunk WHERE batch NOT IN (SELECT id FROM batch WHERE state <> 'receiving')"
            ) == 0)
        // The same file, whole, is a new batch.
        let batch = try accepted(service.send("penalty", payload, token: token))
        #expect(try await service.finished(batch.id, token: token).rows.read == 6000)
        try await database.run(
            """
            DELETE FROM quarantine WHERE batch = '\(batch.id)'; DELETE FROM batch_fault WHERE batch = '\(batch.id)';
            DELETE FROM batch WHERE id = '\(batch.id)'
            """)
    }

    @Test func aBodyThatIsTooLargeIsRefusedBeforeItIsSent() async throws {
        let token = try await Departments.token("990000-gaj", database)
        let call = try HTTPCall(port: service.port)
        try call.send(
            "POST /v1/feeds/penalty/batches HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer \(token)\r\nContent-Length: 5000000000\r\nContent-Type: text/csv\r\n\r\n"
                .utf8)
        let answer = try call.answer()
        #expect(answer.status == 413)
        #expect(try await database.count("SELECT count(*) FROM batch WHERE source = '990000-gaj'") == 0)
    }
}
