import Catalogue
import CatalogueStore
import EventLoop
import PostgresClient
import TestSupport
import Testing

/// Existing records follow the catalogue when an item changes its share class.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct ReclassificationTests {
    private let database = TestDatabase.current

    /// Starts afresh with so many penalties as the shipped catalogue splits them.
    private func fill(_ count: Int) async throws {
        try await database.apply(try ChangedCatalogue.shipped())
        try await database.run("TRUNCATE record, record_history")
        try await database.insert(
            (1...count).map { number in
                RecordRow {
                    $0.uscc = "91990000MA\(10_000_000 + number % 97)"
                    $0.key = number
                    $0.publicItems = #"{"CF_WSH":"\#(number)","CF_SY":"facts","CF_NR_FK":1.50}"#
                    $0.authorisedItems = #"{"CF_FRDB":"name"}"#
                    $0.sharedItems = #"{"BZ":"remark"}"#
                }
            })
    }

    /// How many records hold an item in each of the three columns.
    private func places(of item: String) async throws -> [Int] {
        try await database.run(
            """
            SELECT count(*) FILTER (WHERE public_items ? '\(item)'), count(*) FILTER (WHERE authorised_items ? '\(item)'),
                count(*) FILTER (WHERE shared_items ? '\(item)') FROM record
            """)[0].compactMap { Int($0) }
    }

    /// Everything of the records but where the items stand.
    private func content() async throws -> String {
        try await database.value(
            """
            SELECT md5(string_agg(concat_ws('|', uscc, record_key, revision, encode(digest, 'hex'), recorded_at,
                public_items || authorised_items || shared_items), ';' ORDER BY uscc, record_key)) FROM record
            """)
    }

    /// A history tells what was disclosed: an item may become closer there, but never more open than it was.
    @Test(arguments: [
        ("CF_SY", "B", [0, 7, 0]), ("CF_SY", "C", [0, 0, 7]), ("CF_FRDB", "A", [0, 7, 0]), ("CF_FRDB", "C", [0, 0, 7]),
        ("BZ", "A", [0, 0, 7]), ("BZ", "B", [0, 0, 7]),
    ]) func anItemOfAPastRevisionMovesAwayFromReadersOnly(item: String, to target: String, expected: [Int]) async throws
    {
        try await fill(7)
        try await database.run(
            """
            INSERT INTO record_history (uscc, class, record_key, revision, digest, source, batch, row_number, subject_name,
                region, agency, decision_date, public_from, public_until, state, natural_person, public_items,
                authorised_items, shared_items, recorded_at, replaced_by)
            SELECT uscc, class, record_key, revision, digest, source, batch, row_number, subject_name, region, agency,
                decision_date, public_from, public_until, state, natural_person, public_items, authorised_items,
                shared_items, recorded_at, batch FROM record
            """)
        let items = "SELECT DISTINCT (public_items || authorised_items || shared_items) - 'CF_WSH' FROM record_history"
        let before = try await database.run(items)
        #expect(try await database.apply(try ChangedCatalogue.moving([item: target])).moved == 7)
        let places = try await database.run(
            """
            SELECT count(*) FILTER (WHERE public_items ? '\(item)'), count(*) FILTER (WHERE authorised_items ? '\(item)'),
                count(*) FILTER (WHERE shared_items ? '\(item)') FROM record_history
            """)
        #expect(places[0].compactMap { Int($0) } == expected)
        #expect(try await database.run(items) == before, "nothing is lost")
    }

    @Test(arguments: [
        ("CF_SY", "B", [0, 30, 0]), ("CF_SY", "C", [0, 0, 30]), ("CF_FRDB", "A", [30, 0, 0]),
        ("CF_FRDB", "C", [0, 0, 30]), ("BZ", "A", [30, 0, 0]), ("BZ", "B", [0, 30, 0]),
    ]) func anItemMoves(item: String, to target: String, expected: [Int]) async throws {
        try await fill(30)
        let before = try await content()
        let applied = try await database.apply(try ChangedCatalogue.moving([item: target]))
        #expect(applied.isNew)
        #expect(applied.moved == 30)
        #expect(try await places(of: item) == expected)
        #expect(try await content() == before)
        // And back again.
        #expect(try await database.apply(try ChangedCatalogue.shipped()).moved == 30)
        #expect(try await content() == before)
        #expect(try await places(of: "CF_SY") == [30, 0, 0])
        #expect(try await places(of: "CF_FRDB") == [0, 30, 0])
        #expect(try await places(of: "BZ") == [0, 0, 30])
    }

    @Test func severalItemsMoveAtOnceOverManyPages() async throws {
        try await fill(11_000)
        let before = try await content()
        let applied = try await database.apply(try ChangedCatalogue.moving(["CF_SY": "B", "CF_FRDB": "C", "BZ": "A"]))
        #expect(applied.moved == 11_000)
        #expect(try await places(of: "CF_SY") == [0, 11_000, 0])
        #expect(try await places(of: "CF_FRDB") == [0, 0, 11_000])
        #expect(try await places(of: "BZ") == [11_000, 0, 0])
        #expect(try await places(of: "CF_WSH") == [11_000, 0, 0])
        #expect(try await content() == before)
    }

    @Test func anItemTheCatalogueDoesNotKnowIsShutAway() async throws {
        try await fill(3)
        try await database.run(#"UPDATE record SET public_items = public_items || '{"OLD_ITEM":"x"}'"#)
        // Any new version looks at all records again.
        try await database.apply(
            try ChangedCatalogue.replacing(",Date of the decision,", with: ",Decided on,", in: "items.csv"))
        #expect(try await places(of: "OLD_ITEM") == [0, 0, 3])
    }

    @Test func interruptedItGoesOn() async throws {
        try await fill(11_000)
        // The record on the third page cannot be moved: two pages are, and stay.
        let late = try await database.value("SELECT record_key FROM record ORDER BY uscc DESC, record_key DESC LIMIT 1")
        try await database.run(
            """
            ALTER TABLE record ADD CONSTRAINT test_obstacle
            CHECK (record_key <> '\(late)' OR public_items ? 'CF_SY') NOT VALID
            """)
        let files = try ChangedCatalogue.moving(["CF_SY": "C"])
        await #expect(throws: PostgresError.self) { try await database.apply(files) }
        #expect(try await places(of: "CF_SY") == [1000, 0, 10_000])
        #expect(
            try await database.value("SELECT split_digest IS NULL FROM catalogue_version ORDER BY version DESC LIMIT 1")
                == "t")
        try await database.run("ALTER TABLE record DROP CONSTRAINT test_obstacle")
        let again = try await database.apply(files)
        #expect(!again.isNew)
        #expect(again.moved == 1000)
        #expect(try await places(of: "CF_SY") == [0, 0, 11_000])
        #expect(try await database.apply(files).moved == 0)
    }

    @Test func batchesInWorkAreTakenFromTheirWorkers() async throws {
        try await fill(1)
        func states() async throws -> [String] {
            try await database.run("SELECT state FROM batch ORDER BY number").map { $0[0] }
        }
        let before = ["receiving", "received", "working", "done", "failed"]
        for (number, state) in before.enumerated() {
            try await database.run(
                """
                INSERT INTO batch (id, class, source, format, payload_digest, chunk_bytes, state, worker)
                VALUES (gen_random_uuid(), 'penalty', '990000-scjg', 'csv', sha256('\(number)'), 1, '\(state)', 'w')
                """)
        }
        // Whoever works by the catalogue in force goes on.
        try await database.apply(try ChangedCatalogue.shipped())
        #expect(try await states() == before)
        try await database.apply(try ChangedCatalogue.moving(["CF_SY": "B"]))
        #expect(try await states() == ["receiving", "received", "received", "done", "failed"])
        try await database.run("DELETE FROM batch")
    }

    @Test func aRecordReplacedMeanwhileKeepsItsNewContent() async throws {
        try await fill(2)
        let files = try ChangedCatalogue.moving(["CF_SY": "B"])
        let settings = database.settings()
        let database = self.database
        try await withLoop { loop in
            let worker = try await Session.open(settings, on: loop)
            try await worker.execute(
                """
                BEGIN; UPDATE record SET public_items = '{"CF_WSH":"1","CF_SY":"corrected"}', digest = sha256('new')
                WHERE record_key = '\(RecordRow().keyText)'
                """)
            let applying = Task { try await database.apply(files) }
            // Goes on once the catalogue waits for the worker.
            let control = try await Session.open(settings, on: loop)
            let deadline = MonotonicClock.now() + Duration.seconds(240).nanoseconds
            while try await control.execute(
                "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            ).count == 0, MonotonicClock.now() < deadline {
                await loop.sleep(for: .milliseconds(10))
            }
            try await worker.execute("COMMIT")
            _ = try await applying.value
            worker.close()
            control.close()
        }
        let row = try await database.run(
            """
            SELECT public_items ->> 'CF_SY', authorised_items ->> 'CF_SY', digest = sha256('new') FROM record
            WHERE record_key = '\(RecordRow().keyText)'
            """)
        #expect(row == [["", "corrected", "t"]])
    }
}
