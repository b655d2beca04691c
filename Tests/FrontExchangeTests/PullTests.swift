import Catalogue
import PostgresClient
import TestSupport
import Testing

@testable import FrontExchange
@testable import Ingestion

/// Rows on their way from a department's table into records, and the receipt on its way back.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct PullTests {
    /// Runs a test with an empty platform and an exchange table of a department.
    private func at(
        key: String = "id bigint PRIMARY KEY", _ body: (DepartmentDatabase) async throws -> Void
    ) async throws {
        try await Puller.empty()
        try await DepartmentDatabase.with { department in
            try await department.makeTable(key: key)
            try await body(department)
        }
    }

    private func expect<Value>(
        _ matches: (ExchangeFault) -> Bool, _ body: () async throws -> Value
    ) async {
        do {
            _ = try await body()
            Issue.record("it succeeded")
        } catch let fault as ExchangeFault {
            #expect(matches(fault), "\(fault)")
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test func rowsBecomeRecordsAndReceiptsStandBesideThem() async throws {
        try await at { department in
            try await department.add(1...250)
            try await department.run("UPDATE dj SET dj_shxym = 'X' WHERE id IN (7, 205)")
            let first = try await Puller().pull(department)
            #expect(first.rows == 250)
            #expect(first.told.finished.map(\.keys.first) == ["1", "101", "201"])
            #expect(first.told.finished.map(\.keys.last) == ["100", "200", "250"])
            #expect(first.told.warnings == [])
            #expect(try await Puller.count("record") == 248)
            #expect(try await department.receipts("rejected") == ["7", "205"])
            #expect(try await department.receipts("accepted").count == 248)
            let reasons = try await department.value("SELECT reasons FROM gongxin_receipt WHERE key = '7'")
            #expect(reasons.contains("统一社会信用代码（DJ_SHXYM）"))
            #expect(reasons.contains("[uscc_length]"))
            // The receipt names the row of the batch.
            let row = try await department.run(
                "SELECT batch, row_number FROM gongxin_receipt WHERE key = '205'")[0]
            #expect(
                try await Puller.count("quarantine WHERE batch = '\(row[0])' AND row_number = \(row[1])") == 1)

            let second = try await Puller().pull(department)
            #expect(second.rows == 0)
            #expect(try await Puller.count("batch") == 3)
            try await department.add([251, 260])
            #expect(try await Puller().pull(department).rows == 2)
            #expect(try await Puller.count("record") == 250)
            #expect(try await Puller.count("exchange_position WHERE finished_at IS NULL") == 0)
        }
    }

    @Test func whateverTheColumnsHoldArrives() async throws {
        try await Puller.empty()
        try await DepartmentDatabase.with { department in
            try await department.run(
                """
                CREATE SCHEMA "交换 区";
                CREATE TABLE "交换 区"."dj""1" (id serial PRIMARY KEY, "DJ_MC" varchar(200), "统一社会信用代码" char(18),
                    "Dj_Clrq" timestamp, dj_zczb numeric(20,2), "DJ_ZS" text, dj_zt text, dj_bz text, made timestamptz);
                INSERT INTO "交换 区"."dj""1" ("DJ_MC", "统一社会信用代码", "Dj_Clrq", dj_zczb, "DJ_ZS", dj_zt, dj_bz) VALUES
                    (E'样例"引号\\\\有限公司', '\(Registration.uscc(1))', '2020-02-29 10:00', 100.50, E'一路\\n1号', '存续', NULL)
                """)
            let exchange = Puller.exchange(table: ["交换 区", "dj\"1"], ignored: ["made"])
            let done = try await Puller(exchange: exchange).pull(department)
            #expect(done.told.finished.map(\.status.new) == [1])
            let items = try await TestDatabase.current.run(
                """
                SELECT subject_name, public_items->>'DJ_CLRQ', public_items->>'DJ_ZCZB', public_items->>'DJ_ZS',
                    public_items ? 'DJ_BZ' FROM record
                """)
            #expect(items == [["样例\"引号\\有限公司", "2020-02-29", "100.50", "一路\n1号", "f"]])
            #expect(try await department.value("SELECT count(*) FROM \"交换 区\".gongxin_receipt") == "1")
        }
    }

    @Test func aControlCharacterIsCalledByItsName() async throws {
        try await at { department in
            try await department.add([1, 2])
            try await department.run("UPDATE dj SET \"主体名称\" = E'垂直\\x0B制表' WHERE id = 1")
            try await Puller().pull(department)
            let reasons = try await department.value("SELECT reasons FROM gongxin_receipt WHERE key = '1'")
            #expect(reasons.hasPrefix("[control_character]"))
        }
    }

    @Test func keysNeedNotBeWithoutGapsOrInOrder() async throws {
        try await at(key: "id bigint") { department in
            try await department.add([900, 5, 40, 77, 78, 5000])
            try await department.run("UPDATE dj SET id = -40 WHERE id = 40")
            try await department.run(
                "INSERT INTO dj VALUES (NULL, '样例市无键有限公司', '\(Registration.uscc(1))', '2020-01-01')")
            let done = try await Puller(rowsAtOnce: 2).pull(department)
            #expect(done.told.finished.map(\.keys.last) == ["5", "78", "5000"])
            #expect(try await Puller.count("record") == 6)
            #expect(done.told.warnings.count == 2)
            #expect(done.told.warnings.contains { $0.contains("no index") })
            #expect(done.told.warnings.contains { $0.contains("NULL") })
        }
    }

    @Test func rowsOfOneKeyStayTogether() async throws {
        try await at(key: "at timestamptz NOT NULL") { department in
            let rows = (1...60).map { number in
                let at = "2026-01-01 00:00:0\(number <= 5 ? 1 : number <= 55 ? 2 : 3)"
                return "('\(at)', '样例市测试有限公司\(number)', '\(Registration.uscc(number))', '2020-01-01')"
            }
            try await department.run("INSERT INTO dj VALUES \(rows.joined(separator: ","))")
            let done = try await Puller(exchange: Puller.exchange(key: "at"), rowsAtOnce: 10).pull(department)
            #expect(done.told.finished.map { $0.status.new } == [55, 5])
            #expect(done.told.warnings.contains { $0.contains("overlap") })
            #expect(try await Puller.count("record") == 60)
        }
    }

    @Test func timesYetToComeWaitForTheirDay() async throws {
        try await at(key: "at timestamp PRIMARY KEY") { department in
            for (number, at) in [(1, "'2026-01-01'"), (2, "'infinity'"), (3, "now()::timestamp + '1 day'")] {
                try await department.run(
                    "INSERT INTO dj VALUES (\(at), '样例市测试有限公司', '\(Registration.uscc(number))', '2020-01-01')")
            }
            let puller = Puller(exchange: Puller.exchange(overlap: "1 hour", key: "at"))
            #expect(try await puller.pull(department).rows == 1)
            try await department.run("UPDATE dj SET at = '2026-01-02' WHERE at > now() AND isfinite(at)")
            #expect(try await puller.pull(department).rows == 1)
        }
    }

    @Test(arguments: [nil, "50"]) func rowsCommittedLateAreFoundByReadingAgain(overlap: String?) async throws {
        try await at { department in
            let puller = Puller(exchange: Puller.exchange(overlap: overlap))
            try await department.add([1, 2, 3, 60, 61, 63])
            #expect(try await puller.pull(department).rows == 6)
            try await department.add([2 + 57, 62])
            let again = try await puller.pull(department)
            #expect(again.rows == (overlap == nil ? 0 : 5))
            #expect(again.told.finished.map(\.isLate) == (overlap == nil ? [] : [true]))
            // 59 and what follows it: 60, 61 and 63 are sent again and change nothing.
            #expect(
                again.told.finished.map { [$0.status.new, $0.status.unchanged] } == (overlap == nil ? [] : [[2, 3]]))
            #expect(try await Puller.count("record") == (overlap == nil ? 6 : 8))
            #expect(try await puller.pull(department).rows == 0, "and then it is quiet")
            try await department.add([64, 70])
            #expect(try await puller.pull(department).rows == 2, "the position has not moved back")
            #expect(try await Puller.count("exchange_position WHERE late") == (overlap == nil ? 0 : 1))
        }
    }

    @Test func daysAreReadAgainFromTheDayBefore() async throws {
        try await at(key: "day date NOT NULL") { department in
            func add(_ number: Int, _ day: String) async throws {
                try await department.run(
                    "INSERT INTO dj VALUES ('\(day)', '样例市测试有限公司', '\(Registration.uscc(number))', '2020-01-01')")
            }
            let puller = Puller(exchange: Puller.exchange(overlap: "1 day", key: "day"))
            try await add(1, "2026-01-01")
            try await add(2, "2026-01-02")
            #expect(try await puller.pull(department).rows == 2)
            #expect(try await puller.pull(department).rows == 0)
            try await add(3, "2026-01-02")
            #expect(try await puller.pull(department).rows == 2)
            #expect(try await puller.pull(department).rows == 0)
            #expect(try await Puller.count("record") == 3)
            await expect({ if case .dayWithoutOverlap = $0 { true } else { false } }) {
                try await Puller(exchange: Puller.exchange(key: "day")).pull(department)
            }
        }
    }

    // MARK: Interruptions

    @Test func aPullerThatDiesIsFollowedByOneThatGoesOn() async throws {
        try await at { department in
            try await department.add(1...30)
            let dying = Puller(rowsAtOnce: 10, diesAfterBatches: 1)
            await #expect(throws: Puller.Died.self) { try await dying.pull(department) }
            #expect(try await Puller.count("exchange_position WHERE batch IS NOT NULL") == 2)
            // The one before it had not even noted that its batch was sent.
            try await TestDatabase.current.run("UPDATE exchange_position SET batch = NULL WHERE finished_at IS NULL")
            // Meanwhile there are new rows, and some of the piece have changed.
            try await department.add(31...40)
            try await department.run("UPDATE dj SET \"主体名称\" = '改名' WHERE id = 15")
            let next = try await Puller(rowsAtOnce: 10).pull(department)
            #expect(next.told.finished.map(\.keys.first) == ["11", "21", "31"])
            #expect(try await Puller.count("batch") == 4)
            #expect(try await Puller.count("record") == 40)
            #expect(try await department.receipts("accepted") == (1...40).map { "\($0)" })
        }
    }

    @Test func aPieceThatWasOnlyNotedIsReadAnew() async throws {
        try await at { department in
            try await department.add(1...30)
            try await Puller(rowsAtOnce: 10).pull(department)
            try await department.add(31...40)
            func note(_ number: Int, until: Int) async throws {
                try await TestDatabase.current.run(
                    """
                    INSERT INTO exchange_position (exchange, number, relation, after_key, until_key, late, keys)
                    VALUES ('test', \(number), 'dj id', '30', '\(until)', false, '{31,32,33,34,35}')
                    """)
            }
            try await note(4, until: 35)
            try await department.run("DELETE FROM dj WHERE id = 33")
            let done = try await Puller(rowsAtOnce: 10).pull(department)
            #expect(done.told.finished.map(\.status.new) == [4, 5])
            #expect(try await department.receipts("accepted").suffix(5) == ["36", "37", "38", "39", "40"])
            #expect(try await department.receipts("accepted").count == 39)
            // One whose rows are all gone is forgotten.
            try await note(6, until: 45)
            try await TestDatabase.current.run("UPDATE exchange_position SET after_key = '40' WHERE number = 6")
            try await department.add([50])
            #expect(try await Puller().pull(department).rows == 1)
            #expect(try await Puller.count("record") == 40)
        }
    }

    @Test func aBatchThatFailedIsSentAgain() async throws {
        try await at { department in
            try await department.add(1...3)
            await expect({ if case .batchFailed = $0 { true } else { false } }) {
                try await Puller(batchesFail: true).pull(department)
            }
            #expect(try await Puller.count("record") == 0)
            #expect(try await Puller().pull(department).rows == 3)
            #expect(try await Puller.count("record") == 3)
            #expect(try await department.receipts("accepted") == ["1", "2", "3"])
        }
    }

    @Test func oneAtATimePullsAnExchange() async throws {
        try await at { department in
            try await department.add(1...3)
            let platform = TestDatabase.current.settings()
            try await withLoop { loop in
                try await Session.with(platform, on: loop) { session in
                    _ = try await PositionStore.lock(session, "test", relation: "dj id")
                    await expect({ if case .busy = $0 { true } else { false } }) {
                        try await Puller().pull(department)
                    }
                    #expect(try await Puller(exchange: Puller.exchange("other")).pull(department).rows == 3)
                }
            }
            #expect(try await Puller().pull(department).rows == 3, "the lock ends with its session")
        }
    }

    // MARK: Departments' databases

    @Test func aReceiptThatIsRefusedDoesNotHoldUpThePulling() async throws {
        try await at { department in
            let reader = "\(department.name)_reader"
            try await department.run(
                """
                CREATE ROLE \(reader) LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC;
                GRANT SELECT ON dj TO \(reader)
                """)
            var settings = department.settings()
            settings.connection += "&user=\(reader)"
            try await department.add(1...20)
            let done = try await Puller(rowsAtOnce: 10).pull(department, settings)
            #expect(done.rows == 20)
            #expect(done.told.finished.map(\.hasReceipt) == [false, false])
            #expect(done.told.warnings.count == 2)
            #expect(done.told.warnings.allSatisfy { $0.contains("CREATE TABLE IF NOT EXISTS \"gongxin_receipt\"") })
            #expect(try await Puller.count("exchange_position WHERE receipt = 'refused'") == 2)
            // With a table that it may insert into, it need not be able to make one.
            try await department.run(
                """
                CREATE TABLE gongxin_receipt (exchange text, key text, batch uuid, row_number bigint, outcome text,
                    reasons text, at timestamptz DEFAULT now(), PRIMARY KEY (batch, row_number));
                GRANT SELECT, INSERT ON gongxin_receipt TO \(reader)
                """)
            try await department.add([21])
            #expect(try await Puller().pull(department, settings).told.finished.map(\.hasReceipt) == [true])
            try await department.run("REVOKE SELECT ON dj FROM \(reader)")
            await expect({ fault in "\(fault)".contains("does not allow it") && !fault.isTransient }) {
                try await Puller().pull(department, settings)
            }
            try await department.run("DROP OWNED BY \(reader); DROP ROLE \(reader)")
        }
    }

    @Test func aReceiptThatCouldNotBeReachedIsWrittenLater() async throws {
        try await at { department in
            try await department.add(1...3)
            try await department.run(
                """
                CREATE TABLE gongxin_receipt (exchange text, key text, batch uuid, row_number bigint, outcome text,
                    reasons text, at timestamptz DEFAULT now(), PRIMARY KEY (batch, row_number));
                CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_sleep(30); RETURN NEW; END $$;
                CREATE TRIGGER slow BEFORE INSERT ON gongxin_receipt FOR EACH STATEMENT EXECUTE FUNCTION slow()
                """)
            await expect({ $0.isTransient && "\($0)".contains("statement timeout") }) {
                try await Puller().pull(department, department.settings(.milliseconds(300)))
            }
            #expect(try await Puller.count("record") == 3)
            try await department.run("DROP TRIGGER slow ON gongxin_receipt")
            #expect(try await Puller().pull(department).told.finished.map(\.hasReceipt) == [true])
            #expect(try await department.receipts("accepted") == ["1", "2", "3"])
            #expect(try await Puller.count("batch") == 1)
        }
    }

    @Test func aSlowOrDeadDatabaseIsSaidToBeSo() async throws {
        try await at { department in
            try await department.run("CREATE VIEW slow AS SELECT dj.* FROM dj, pg_sleep(30)")
            try await department.add([1])
            let slow = Puller(exchange: Puller.exchange(table: ["slow"]))
            await expect({ $0.isTransient && "\($0)".contains("statement timeout") }) {
                try await slow.pull(department, department.settings(.milliseconds(300)))
            }
            var nowhere = department.settings()
            nowhere.connection = "host=/nowhere dbname=x"
            await expect({ $0.isTransient && "\($0)".contains("cannot be reached") }) {
                try await Puller().pull(department, nowhere)
            }
            #expect(try await Puller.count("batch") == 0)
        }
    }

    @Test func aTableThatCannotBePulledIsRefusedInPlainWords() async throws {
        try await at { department in
            func expect(_ exchange: ExchangeSource, says text: String) async {
                await self.expect({ !$0.isTransient && "\($0)".contains(text) }) {
                    try await Puller(exchange: exchange).pull(department)
                }
            }
            await expect(Puller.exchange(table: ["nothing"]), says: "there is no table nothing")
            await expect(Puller.exchange(key: "number"), says: "its columns are id, 主体名称, dj_shxym, 成立日期")
            await expect(Puller.exchange(overlap: "soon"), says: "“soon” is no bigint")
            await expect(Puller.exchange(overlap: "5", key: "dj_shxym"), says: "leave the overlap blank")
            await expect(Puller.exchange(ignored: ["dj_shxym"]), says: "DJ_SHXYM")
            try await department.run("ALTER TABLE dj ADD strange text, ADD \"DJ_MC\" text")
            await expect(Puller.exchange(), says: "mean nothing to the class: strange;")
            await expect(Puller.exchange(ignored: ["strange"]), says: "主体名称, DJ_MC")
            try await department.add([1], extra: ", NULL, NULL")
            #expect(
                try await Puller(exchange: Puller.exchange(ignored: ["strange", "DJ_MC"])).pull(department).rows == 1)
            try await department.run("CREATE TABLE other AS TABLE dj")
            await expect(
                Puller.exchange(table: ["other"], ignored: ["strange", "DJ_MC"]),
                says: "it was pulled from dj id before, not from other id")
        }
    }
}
