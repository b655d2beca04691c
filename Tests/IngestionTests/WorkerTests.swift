import Catalogue
import EventLoop
import PostgresClient
import TestSupport
import Testing

@testable import Ingestion

@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct WorkerTests {
    private static func csv(_ numbers: some Sequence<Int>, _ text: String = "罚款一万五千元") -> [UInt8] {
        Payload.csv(numbers.map { Payload.penalty($0, ["CF_NR": text]) })
    }

    /// Two departments send the same records at the same time, each its own version, in the same and in
    /// another order.
    @Test(arguments: ["the same", "opposite", "any"])
    func twoWorkersShareTheRecordsOfTwoSources(inOrder order: String) async throws {
        let count = 600
        try await Station.run { station in
            for round in 0..<3 {
                try await station.empty()
                let numbers = Array(0..<count)
                var random = SeededNumbers(seed: UInt64(round))
                let others =
                    switch order {
                    case "the same": numbers
                    case "opposite": Array(numbers.reversed())
                    default: numbers.shuffled(using: &random)
                    }
                _ = try await station.upload(
                    station.request("penalty", source: "990000-scjg"), Self.csv(numbers, "甲\(round)"))
                _ = try await station.upload(
                    station.request("penalty", source: "990000-hbj"),
                    Self.csv(others, "乙\(round)"))
                async let one: Void = Self.work()
                async let two: Void = Self.work()
                _ = try await (one, two)
                #expect(try await station.count("batch WHERE state = 'done'") == 2)
                #expect(try await station.count("record WHERE revision = 2") == count)
                #expect(try await station.count("record_history WHERE revision = 1") == count)
                #expect(
                    try await station.count(
                        "record JOIN record_history USING (uscc, record_key) WHERE record.source = record_history.source"
                    ) == 0)
                let sums = try await station.rows(
                    "SELECT sum(rows_new), sum(rows_changed), sum(rows_unchanged) FROM batch")
                #expect(sums == [["\(count)", "\(count)", "0"]])
                #expect(try await station.count("subject") == count)
            }
        }
    }

    /// Works on a thread of its own until nothing is left, as a service does.
    private static func work() async throws {
        try await withLoop { loop in
            let station = try Station(loop)
            let deadline = MonotonicClock.now() + Duration.seconds(240).nanoseconds
            while MonotonicClock.now() < deadline {
                do {
                    try await station.work(sliceRows: 40)
                    if try await station.count("batch WHERE state <> 'done'") == 0 { break }
                } catch let error as PostgresError where error.isTransient {}
                await loop.sleep(for: .milliseconds(5))
            }
            station.sessions.close()
        }
    }

    @Test func aSourcesBatchesOfAClassAreDoneInTurn() async throws {
        try await Station.run { station in
            var batches: [UUIDBits] = []
            for version in ["一", "二", "三"] {
                batches.append(try await station.upload(station.request("penalty"), Self.csv(1...5, version)).batch)
            }
            let other = try await station.upload(station.request("penalty", source: "990000-hbj"), Self.csv(6...7))
                .batch
            let (one, two) = (station.worker(), station.worker())
            #expect(try await two.workOnce(batches[1]) == nil, "an earlier one waits")
            let claim = try await station.query(SQL.claim, ["somebody", nil])
            #expect(claim.string(0, 0) == batches[0].description)
            try await station.rows("UPDATE batch SET state = 'received', worker = NULL")
            var order: [UUIDBits] = []
            while let batch = try await one.workOnce() { order.append(batch.id) }
            #expect(order == batches + [other])
            #expect(try await station.count("record WHERE public_items ->> 'CF_NR' = '三'") == 5)
            #expect(try await station.count("record_history") == 10)
            one.stop()
            two.stop()
        }
    }

    @Test func aBatchIsTheWorkersAsLongAsItsSessionLives() async throws {
        try await Station.run { station in
            let batch = try await station.upload(station.request("penalty"), Self.csv(1...3)).batch
            let owner = try await Session.open(station.settings, on: station.loop)
            let name = try await owner.query(SQL.thisWorker).string(0, 0)
            #expect(try await owner.query(SQL.claim, [.text(name), nil]).count == 1)
            let worker = station.worker()
            #expect(try await worker.workOnce() == nil)
            #expect(try await worker.workOnce(batch) == nil)
            owner.close()
            let deadline = MonotonicClock.now() + Duration.seconds(240).nanoseconds
            var taken = try await worker.workOnce()
            while taken == nil, MonotonicClock.now() < deadline { taken = try await worker.workOnce() }
            #expect(taken?.id == batch)
            #expect(try await station.status(batch).counts == [3, 0, 0, 0])
            worker.stop()
        }
    }

    /// What one worker has in hand when another took over is discarded.
    @Test func aSliceOfABatchTakenOverIsNotCommitted() async throws {
        try await Station.run { station in
            let batch = try await station.upload(station.request("penalty"), Self.csv(1...100)).batch
            let claim = try await station.query(SQL.claim, ["old", nil])
            let claimed = try #require(ClaimedBatch(claim))
            try await station.rows("UPDATE batch SET worker = 'new'")
            let reader = try await Session.open(station.settings, on: station.loop)
            let writer = try await Session.open(station.settings, on: station.loop)
            try await SliceWriter.prepare(writer)
            var processing = BatchProcessing(
                batch: claimed, worker: "old",
                informationClass: try #require(station.catalogue.informationClass("penalty")),
                source: try #require(station.catalogue.department("990000-scjg")), catalogue: station.catalogue,
                personKey: station.personKey, loop: station.loop, reader: reader, writers: [writer])
            processing.sliceRows = 30
            await #expect(throws: BatchTakenOver.self) { try await processing.run() }
            #expect(try await station.counts("record", "subject") == [0, 0])
            #expect(try await station.status(batch).processedBytes == 0)
            reader.close()
            writer.close()
        }
    }

    @Test func givesUpAfterThreeTries() async throws {
        try await Station.run { station in
            let batch = try await station.upload(station.request("penalty"), Self.csv(1...3)).batch
            try await station.rows("UPDATE batch SET class = 'gone'")
            let worker = station.worker()
            for _ in 0..<2 {
                await #expect(throws: BatchHasNoCatalogue.self) { _ = try await worker.workOnce() }
                #expect(try await station.status(batch).state == "working")
            }
            _ = try await worker.workOnce()
            let status = try await station.status(batch)
            #expect(status.state == "failed" && status.failure == "internal_error" && status.isFinished)
            #expect(try await worker.workOnce() == nil)
            worker.stop()
        }
    }

    @Test func aPayloadThatIsNotAllThereIsNotDone() async throws {
        try await Station.run { station in
            let payload = Self.csv(1...3) + [UInt8](repeating: 0x0A, count: 2 << 20)
            let batch = try await station.upload(station.request("penalty"), payload).batch
            try await station.rows("DELETE FROM payload_chunk WHERE sequence = 1")
            let worker = station.worker()
            for _ in 0..<2 { await #expect(throws: PayloadIncomplete.self) { _ = try await worker.workOnce() } }
            _ = try await worker.workOnce()
            #expect(try await station.status(batch).state == "failed")
            worker.stop()
        }
    }

    /// As `serve` runs it: batches are taken when they come, and `stop` ends it.
    @Test func runsUntilItIsStopped() async throws {
        try await Station.run { station in
            let worker = station.worker(sliceRows: 10)
            let running = Task(executorPreference: station.loop) { await worker.run() }
            var done = 0
            for round in 0..<5 {
                let batch = try await station.upload(station.request("penalty"), Self.csv(1...50, "第\(round)版")).batch
                let deadline = MonotonicClock.now() + Duration.seconds(240).nanoseconds
                while try await !station.status(batch).isFinished, MonotonicClock.now() < deadline {
                    await station.loop.sleep(for: .milliseconds(2))
                }
                done += try await station.status(batch).isFinished ? 1 : 0
            }
            #expect(done == 5)
            worker.stop()
            await running.value
        }
    }

    /// Stopped while it works, again and again: the next one goes on where it was.
    @Test func stoppedAtAnyMomentItLosesNothing() async throws {
        let payload = Self.csv((0..<300).map { $0 % 200 })
        try await Station.run { station in
            try await station.ingest("penalty", payload, sliceRows: 10)
            let expected = try await station.contents()
            try await station.empty()
            let batch = try await station.upload(station.request("penalty"), payload).batch
            let deadline = MonotonicClock.now() + Duration.seconds(300).nanoseconds
            var turn = 0
            while try await !station.status(batch).isFinished, MonotonicClock.now() < deadline {
                turn += 1
                let worker = station.worker(sliceRows: 10)
                let running = Task(executorPreference: station.loop) { await worker.run() }
                // On a busy machine the first moments pass before a slice is stored.
                let more = max(0, turn - 20)
                await station.loop.sleep(for: .milliseconds(5 + turn * 3 + more * more * 5))
                worker.stop()
                await running.value
            }
            #expect(try await station.status(batch).state == "done")
            #expect(try await station.contents() == expected)
        }
    }

    /// Two batches may wait for each other's records; that is no reason to give one of them up.
    @Test func aLockNotHadInTimeIsTransient() async throws {
        try await Station.run { station in
            let holder = try await Session.open(station.settings, on: station.loop)
            let waiter = try await Session.open(station.settings, on: station.loop)
            try await holder.execute("BEGIN; LOCK TABLE subject")
            try await waiter.execute("SET lock_timeout = 20")
            do {
                try await waiter.execute("BEGIN; LOCK TABLE subject")
                Issue.record("the lock was held")
            } catch let error as PostgresError {
                #expect(error.sqlState == "55P03" && error.isTransient)
            }
            holder.close()
            waiter.close()
        }
    }
}
