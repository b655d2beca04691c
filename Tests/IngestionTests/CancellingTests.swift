import Formats
import PostgresClient
import TestSupport
import Testing

@testable import Ingestion

/// Batches that are stopped before their end.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct CancellingTests {
    private static let rows = Payload.csv((1...30).map { Payload.penalty($0) })

    @Test func aBatchInLineIsNotWorkedOff() async throws {
        try await Station.run { station in
            let outcome = try await station.upload(station.request("penalty", key: "k"), Self.rows)
            let status = try await BatchCancelling.cancel(outcome.batch, station.query)
            #expect(status?.state == "cancelled" && status?.isFinished == true)
            try await station.work()
            #expect(try await station.count("record") == 0)
            // The same file under the same key is a new batch now.
            let again = try await station.upload(station.request("penalty", key: "k"), Self.rows)
            #expect(again.isNew)
            try await station.work()
            #expect(try await station.count("record") == 30)
        }
    }

    /// A worker that is on it stores nothing more; what it stored stays.
    @Test func aBatchInWorkStopsAtASlice() async throws {
        try await Station.run { station in
            let outcome = try await station.upload(station.request("penalty"), Self.rows)
            // When the third slice has moved the batch on, the department cancels it.
            try await station.rows(
                """
                CREATE FUNCTION cancel_it() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN NEW.state := 'cancelled'; RETURN NEW; END $$;
                CREATE TRIGGER cancel_it BEFORE UPDATE ON batch FOR EACH ROW
                WHEN (OLD.state = 'working' AND NEW.rows_new = 15) EXECUTE FUNCTION cancel_it()
                """)
            try await station.work(sliceRows: 5)
            try await station.rows("DROP TRIGGER cancel_it ON batch; DROP FUNCTION cancel_it")
            let status = try await station.status(outcome.batch)
            #expect(status.state == "cancelled" && status.new == 15)
            #expect(try await station.count("record") == 15)
            let again = try await BatchCancelling.cancel(outcome.batch, station.query)
            #expect(again?.state == "cancelled")
        }
    }

    @Test func whatIsFinishedStays() async throws {
        try await Station.run { station in
            let status = try await station.ingest("penalty", Self.rows)
            let after = try await BatchCancelling.cancel(status.id, station.query)
            #expect(after?.state == "done" && after?.new == 30)
        }
    }

    @Test func progressIsTold() async throws {
        try await Station.run { station in
            let outcome = try await station.upload(station.request("penalty"), Self.rows)
            try await station.rows(
                "UPDATE batch SET state = 'working', payload_offset = payload_bytes / 4, rows_new = 10, "
                    + "started_at = now() - interval '5 seconds'")
            let progress = BatchProgress(try await station.status(outcome.batch))
            #expect((24...25).contains(progress.percent))
            #expect((1...2).contains(progress.rowsPerSecond))
            #expect((14...16).contains(progress.secondsRemaining ?? 0))
        }
    }
}
