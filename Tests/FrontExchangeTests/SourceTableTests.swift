import Catalogue
import TestSupport
import Testing

@testable import FrontExchange

/// What is decided without a database.
struct SourceTableTests {
    private func column(
        _ name: String, _ type: String = "text", _ category: String = "S", isNeverNull: Bool = true
    ) -> SourceTable.Column {
        SourceTable.Column(name: name, type: type, category: category, isNeverNull: isNeverNull, leadsIndex: true)
    }

    private func table(_ columns: [SourceTable.Column], _ exchange: ExchangeSource) throws -> SourceTable {
        let catalogue = try TestDatabase.catalogue()
        return try SourceTable(columns, exchange, #require(catalogue.informationClass("penalty")))
    }

    @Test func columnsAreFoundByCodeNameAndAlias() throws {
        let columns = ["cf_xdr_mc", "统一社会信用代码", "ＣＦ＿ＷＳＨ", "gx_id"].map { column($0) }
        let made = try table(columns, Puller.exchange(key: "gx_id"))
        #expect(made.columns == ["cf_xdr_mc", "统一社会信用代码", "ＣＦ＿ＷＳＨ"])
        #expect(made.warnings == [])
    }

    @Test func anIdentifierOfAPersonIsNoKey() throws {
        let columns = [column("CF_XDR_ZJHM"), column("CF_XDR_SHXYM")]
        #expect { try table(columns, Puller.exchange(key: "CF_XDR_ZJHM")) } throws: { error in
            if case ExchangeFault.personalKey = error { true } else { false }
        }
    }

    @Test(arguments: [
        ("bigint", "N", KeyType.Kind.number), ("numeric", "N", .number), ("smallint", "N", .number),
        ("date", "D", .time), ("timestamp with time zone", "D", .time), ("character varying", "S", .text),
        ("uuid", "U", .text),
    ]) func aTypeWithAnOrderIsAKey(name: String, category: String, kind: KeyType.Kind) {
        #expect(KeyType(name: name, category: category)?.kind == kind)
    }

    @Test(arguments: [
        ("double precision", "N"), ("money", "N"), ("boolean", "B"), ("time without time zone", "D"), ("jsonb", "U"),
        ("text[]", "A"), ("oid", "N"),
    ]) func othersAreNot(name: String, category: String) {
        #expect(KeyType(name: name, category: category) == nil)
    }

    @Test func namesAreQuotedInEveryStatement() throws {
        let exchange = Puller.exchange(key: "i\"d", table: ["s", "t\"; DROP TABLE x; --"])
        let made = try table([column("i\"d", "bigint", "N"), column("CF_XDR_SHXYM")], exchange)
        let queries = SourceQueries(table: made)
        for sql in [
            queries.nextKeys(hasPosition: true, limit: 5), queries.keys(hasBeginning: true),
            queries.cursor(hasBeginning: false),
        ] {
            #expect(sql.contains("FROM \"s\".\"t\"\"; DROP TABLE x; --\" AS source"))
            #expect(sql.contains("source.\"i\"\"d\""))
        }
    }

    @Test func aPiecesKeyIsItsOwnAndCanBeAKey() {
        let first = Piece(number: 3, after: nil, until: "2026-01-01 00:00:00+08", isLate: false, keys: [])
        #expect(first.idempotencyKey("x") == "exchange/x/3/..2026-01-01_00:00:00+08")
        let next = Piece(number: 4, after: "2026", until: String(repeating: "长", count: 300), isLate: false, keys: [])
        #expect(next.idempotencyKey("x").hasPrefix("exchange/x/4/2026.."))
        #expect(next.idempotencyKey("x").utf8.count == 200)
    }

    @Test(
        arguments: [
            ([:], ["1", "2"], 0), (["1": 1, "2": 1], ["1", "2"], nil), (["1": 1, "3": 1], ["1", "2", "3"], 1),
            (["1": 1, "2": 2], ["1", "2"], nil), (["1": 1, "2": 1, "3": 1], ["1", "2", "2", "3"], 1), ([:], [], nil),
        ] as [([String: Int], [String], Int?)])
    func whatIsNewInAWindowIsFound(seen: [String: Int], keys: [String], first: Int?) {
        let found = OverlapWindow(seen: seen).unseen(in: keys, from: "start")
        #expect(found?.keys == first.map { Array(keys[$0...]) })
        #expect(found?.after == first.map { $0 == 0 ? "start" : keys[$0 - 1] })
    }
}
