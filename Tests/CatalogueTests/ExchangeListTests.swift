import Testing

@testable import Catalogue

/// The file that lists the exchanges.
struct ExchangeListTests {
    private static let header = "name,class,source,table,key,connection,overlap,ignored_columns,statement_timeout\n"

    private func list(_ rows: String) throws -> [ExchangeSource] {
        let files = try CatalogueFiles(directory: ProjectFolder.catalogue)
        let catalogue = try Catalogue(files: files, on: try #require(CivilDate(iso: "2026-11-20")))
        return try ExchangeList(Self.header + rows, in: catalogue).exchanges
    }

    private func problems(_ rows: String) throws -> [CatalogueProblem] {
        do {
            _ = try list(rows)
            return []
        } catch let error as CatalogueError {
            return error.problems
        }
    }

    @Test func aRowIsAnExchange() throws {
        let made = try list(
            """
            a,penalty,990000-scjg,public.xzcf,id,GONGXIN_EXCHANGE_A,1000,made;changed,5
            b,permit,990000-hbj,许可,更新时间,B2,15 minutes,,
            """)
        #expect(made.map(\.name) == ["a", "b"])
        #expect(made[0].table == ["public", "xzcf"])
        #expect(made[0].ignoredColumns == ["made", "changed"])
        #expect(made[0].statementTimeout == 5)
        #expect(made[1].table == ["许可"])
        #expect(made[1].overlap == "15 minutes")
        #expect(made[1].statementTimeout == 30)
        #expect(made[1].overlapping(nil).overlap == nil)
        #expect(try list("").isEmpty)
    }

    @Test(arguments: [
        ("a,nothing,990000-scjg,t,id,A,,,", "class"), ("a,penalty,990000-nobody,t,id,A,,,", "source"),
        ("a,penalty,990000-scjg,a.b.c,id,A,,,", "table"), ("a,penalty,990000-scjg,,id,A,,,", "table"),
        ("a,penalty,990000-scjg,t,,A,,,", "key"), (",penalty,990000-scjg,t,id,A,,,", "name"),
        ("a,penalty,990000-scjg,t,id,A,,,0", "statement_timeout"),
        ("a,penalty,990000-scjg,t,id,A,,,x", "statement_timeout"),
        ("a,penalty,990000-scjg,t,id,A,,,\na,permit,990000-scjg,u,id,A,,,", "name"),
    ]) func whatIsWrongIsNamed(rows: String, column: String) throws {
        let problems = try problems(rows)
        #expect(problems.map(\.column) == [column], "\(problems)")
        #expect(problems.allSatisfy { $0.file == "exchanges.csv" })
    }

    @Test func aConnectionInTheFileIsRefusedAndNotRepeated() throws {
        let problems = try problems("a,penalty,990000-scjg,t,id,postgresql://u:geheim@db/x,,,")
        #expect(problems.map(\.column) == ["connection"])
        #expect(problems[0].message.contains("environment variable"))
        #expect(!"\(problems)".contains("geheim"))
    }
}
