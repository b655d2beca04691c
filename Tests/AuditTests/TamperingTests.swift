@testable import Audit
import Cryptography
import TestSupport
import Testing

/// What somebody with all rights in the database may do to the log, and that verification names it.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .serialized)
struct TamperingTests {
    private let ledger = Ledger()

    /// Five rows in each of four blocks more than there are; restores what the tampering changed.
    private func expect(
        keys: [SealingKey] = [], key: SealingKey? = nil, published: Bool = false,
        _ tampering: (_ rows: [Int], _ block: Int) -> String, finds: (_ rows: [Int], _ block: Int) -> [Finding],
        restore: String = """
        DELETE FROM access_log; DELETE FROM access_log_leaf; DELETE FROM access_log_block;
        INSERT INTO access_log SELECT * FROM kept_log; INSERT INTO access_log_block SELECT * FROM kept_block;
        INSERT INTO access_log_leaf SELECT * FROM kept_leaf; DROP TABLE kept_log, kept_block, kept_leaf
        """
    ) async throws {
        try await ledger.sealAll(key: key)
        let rows = try await ledger.log(20)
        try await ledger.sealAll(rowsOfBlock: 5, key: key)
        let last = try #require(try await ledger.blocks().last?.header.number)
        try #require(try await ledger.findings(keys: keys) == [])
        let list = Dictionary(try await ledger.blocks().map { ($0.header.number, $0.digest) }) { $1 }
        try await ledger.database.run(
            """
            CREATE TABLE kept_log AS SELECT * FROM access_log; CREATE TABLE kept_block AS SELECT * FROM access_log_block;
            CREATE TABLE kept_leaf AS SELECT * FROM access_log_leaf
            """)
        // The first of the four blocks.
        let block = last - 3
        try await ledger.tamper(tampering(rows, block))
        let findings = try await ledger.findings(keys: keys, published: published ? list : [:])
        #expect(findings == finds(rows, block), "\(findings)")
        try await ledger.tamper(restore)
        #expect(try await ledger.findings(keys: keys) == [])
    }

    @Test(arguments: [
        "purpose = 'another'", "purpose = NULL", "at = at + interval '1 microsecond'",
        "result_count = result_count + 1",
        "classes = '{}'", "classes = array_append(classes, 'x')", "organisation = 'OTHER'", "subject = NULL",
        "outcome = ''",
        "action = 'check'", "client = 'x'", "authority = 'right:1'", "request = ''",
    ]) func aChangedRowIsNamed(change: String) async throws {
        try await expect { rows, _ in
            "UPDATE access_log SET \(change) WHERE id = \(rows[7])"
        } finds: { rows, block in
            [.rowChanged(block: block + 1, row: rows[7])]
        }
    }

    @Test func aRemovedRowIsNamed() async throws {
        try await expect { rows, _ in
            "DELETE FROM access_log WHERE id IN (\(rows[0]), \(rows[19]))"
        } finds: { rows, block in
            [.rowRemoved(block: block, row: rows[0]), .rowRemoved(block: block + 3, row: rows[19])]
        }
    }

    @Test func aRowInsertedIntoAnOldTransactionIsNamed() async throws {
        try await expect { rows, _ in
            """
            INSERT INTO access_log (id, at, transaction, action, organisation, client, request)
            SELECT id + 1000000, at, transaction, action, organisation, client, request FROM access_log WHERE id = \(rows[12])
            """
        } finds: { rows, block in
            [.rowInserted(block: block + 2, row: rows[12] + 1_000_000)]
        }
    }

    @Test func aRowInsertedBeforeAllTransactionsIsNamed() async throws {
        try await expect { rows, _ in
            """
            INSERT INTO access_log (id, transaction, action, organisation, client, request)
            VALUES (-5, -7, 'a', 'o', 'c', 'r')
            """
        } finds: { _, _ in
            [.rowInserted(block: 1, row: -5)]
        }
    }

    @Test func twoRowsThatChangedPlacesAreNamed() async throws {
        try await expect { rows, _ in
            """
            UPDATE access_log AS a SET at = b.at, purpose = b.purpose, request = b.request, transaction = b.transaction
            FROM access_log AS b WHERE (a.id, b.id) IN ((\(rows[1]), \(rows[2])), (\(rows[2]), \(rows[1])))
            """
        } finds: { rows, block in
            // In the order of their transactions, which changed places as well.
            [.rowChanged(block: block, row: rows[2]), .rowChanged(block: block, row: rows[1])]
        }
    }

    @Test func aRowMovedToAnotherBlockIsNamedInBoth() async throws {
        try await expect { rows, _ in
            """
            UPDATE access_log SET transaction = (SELECT transaction FROM access_log WHERE id = \(rows[6]))
            WHERE id = \(rows[1])
            """
        } finds: { rows, block in
            [.rowRemoved(block: block, row: rows[1]), .rowInserted(block: block + 1, row: rows[1])]
        }
    }

    @Test func aChangedBlockIsNamed() async throws {
        try await expect { _, block in
            "UPDATE access_log_block SET sealed_at = sealed_at - interval '1 day' WHERE number = \(block + 1)"
        } finds: { _, block in
            [.blockChanged(block + 1)]
        }
    }

    @Test func aRemovedBlockIsNamedAndSoAreItsRows() async throws {
        try await expect { _, block in
            "DELETE FROM access_log_leaf WHERE block = \(block + 1); DELETE FROM access_log_block WHERE number = \(block + 1)"
        } finds: { rows, block in
            [.blockMissing(block + 1)] + rows[5..<10].map { .rowOfNoBlock(row: $0) }
        }
    }

    @Test func lastBlocksTakenAwayAreMissedByWhoKeptTheList() async throws {
        try await expect(published: true) { _, block in
            "DELETE FROM access_log_leaf WHERE block > \(block + 1); DELETE FROM access_log_block WHERE number > \(block + 1)"
        } finds: { _, block in
            [.blockMissing(block + 2), .blockMissing(block + 3)]
        }
    }

    @Test func swappedBlocksAreNamed() async throws {
        try await expect { _, block in
            """
            UPDATE access_log_block AS a SET root = b.root, row_count = b.row_count, digest = b.digest
            FROM access_log_block AS b
            WHERE (a.number, b.number) IN ((\(block), \(block + 1)), (\(block + 1), \(block)))
            """
        } finds: { _, block in
            [.blockChanged(block), .blockChanged(block + 1), .linkBroken(block + 1), .linkBroken(block + 2)]
        }
    }

    @Test func theListOfDigestsIsNoSealAndNothingHangsOnIt() async throws {
        try await expect { _, block in
            "UPDATE access_log_leaf SET digests = set_byte(digests, 40, get_byte(digests, 40) # 1) WHERE block = \(block)"
        } finds: { _, block in
            [.leavesChanged(block)]
        }
    }

    @Test func aRowChangedTogetherWithItsDigestIsNoticedAllTheSame() async throws {
        try await expect { rows, block in
            """
            UPDATE access_log SET purpose = 'another' WHERE id = \(rows[2]);
            UPDATE access_log_leaf SET digests = set_byte(digests, 70, get_byte(digests, 70) # 1) WHERE block = \(block)
            """
        } finds: { _, block in
            [.rowsUnknown(block)]
        }
    }
}
