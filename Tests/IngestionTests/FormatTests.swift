import EventLoop
import HTTPServer
import TestSupport
import Testing
import Unpacking

@testable import Ingestion

/// What departments send, in every form: the same records come of it.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct FormatTests {
    private static let records = (1...40).map {
        Payload.penalty(
            $0, ["CF_SY": "第\($0)号“样例”, \"引用\"", "CF_NR_FK": "\($0).5", "CF_JDRQ": "2026-05-\($0 % 28 + 1)"].padded)
    }

    struct Form: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let format: PayloadFormat
        let payload: [UInt8]
    }

    private static let forms: [Form] = {
        let plain = [
            Form(testDescription: "NDJSON", format: .ndjson, payload: Payload.ndjson(records)),
            Form(testDescription: "JSON array", format: .json, payload: Payload.jsonArray(records)),
            Form(testDescription: "XLSX", format: .xlsx, payload: Payload.workbook(records).bytes),
            Form(testDescription: "GB 18030", format: .csv, payload: Payload.gb18030(records)),
            Form(
                testDescription: "JSON array in GB 18030", format: .json,
                payload: GB18030Text.encode(String(decoding: Payload.jsonArray(records), as: UTF8.self))),
            Form(
                testDescription: "UTF-8 with a mark", format: .csv, payload: [0xEF, 0xBB, 0xBF] + Payload.csv(records)),
            Form(
                testDescription: "tabs", format: .csv,
                payload: Array(
                    String(decoding: Payload.csv(records), as: UTF8.self).replacing(",", with: "\t")
                        .replacing("\t \"\"", with: ", \"\"").utf8)),
        ]
        let csv = Form(testDescription: "CSV", format: .csv, payload: Payload.csv(records))
        return plain
            + ([csv] + plain).map {
                Form(
                    testDescription: $0.testDescription + ", gzip", format: $0.format,
                    payload: GzipFile.pack($0.payload))
            }
    }()

    private static func stored(_ station: Station) async throws -> [[String]] {
        try await station.rows("SELECT uscc, record_key, digest, public_items, subject_name FROM record ORDER BY 1, 2")
    }

    @Test func theSameRecordsComeOfEveryForm() async throws {
        try await Station.run { station in
            #expect(try await station.ingest("penalty", Payload.csv(Self.records)).counts == [40, 0, 0, 0])
            let expected = try await Self.stored(station)
            #expect(expected.count == 40)
            for form in Self.forms {
                try await station.empty()
                let status = try await station.ingest("penalty", form.payload, form.format, sliceRows: 7)
                #expect(status.counts == [40, 0, 0, 0], "\(form.testDescription)")
                #expect(try await Self.stored(station) == expected, "\(form.testDescription)")
                #expect(status.processedBytes == status.payloadBytes && status.payloadBytes == form.payload.count)
                #expect(status.isGzip == form.testDescription.hasSuffix("gzip"))
                let encoding = form.testDescription.contains("GB 18030") ? "gb18030" : "utf-8"
                #expect(status.encoding == (form.format == .xlsx ? nil : encoding))
            }
        }
    }

    @Test func oneBadByteOfGB18030CostsItsRow() async throws {
        let payload = Payload.gb18030(Self.records)
        // Behind the first comma of the third row: in the middle of its texts.
        let lines = payload.split(separator: 0x0A, omittingEmptySubsequences: false)
        let start = lines[0].count + lines[1].count + lines[2].count + 3
        try await Station.run { station in
            for (bad, isGzip) in [(UInt8(0x80), false), (0xFF, true), (0x81, false)] {
                try await station.empty()
                var spoilt = payload
                let comma = try #require(spoilt[start...].firstIndex(of: 0x2C))
                spoilt.insert(bad, at: comma)
                let status = try await station.ingest("penalty", isGzip ? GzipFile.pack(spoilt) : spoilt)
                #expect(status.counts == [39, 0, 0, 1] && status.encoding == "gb18030")
                let rejected = try await station.rows("SELECT row_number, reasons -> 0 ->> 'code' FROM quarantine")
                #expect(rejected == [["4", "bad_encoding"]])
                let file = String(decoding: try await station.rejectedFile(status.id), as: UTF8.self)
                #expect(file.contains("CF_XDR_SHXYM") && file.contains("第3号"))
            }
        }
    }

    @Test func theEncodingCanBeNamed() async throws {
        try await Station.run { station in
            let payload = Payload.gb18030(Self.records)
            let asUTF8 = try await station.upload(station.request("penalty", encoding: .utf8), payload)
            let detected = try await station.upload(station.request("penalty"), payload)
            let named = try await station.upload(station.request("penalty", encoding: .gb18030), payload)
            #expect(detected.isNew && detected.batch != asUTF8.batch, "read in another way they are another batch")
            #expect(!named.isNew && named.batch == detected.batch)
            try await station.work()
            #expect(try await station.status(asUTF8.batch).counts[3] == 40)
            #expect(try await station.status(detected.batch).counts == [40, 0, 0, 0])
        }
    }

    /// A worker that is stopped at any moment leaves a packed batch to the next one, which unpacks it anew.
    @Test(arguments: [PayloadFormat.csv, .json, .xlsx])
    func aPackedBatchGoesOnWhereItWas(_ format: PayloadFormat) async throws {
        let records = (0..<300).map { Payload.penalty($0 % 200, ["CF_SY": "第\($0)次"]) }
        let payload =
            switch format {
            case .json: Payload.jsonArray(records)
            case .xlsx: Payload.workbook(records).bytes
            default: Payload.gb18030(records)
            }
        let packed = GzipFile.pack(payload)
        try await Station.run { station in
            try await station.ingest("penalty", packed, format, sliceRows: 10)
            let expected = try await station.contents()
            try await station.empty()
            let batch = try await station.upload(station.request("penalty", format), packed).batch
            let deadline = MonotonicClock.now() + Duration.seconds(300).nanoseconds
            var turn = 0
            var resumed = 0
            while try await !station.status(batch).isFinished, MonotonicClock.now() < deadline {
                turn += 1
                let offset = try await station.rows("SELECT next_offset FROM batch")[0][0]
                if offset != "0" { resumed += 1 }
                let worker = station.worker(sliceRows: 10)
                let running = Task(executorPreference: station.loop) { await worker.run() }
                // On a busy machine the first moments pass before a slice is stored.
                let more = max(0, turn - 20)
                await station.loop.sleep(for: .milliseconds(5 + turn * 3 + more * more * 5))
                worker.stop()
                await running.value
            }
            #expect(try await station.status(batch).state == "done")
            #expect(resumed > 0)
            #expect(try await station.contents() == expected)
        }
    }

    @Test func aTruncatedArrayKeepsWhatCameBefore() async throws {
        let whole = Payload.jsonArray(Self.records)
        try await Station.run { station in
            let status = try await station.ingest("penalty", Array(whole.prefix(whole.count - 20)), .json)
            #expect(status.counts == [39, 0, 0, 1] && status.state == "done")
            #expect(try await station.receipt(status.id).entries.map(\.code) == ["array_cut_off"])
            let between = try await station.ingest("penalty", Array(whole.prefix(whole.count - 3)), .json)
            #expect(between.counts == [1, 0, 39, 1], "the last record is whole, the bracket is missing")
        }
    }

    @Test func gzipThatIsCutOffFailsAfterItsRows() async throws {
        var random = SeededNumbers(seed: 3)
        let records = (0..<2000).map {
            Payload.penalty($0, ["CF_SY": "\(random.next())\(random.next())\(random.next())"])
        }
        let packed = GzipFile.pack(Payload.csv(records))
        try await Station.run { station in
            let status = try await station.ingest("penalty", Array(packed.prefix(packed.count * 9 / 10)), sliceRows: 50)
            #expect(status.state == "failed" && status.failure == "gzip_cut_off" && status.new > 0)
            #expect(status.failureMessage?.chinese.contains("gzip") == true)
            let again = try await station.ingest("penalty", packed)
            #expect(again.state == "done" && again.new + again.unchanged == 2000)
        }
    }

    @Test func whatCannotBeReadIsRefusedAtOnce() async throws {
        let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 500)
        let unknown = Array("样例,例样\n1,2\n".utf8)
        let cases: [(PayloadFormat, [UInt8], UploadRefusal)] = [
            (.xlsx, compound, .oldWorkbook), (.csv, compound, .oldWorkbook),
            (.csv, Payload.workbook(Self.records).bytes, .workbookSentAsText),
            (.xlsx, Payload.csv(Self.records), .notAWorkbook), (.xlsx, [], .notAWorkbook),
            (.csv, GzipFile.pack(unknown), .header(.noKnownColumn)),
            (.csv, GB18030Text.encode("样例,例样\n1,2\n"), .header(.noKnownColumn)),
            (.csv, [0x1F, 0x8B, 0x08] + unknown, .damaged(.gzipDamaged)), (.csv, GzipFile.pack([]), .header(.empty)),
            (.json, Payload.csv(Self.records), .notJSON), (.ndjson, Payload.jsonArray(Self.records), .notJSONLines),
        ]
        try await Station.run { station in
            for (format, payload, refusal) in cases {
                for parts in [3, 50_000] {
                    await #expect(throws: refusal) {
                        try await station.upload(station.request("penalty", format), payload, parts: parts)
                    }
                }
                #expect(!refusal.explanation.isEmpty)
            }
            let left = try await station.counts("batch", "payload_chunk")
            #expect(left == [0, 0], "nothing is left")
        }
    }
}

extension [String: String] {
    /// With the days of dates in two digits.
    fileprivate var padded: [String: String] {
        mapValues { text in
            guard text.hasPrefix("2026-05-"), text.utf8.count == 9 else { return text }
            return "2026-05-0" + text.suffix(1)
        }
    }
}
