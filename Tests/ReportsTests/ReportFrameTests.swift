import Catalogue
import CatalogueStore
import Formats
import Foundation
import TestSupport
import Testing

@testable import Reports

/// What reports of a catalogue have in common, and the covers made with it.
@Suite struct ReportFrameTests {
    private func catalogue(_ day: String = "2026-11-20") throws -> Catalogue {
        try TestDatabase.catalogue(on: try #require(CivilDate(iso: day)))
    }

    @Test func `the frame is kept until the catalogue is replaced`() throws {
        let current = CurrentCatalogue(try catalogue())
        let frames = CurrentFrame(current, issuer: "样例中心")
        let first = frames.value
        #expect(frames.value === first)
        #expect(String(decoding: first[first.publicReport], as: UTF8.self).contains("2026-11-20"))
        current.value = try catalogue("2026-11-21")
        let second = frames.value
        #expect(second !== first)
        #expect(String(decoding: second[second.publicReport], as: UTF8.self).contains("2026-11-21"))
        #expect(second.catalogue.date == current.value.date)
        #expect(frames.value === second)
    }

    private struct Cover: Decodable {
        struct Content: Decodable {
            let issuer: String?
            let labels: [String]
            let counts: [String: Int]
        }
        let cover: Content
    }

    /// The cover of a report with these items of records, by class.
    private func cover(_ records: [String: [String]], issuer: String? = nil) throws -> Cover.Content {
        let frame = ReportFrame(try catalogue(), issuer: issuer)
        let items = frame.catalogue.classes.map { (records[$0.code] ?? []).map { Array($0.utf8) } }
        let held = items.map { $0.map { UnsafeMutableRawBufferPointer.allocate(byteCount: $0.count, alignment: 1) } }
        defer { for buffer in held.joined() { buffer.deallocate() } }
        for (buffer, bytes) in zip(held.joined(), items.joined()) { buffer.copyBytes(from: bytes) }
        var json = JSONWriter()
        json.object { json in
            ReportCover(frame: frame, counts: items.map(\.count)).write(to: &json) { place in
                held[place].map { UnsafeRawBufferPointer($0) }
            }
        }
        return try JSONDecoder().decode(Cover.self, from: Data(json.bytes)).cover
    }

    @Test func `labels come from the records that are shown, in the order of the catalogue`() throws {
        let empty = try cover([:], issuer: "某“中心”\"")
        #expect(empty.labels.isEmpty)
        #expect(empty.issuer == "某“中心”\"")
        #expect(Set(empty.counts.keys) == Set(ReportSection.allCases.map(\.rawValue)))
        #expect(empty.counts.values.allSatisfy { $0 == 0 })

        let found = try cover([
            "registration": [#"{"DJ_MC": "某局", "DJ_ZT": "吊销", "DJ_JYFW": "\"DJ_ZT\": \"存续\""}"#],
            "abnormal_operation": ["{}", "{}"],
            "serious_dishonesty": [#"{"SX_MLMC": "名单"}"#],
            "honour": [#"{"RY_RYLB": "其他"}"#, #"{"RY_RYLB": "守信红名单"}"#],
        ])
        #expect(found.labels == ["守信激励对象", "吊销", "失信惩戒对象", "经营异常"])
        #expect(found.counts["abnormal"] == 2 && found.counts["honours"] == 2 && found.counts["basic"] == 1)

        // A value that begins like one that counts, or has it elsewhere, is another.
        #expect(try cover(["registration": [#"{"DJ_ZT": "存续状态"}"#]]).labels.isEmpty)
        #expect(try cover(["registration": [#"{"DJ_ZT_X": "存续"}"#, #"{"X": "存续"}"#, "{}", ""]]).labels.isEmpty)
    }
}
