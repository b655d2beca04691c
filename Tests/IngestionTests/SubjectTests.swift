import EventLoop
import PostgresClient
import TestSupport
import Testing

@testable import Ingestion

@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct SubjectTests {
    private static func subjects(_ station: Station) async throws -> [[String]] {
        try await station.rows("SELECT uscc, name, kind, region, registered FROM subject ORDER BY uscc")
    }

    private static func name(_ number: Int) -> String { "样例市测试有限公司\(number)" }

    @Test func registrationMakesAndRenamesThem() async throws {
        let one = Payload.uscc(1)
        let two = Payload.uscc(2, prefix: "92")
        try await Station.run { station in
            try await station.ingest(
                "registration", Payload.csv([Payload.registration(1), Payload.registration(2, ["DJ_SHXYM": two])]))
            #expect(
                try await Self.subjects(station) == [
                    [one, Self.name(1), "enterprise", "990000", "t"],
                    [two, Self.name(2), "individual_business", "990000", "t"],
                ])
            // Renamed twice in one file: the last name counts, whichever slice it is in.
            for sliceRows in [1, 100] {
                let names = (0..<3).map { Payload.registration(1, ["DJ_MC": "新名\(sliceRows)\($0)"]) }
                try await station.ingest("registration", Payload.csv(names), sliceRows: sliceRows)
                #expect(try await Self.subjects(station).first?[1] == "新名\(sliceRows)2")
            }
        }
    }

    @Test func othersAreNotedOnlyWhilePublic() async throws {
        try await Station.run { station in
            try await station.ingest(
                "penalty",
                Payload.csv([
                    Payload.penalty(1), Payload.penalty(2, ["CF_JDRQ": "2020-01-01"]),
                    Payload.penalty(3, ["CF_CFLB": "警告"]),
                    Payload.personPenalty(4),
                ]))
            try await station.ingest("permit", Payload.csv([Payload.permit(5)]))
            let expected = [1, 5].map { [Payload.uscc($0), Self.name($0), "enterprise", "990000", "f"] }
            #expect(try await Self.subjects(station) == expected)
            #expect(try await station.count("record") == 5)
        }
    }

    @Test func aRecordDoesNotRenameARegisteredOne() async throws {
        try await Station.run { station in
            try await station.ingest("registration", Payload.csv([Payload.registration(1)]))
            try await station.ingest(
                "permit", Payload.csv([Payload.permit(1, ["XK_XDR_MC": "旧名"]), Payload.permit(2)]))
            #expect(
                try await Self.subjects(station).map { [$0[1], $0[4]] } == [[Self.name(1), "t"], [Self.name(2), "f"]])
            try await station.ingest("registration", Payload.csv([Payload.registration(2, ["DJ_MC": "登记名"])]))
            #expect(try await Self.subjects(station).map { [$0[1], $0[4]] } == [[Self.name(1), "t"], ["登记名", "t"]])
        }
    }

    @Test func theSweepRemovesWhoIsPublicNoMore() async throws {
        try await Station.run { station in
            try await station.ingest("registration", Payload.csv([Payload.registration(1)]))
            try await station.ingest("permit", Payload.csv((1...4).map { Payload.permit($0) }))
            #expect(try await station.count("subject") == 4)
            try await station.rows(
                "UPDATE record SET public_until = publicity_today() WHERE uscc = '\(Payload.uscc(2))'")
            try await station.rows("UPDATE record SET state = 'repaired' WHERE uscc = '\(Payload.uscc(3))'")
            try await station.rows("UPDATE record SET public_until = public_from WHERE uscc = '\(Payload.uscc(1))'")
            try await station.sessions.withSession { try await SubjectSweep.run($0) }
            #expect(try await Self.subjects(station).map { $0[0] } == [Payload.uscc(1), Payload.uscc(4)])
        }
    }

    /// A slice that found a subject there relies on it, though nobody else can see its record yet.
    @Test func theSweepWaitsForSlicesThatRelyOnASubject() async throws {
        try await Station.run { station in
            try await station.ingest("permit", Payload.csv([Payload.permit(1)]))
            try await station.rows("UPDATE record SET state = 'withdrawn', former_state = 'active'")
            let slice = try await Session.open(station.settings, on: station.loop)
            try await SliceWriter.prepare(slice)
            try await slice.execute("BEGIN; UPDATE record SET state = 'active', former_state = NULL")
            try await slice.query(SQL.noteSubjects, [.text(UUIDBits.random().description)])
            let sweep = Task(executorPreference: station.loop) {
                try await station.sessions.withSession { try await SubjectSweep.run($0) }
            }
            let deadline = MonotonicClock.now() + Duration.seconds(60).nanoseconds
            while try await station.count("pg_locks WHERE NOT granted AND relation = 'subject'::regclass") == 0,
                MonotonicClock.now() < deadline
            { await station.loop.sleep(for: .milliseconds(5)) }
            try await slice.execute("COMMIT")
            try await sweep.value
            slice.close()
            #expect(try await station.count("subject") == 1)
        }
    }

    @Test func theirGramsAreThoseOfTheirNames() async throws {
        try await Station.run { station in
            func check() async throws {
                let astray = try await station.rows(
                    """
                    SELECT uscc, gram
                    FROM subject_gram AS stored FULL JOIN (
                        SELECT uscc, unnest(name_grams(search_name)) AS gram FROM subject
                    ) AS right_ones USING (uscc, gram)
                    WHERE stored.uscc IS NULL OR right_ones.uscc IS NULL
                    """)
                #expect(astray.isEmpty)
            }
            try await station.ingest("permit", Payload.csv((1...4).map { Payload.permit($0) }))
            try await check()
            for name in ["甲乙甲乙甲", "乙甲", "丙"] {
                try await station.ingest(
                    "registration", Payload.csv([Payload.registration(1, ["DJ_MC": name]), Payload.registration(9)]))
                try await check()
            }
            try await station.rows("UPDATE record SET public_until = publicity_today() WHERE class = 'permit'")
            try await station.sessions.withSession { try await SubjectSweep.run($0) }
            try await check()
            #expect(try await station.count("subject") == 2)
        }
    }

    @Test func naturalPersonsAreNeverAmongThem() async throws {
        try await Station.run { station in
            try await station.ingest("penalty", Payload.csv((1...3).map { Payload.personPenalty($0) }))
            #expect(try await station.count("subject") == 0)
            let rows = try await station.rows(
                "SELECT uscc, subject_name, public_from, shared_items ->> 'CF_XDR_ZJHM' FROM record WHERE natural_person"
            )
            #expect(rows.count == 3)
            for row in rows {
                #expect(row[0].count == 33 && row[0].hasPrefix("P") && row[1].isEmpty && row[2] == "infinity")
                #expect(row[3].hasPrefix("sm4:"))
            }
            let everything = try await station.rows("SELECT string_agg(record::text, ' ') FROM record")[0][0]
            #expect(!everything.contains("SAMPLE-"))
            let quiet = try await station.rows("SET ROLE gongxin_public; SELECT count(*) FROM record")
            #expect(quiet == [["0"]])
            try await station.rows("RESET ROLE")
        }
    }
}
