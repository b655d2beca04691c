import Catalogue
import HTTPServer
import Testing

@testable import Ingestion

/// What the gate says of a snapshot.
struct SnapshotFindingTests {
    /// At most 10 % dropped, at least 5 rows, at most 2 unknown ones, items filled in 90 % of the rows.
    private static let gate: SnapshotGate? = {
        let row = "penalty,,10,5,2,90,CF_NR\n"
        let catalogue = try? Bench.catalogue { contents in
            contents["snapshot_gates.csv"] =
                "class,source,largest_drop_percent,least_rows,most_unknown_rows,least_fill_percent,fill_items\n,,5,1,0,,\n\(row)"
        }
        return catalogue?.snapshotGate("penalty", source: "990000-scjg")
    }()

    private static func reasons(
        accepted: Int = 100, unknown: Int = 0, records: Int = 100, dropped: Int = 0, filled: Int = 100,
        expected: Int = 100
    ) throws -> [HoldReason] {
        SnapshotFinding(
            accepted: accepted, unknown: unknown, records: records, dropped: dropped,
            fills: [SnapshotFinding.Fill(item: "CF_NR", filled: filled, expected: expected)]
        ).reasons(try #require(gate))
    }

    @Test func whatKeepsTheLimitsPasses() throws {
        #expect(try Self.reasons() == [])
        #expect(try Self.reasons(accepted: 5, records: 0) == [])
        #expect(try Self.reasons(dropped: 10) == [])
        #expect(try Self.reasons(unknown: 2, dropped: 1) == [])
        #expect(try Self.reasons(unknown: 50) == [], "nothing is dropped that they could be")
        #expect(try Self.reasons(filled: 90) == [])
        #expect(try Self.reasons(filled: 0, expected: 0) == [])
    }

    @Test func whatBreaksALimitIsNamed() throws {
        #expect(try Self.reasons(dropped: 11) == [HoldReason(.tooManyDropped, value: 11, limit: 10)])
        #expect(
            try Self.reasons(records: 10_000, dropped: 1001) == [HoldReason(.tooManyDropped, value: 10.1, limit: 10)],
            "rounded away from the limit")
        #expect(try Self.reasons(accepted: 4) == [HoldReason(.tooFewRows, value: 4, limit: 5)])
        #expect(try Self.reasons(unknown: 3, dropped: 1) == [HoldReason(.unknownRows, value: 3, limit: 2)])
        #expect(
            try Self.reasons(filled: 8999, expected: 10_000)
                == [HoldReason(.itemSparselyFilled, item: "CF_NR", value: 89.9, limit: 90)])
        #expect(try Self.reasons(accepted: 0, records: 0).map(\.code) == [.empty])
        #expect(
            try Self.reasons(accepted: 0, unknown: 9, dropped: 100, filled: 0).map(\.code)
                == [.empty, .tooManyDropped, .unknownRows, .itemSparselyFilled], "everything at once")
    }

    @Test func everyReasonIsWordedInBothLanguages() throws {
        for reason in try Self.reasons(accepted: 0, unknown: 9, dropped: 100, filled: 0) + Self.reasons(accepted: 1) {
            #expect(!reason.message.chinese.isEmpty && !reason.message.english.isEmpty)
        }
        #expect(try Self.reasons(records: 3, dropped: 2)[0].message.chinese.contains("66.7%"))
    }
}
