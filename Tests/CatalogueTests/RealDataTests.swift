import Testing

@testable import Catalogue

/// The shipped catalogue against files as they are met.
@Suite struct RealDataTests {
    let catalogue: Catalogue

    init() throws {
        catalogue = try Catalogue(
            files: CatalogueFiles(directory: ProjectFolder.catalogue), on: SampleFiles.day("2026-11-20"))
    }

    private static let penalties = "penalties/cf_new_format_with_uscc.csv"
    private static let permits = "permits/xk_new_format.csv"
    private static let zhejiang = "orgs/orgs_zhejiang_1978_2004.csv"
    private static let ningbo = "orgs/orgs_ningbo_market_entities_2025.csv"

    @Test(
        .enabled(if: [penalties, permits, zhejiang, ningbo].allSatisfy(ProjectFolder.hasTestData)),
        arguments: [
            ("penalty", penalties, 20, 3), ("permit", permits, 18, 1), ("registration", zhejiang, 9, 3),
            ("registration", ningbo, 18, 1),
        ])
    func `every column of a known layout has a meaning`(
        _ classCode: String, _ file: String, _ itemCount: Int, _ ignoredCount: Int
    ) throws {
        let informationClass = try #require(catalogue.informationClass(classCode))
        let columns = try ProjectFolder.columns(file)
        let meanings = columns.map { informationClass.columnNames[$0.uppercased()] }
        let unknown = zip(columns, meanings).filter { $0.1 == nil }.map(\.0)
        #expect(unknown == [])
        let items = meanings.filter { $0 != .ignored }
        // The extract has the code twice: as received and as it ought to be.
        #expect(items.count == itemCount + (file == Self.zhejiang ? 1 : 0))
        #expect(Set(items).count == itemCount)
        #expect(meanings.count - items.count == ignoredCount)
    }

    @Test(.enabled(if: ProjectFolder.hasTestData(penalties)))
    func `1,308 of the penalties carry every required item`() throws {
        let complete = try completeRows(of: "penalty", in: Self.penalties)
        #expect(complete.count == 1308)
        // Ten of them say None where the date should be.
        let dated = complete.filter { !catalogue.missingValues.contains($0["CF_JDRQ"] ?? "") }
        #expect(dated.count == 1298)
    }

    @Test(.enabled(if: ProjectFolder.hasTestData(permits)))
    func `permits lack nothing required but a date of validity`() throws {
        let complete = try completeRows(of: "permit", in: Self.permits)
        #expect(complete.count == 173)
        let incomplete = try ProjectFolder.table(Self.permits).rows.filter { !complete.contains($0) }
        #expect(incomplete.count == 9)
        #expect(incomplete.allSatisfy { $0["XK_YXQZ"] == "" || $0["XK_YXQZI"] == "" })
    }

    @Test(.enabled(if: ProjectFolder.hasTestData(penalties)))
    func `kinds of penalty that no table knows are few and are no kinds`() throws {
        let table = try #require(catalogue.codeTables["penalty_kind"])
        var unknown: [String: Int] = [:]
        var known = 0
        for row in try ProjectFolder.table(Self.penalties).rows {
            for kind in (row["CF_CFLB"] ?? "").split(separator: ";") {
                if table.lookup(String(kind)) == nil { unknown[String(kind), default: 0] += 1 } else { known += 1 }
            }
        }
        #expect(known == 4853)
        #expect(unknown.count == 13)
        // Procedures, compounds of two kinds and free text: to be mended by who sent them.
        #expect(unknown["简易处罚"] == 167)
        #expect(unknown["没收并罚款"] == 18)
        #expect(unknown["一般程序"] == 8)
    }

    @Test(.enabled(if: ProjectFolder.hasTestData(ningbo)))
    func `registration states and permit kinds are all known`() throws {
        let states = try #require(catalogue.codeTables["registration_state"])
        let received = try Set(ProjectFolder.table(Self.ningbo).rows.compactMap { $0["reg_state"] })
        #expect(received == ["存续", "注销", "吊销", "在业"])
        #expect(Set(received.compactMap(states.lookup)) == ["存续", "注销", "吊销"])
    }

    @Test(.enabled(if: ProjectFolder.hasTestData(permits)))
    func `kinds of permit are all known`() throws {
        let kinds = try #require(catalogue.codeTables["permit_kind"])
        let received = try Set(ProjectFolder.table(Self.permits).rows.compactMap { $0["XK_XKLB"] })
        #expect(Set(received.compactMap(kinds.lookup)) == ["普通", "登记", "特许"])
        #expect(received.count == 3)
    }

    /// The rows in which no required item is blank after its fallback, by the template of the row's category.
    private func completeRows(of classCode: String, in file: String) throws -> [[String: String]] {
        let informationClass = try #require(catalogue.informationClass(classCode))
        let category = try #require(informationClass.subjectCategoryItem)
        return try ProjectFolder.table(file).rows.filter { row in
            guard let template = informationClass.subjectTemplate(category: row[category] ?? "") else { return false }
            return informationClass.items.allSatisfy { item in
                let values = [item.code, item.fallback ?? item.code].map { row[$0] ?? "" }
                return item.requirement(for: template) != .required || values.contains { !$0.isEmpty }
            }
        }
    }
}
