import Foundation
import TestSupport
import Testing

/// The search by name against a brute-force look at all names.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .sampleRecords, .readers,
    .serialized)
struct SubjectSearchTests {
    private let database = TestDatabase.current
    private let server = ReaderServer.current

    struct Known {
        let uscc: String
        let name: String
        let search: String
    }

    /// Names with everything that has a meaning somewhere on the way.
    private static let oddNames = [
        "😀表情（样例）有限公司", "😀😀", "Abc(Test)100%_公司", "100％公司", "反斜\\杠%公司", "O'Neil \"Q\" 商贸", "a_b", "aXb", "A%B", "AxxB",
        "%", "_", "\\",
        "e\u{301}clair 样例店", "ﬁ合字", "İstanbul 样例行", "ẞtraße", "（）", "一", "{a,b}", "a%xx%\u{301}b", "a_xx_\u{301}b",
        "$1公司", "换\u{3000}行店", "𠮷野家样例店",
    ]

    /// What the public may find, in no order.
    private func findable() async throws -> [Known] {
        if try await database.count("SELECT count(*) FROM subject WHERE uscc LIKE 'ODD%'") == 0 {
            for (index, name) in Self.oddNames.enumerated() {
                try await database.insertSubject("ODD\(100 + index)", name: name, registered: true)
            }
            try await database.insertSubject("ODD998", name: "只有过期记录的公司", registered: false)
            try await database.insert([
                RecordRow {
                    $0.uscc = "ODD998"
                    $0.publicUntil = 0
                },
                RecordRow { $0.uscc = "ODD999" },
            ])
            try await database.insertSubject("ODD999", name: "只有公开记录的公司", registered: false)
        }
        let rows = try await database.run(
            """
            SELECT uscc, name FROM subject WHERE registered OR EXISTS (
                SELECT FROM record WHERE record.uscc = subject.uscc AND state = 'active' AND NOT natural_person
                    AND public_from <= publicity_today() AND public_until > publicity_today())
            """)
        return rows.map { Known(uscc: $0[0], name: $0[1], search: Self.normalised($0[1])) }
    }

    private static func normalised(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "(": scalars.append("（")
            case ")": scalars.append("）")
            case "A"..."Z": scalars.append(UnicodeScalar(UInt8(scalar.value + 32)))
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    private static func contains(_ name: String, _ piece: String) -> Bool {
        piece.utf8.isEmpty || Array(name.utf8).firstRange(of: Array(piece.utf8)) != nil
    }

    /// Searches, follows all pages, and compares with the brute-force answer.
    private func check(_ piece: String, limit: Int, _ all: [Known]) async throws {
        let query = Self.normalised(piece)
        let expected = all.filter { Self.contains($0.search, query) }
        let found = try await server.all("/v1/subjects", ["name": piece, "limit": "\(limit)"], SubjectPage.self)
        let codes = found.map(\.uscc)
        #expect(Set(codes).count == codes.count, "“\(piece)” found twice")
        #expect(Set(codes) == Set(expected.map(\.uscc)), "“\(piece)” with \(limit) a page")
        let exact = Set(expected.filter { Array($0.search.utf8) == Array(query.utf8) }.map(\.uscc))
        #expect(Set(codes.prefix(exact.count)) == exact, "“\(piece)”: those of exactly that name come first")
    }

    @Test func everyPieceOfARandomNameFindsWhatABruteForceSearchFinds() async throws {
        let all = try await findable()
        #expect(all.count > 600)
        var random = SeededNumbers(seed: 4)
        for length in [1, 1, 2, 2, 3, 4, 6, 9, 40] {
            for _ in 0..<6 {
                let scalars = Array(try #require(all.randomElement(using: &random)).name.unicodeScalars)
                let start = Int.random(in: scalars.indices, using: &random)
                var view = String.UnicodeScalarView()
                view.append(contentsOf: scalars[start..<min(scalars.count, start + length)])
                let piece = String(view).trimmingCharacters(in: .whitespaces)
                if piece.isEmpty { continue }
                try await check(piece, limit: [20, 50, 99, 100].randomElement(using: &random) ?? 20, all)
            }
        }
    }

    @Test func everyWholeNameIsFoundAndComesFirst() async throws {
        let all = try await findable()
        var random = SeededNumbers(seed: 5)
        for known in all.shuffled(using: &random).prefix(60) {
            let found = try server.get("/v1/subjects", ["name": known.name, "limit": "1"]).decoded(SubjectPage.self)
            #expect(found.subjects.first.map { Self.normalised($0.name) } == known.search)
        }
    }

    @Test(arguments: oddNames) func anOddNameIsFoundByItselfAndByItsPieces(name: String) async throws {
        let all = try await findable()
        let scalars = Array(name.unicodeScalars)
        for length in 1...max(1, min(3, scalars.count)) {
            for start in 0...(scalars.count - length) {
                var view = String.UnicodeScalarView()
                view.append(contentsOf: scalars[start..<start + length])
                let piece = String(view).trimmingCharacters(in: .whitespaces)
                if !piece.isEmpty { try await check(piece, limit: 100, all) }
            }
        }
        try await check(name, limit: 7, all)
    }

    @Test(arguments: [
        "%", "_", "\\", "%%", "__", "\\%", "a%b", "a_b", "A\\_B", "%\u{301}", "a%\u{301}b", "a_\u{301}b", "_\u{301}",
        "\\\u{301}", "公%司", "'", "\"",
        "''; --",
        "$1", "{", "样例%\u{20DD}",
    ]) func wildcardsAndQuotesMeanThemselves(piece: String) async throws {
        try await check(piece, limit: 100, try await findable())
    }

    @Test func onePageOrManyAreTheSame() async throws {
        let all = try await findable()
        for limit in [1, 2, 3] { try await check("贸易", limit: limit, all) }
    }

    @Test func caseBracketsAndSpacesAroundDoNotMatter() async throws {
        _ = try await findable()
        for piece in ["abc（test）", "ABC(TEST)", "  aBc(tEsT)  ", "\u{3000}abc（Test)", "c（t"] {
            let found = try server.get("/v1/subjects", ["name": piece]).decoded(SubjectPage.self)
            #expect(found.subjects.map(\.name) == ["Abc(Test)100%_公司"], "“\(piece)”")
        }
    }

    @Test func aSubjectKnownFromAnExpiredRecordIsNotFound() async throws {
        _ = try await findable()
        #expect(
            try server.get("/v1/subjects", ["name": "只有过期记录的公司"]).decoded(SubjectPage.self).subjects.isEmpty)
        #expect(
            try server.get("/v1/subjects", ["name": "只有公开记录的公司"]).decoded(SubjectPage.self).subjects.count == 1)
        let both = try server.get("/v1/subjects", ["name": "记录的公司"]).decoded(SubjectPage.self)
        #expect(both.subjects.map(\.uscc) == ["ODD999"])
    }

    @Test(arguments: ["", " ", "\u{3000}\u{3000}", String(repeating: "字", count: 101), "\0", "a\0b", "\u{FFFD}"])
    func aPieceThatIsNoneIsRefused(piece: String) throws {
        let answer = try server.get("/v1/subjects", ["name": piece])
        #expect(answer.status == 400)
        #expect(try answer.decoded(ProblemAnswer.self).code == "invalid_parameter")
    }

    @Test func hundredCharactersAreAPiece() throws {
        let answer = try server.get("/v1/subjects", ["name": String(repeating: "字", count: 100)])
        #expect(answer.status == 200)
    }

    @Test(arguments: ["0", "101", "-1", "x", "", "1.0", "99999999999999999999"])
    func aLimitOutOfRangeIsRefused(limit: String) throws {
        #expect(try server.get("/v1/subjects", ["name": "公司", "limit": limit]).status == 400)
    }

    @Test func anAlteredCursorIsRefusedOrLeadsElsewhere() throws {
        var random = SeededNumbers(seed: 6)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for query in ["公司", "贸易"] {
            let cursor = try #require(
                try server.get("/v1/subjects", ["name": query, "limit": "3"]).decoded(SubjectPage.self).next)
            for _ in 0..<120 {
                var altered = Array(cursor)
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let place = Int.random(in: altered.indices, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: altered[place] = alphabet.randomElement(using: &random) ?? "A"
                    case 1 where altered.count > 1: altered.remove(at: place)
                    default: altered.insert(alphabet.randomElement(using: &random) ?? "A", at: place)
                    }
                }
                let answer = try server.get("/v1/subjects", ["name": query, "cursor": String(altered)])
                #expect([200, 400].contains(answer.status), "\(String(altered)): \(answer.text)")
            }
        }
    }

    @Test(arguments: [
        "=\nX", "=\n", "=\n\0", "=\nA\0B", "0\n", "0\n\0", "2147483647\nZ", "-2147483648\n", "2147483648\nA", "\n",
        "=\n'; --",
        "=\n\u{10FFFF}", "former:\n", "former:公司\nA", "former:有限公司\n", "+1\nA", "00\nA", " 1\nA", "=\n\r", "1\n\r\n",
        "=", "a\nb\nc", "",
    ]) func aMadeUpCursorIsRefusedOrLeadsElsewhere(place: String) throws {
        let cursor = Data(place.utf8).base64EncodedString().replacing("=", with: "").replacing("+", with: "-")
            .replacing("/", with: "_")
        let answer = try server.get("/v1/subjects", ["name": "公司", "cursor": cursor])
        #expect([200, 400].contains(answer.status), "\(answer.text)")
    }
}
