import Catalogue
import PostgresClient
import Reports
import TestSupport
import Testing

/// The listings' filters that only their index can tell, against the same question asked of the records in SQL.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .sampleRecords, .readers,
    .serialized)
struct ListingSearchTests {
    private let database = TestDatabase.current
    private let server = ReaderServer.current

    private static let texts = [
        "permit":
            "concat_ws(E'\\n', public_items ->> 'XK_WSH', public_items ->> 'XK_XKWS', public_items ->> 'XK_NR', public_items ->> 'XK_XKBH', public_items ->> 'XK_XKZS', public_items ->> 'XK_XMMC', agency, subject_name)",
        "penalty":
            "concat_ws(E'\\n', public_items ->> 'CF_WSH', public_items ->> 'CF_NR', public_items ->> 'CF_CFMC', public_items ->> 'CF_WFXW', public_items ->> 'CF_SY', public_items ->> 'CF_YJ', agency, subject_name)",
    ]
    private static let contents = ["permit": "public_items ->> 'XK_NR'", "penalty": "public_items ->> 'CF_NR'"]
    private static let numbers = ["permit": "public_items ->> 'XK_WSH'", "penalty": "public_items ->> 'CF_WSH'"]
    private static let kinds = ["permit": "public_items ->> 'XK_XKLB'", "penalty": "public_items -> 'CF_CFLB' ->> -1"]
    private static let templates = [
        "permit": "public_items ->> 'XK_XDR_LB'", "penalty": "public_items ->> 'CF_XDR_LB'",
    ]
    private static let publishedOn = """
        (SELECT min(greatest(past.public_from, (past.recorded_at AT TIME ZONE 'Asia/Shanghai')::date)) FROM revision AS past
         WHERE past.uscc = record.uscc AND past.class = record.class AND past.record_key = record.record_key)
        """

    private static func plain(_ text: String) -> String {
        "lower(translate(\(text), '()〔〕[]【】', '（）（）（）（）') COLLATE \"C\")"
    }
    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    /// Compares a listing with SQL; `condition` says in SQL what `query` says to the address.
    private func check(
        _ classCode: String, _ query: [String: String], _ condition: String, limit: Int = 100
    ) async throws {
        let day = query["sort"] == "publication" ? Self.publishedOn : "decision_date"
        let expected = try await database.run(
            """
            SELECT record_key FROM record
            WHERE class = '\(classCode)' AND \(PublicityListingTests.visible) AND (\(condition))
            ORDER BY \(day) DESC, record_key DESC
            """
        ).map { $0[0] }
        var query = query
        query["limit"] = "\(limit)"
        let found = try await server.all("/v1/publicity/\(classCode)" + (classCode == "penalty" ? "" : "s"), query)
        #expect(found.map(\.key) == expected, "\(query)")
    }

    @Test func eachFilterIsTheSameInSQL() async throws {
        try await database.followListings()
        var random = SeededNumbers(seed: 31)
        for classCode in ["permit", "penalty"] {
            let (text, content) = (Self.texts[classCode] ?? "", Self.contents[classCode] ?? "")
            let (number, kind) = (Self.numbers[classCode] ?? "", Self.kinds[classCode] ?? "")
            let template = Self.templates[classCode] ?? ""
            let sample = try await database.run(
                """
                SELECT \(text), coalesce(\(content), ''), \(number), \(kind), agency, region, decision_date FROM record
                WHERE class = '\(classCode)' AND \(PublicityListingTests.visible) ORDER BY md5(record_key::text) LIMIT 15
                """)
            #expect(sample.count == 15)
            for row in sample {
                let word = Self.piece(row[0], &random)
                let isIn = { (text: String, word: String) in
                    "strpos(\(Self.plain(text)), \(Self.plain(Self.quoted(word)))) > 0"
                }
                try await check(classCode, ["q": word], isIn(text, word))
                let other = Self.piece(row[0], &random)
                try await check(
                    classCode, ["q": "\(word) \(other)", "sort": "publication"],
                    isIn(text, word) + " AND " + isIn(text, other), limit: 30)
                if row[1].count > 1 {
                    let word = Self.piece(row[1], &random)
                    try await check(classCode, ["content": word], isIn(content, word))
                }
                try await check(
                    classCode, ["number": row[2].replacing("〔", with: " [").replacing("〕", with: "]")],
                    "\(Self.plain(number)) = \(Self.plain(Self.quoted(row[2])))")
                let name = String(row[3].prefix { $0 != "（" && $0 != "(" })
                if !name.isEmpty {
                    // One value, or a list of them.
                    let values =
                        "jsonb_path_query(public_items, '$.*[*]') AS value WHERE value #>> '{}' ~ '^\(name)($|（)'"
                    try await check(
                        classCode, ["kind": name, "decided_to": row[6]],
                        "EXISTS (SELECT FROM \(values)) AND decision_date <= '\(row[6])'")
                }
                let piece = Self.piece(row[4], &random)
                try await check(
                    classCode, ["department_name": piece, "decided_from": row[6]],
                    isIn("agency", piece) + " AND decision_date >= '\(row[6])'")
                try await check(
                    classCode, ["q": word, "department": row[4]], isIn(text, word) + " AND agency = '\(row[4])'")
            }
            let individual = "coalesce(\(template), CASE WHEN uscc LIKE '92%' THEN '个体工商户' END, '') = '个体工商户'"
            try await check(classCode, ["template": "individual_business"], individual)
            try await check(classCode, ["template": "organisation"], "NOT (\(individual))")
            try await check(classCode, ["sort": "publication"], "true", limit: 37)
        }
    }

    /// A piece of two to five characters without spaces.
    private static func piece(_ text: String, _ random: inout SeededNumbers) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).filter { $0.unicodeScalars.count > 1 }
        guard let word = words.randomElement(using: &random) else { return "没有" }
        let scalars = Array(word.unicodeScalars)
        let length = min(scalars.count, Int.random(in: 2...5, using: &random))
        let start = Int.random(in: 0...(scalars.count - length), using: &random)
        var piece = String.UnicodeScalarView()
        piece.append(contentsOf: scalars[start..<start + length])
        return String(piece)
    }

    @Test func namesAreThoseOfTheSubject() async throws {
        try await database.followListings()
        let sample = try await database.run(
            """
            SELECT substr(subject_name, 3, 2), public_items ->> 'CF_CFLB', class FROM record
            WHERE class = 'penalty' AND \(PublicityListingTests.visible) ORDER BY md5(digest::text) LIMIT 8
            """)
        for row in sample {
            try await check(
                "penalty", ["name": row[0], "template": "organisation"],
                """
                EXISTS (SELECT FROM subject WHERE subject.uscc = record.uscc AND strpos(search_name, '\(row[0])') > 0)
                AND coalesce(public_items ->> 'CF_XDR_LB', CASE WHEN uscc LIKE '92%' THEN '个体工商户' END, '') <> '个体工商户'
                """)
        }
    }

    /// A penalty as these tests make them up.
    private func penalty(_ key: Int, _ content: String, _ change: (inout RecordRow) -> Void = { _ in }) -> RecordRow {
        RecordRow {
            $0.uscc = SpareCode.canary
            $0.key = key
            $0.publicItems = #"{"CF_WSH":"样罚〔2026〕\#(key)号","CF_NR":"\#(content)","CF_CFLB":"罚款"}"#
            change(&$0)
        }
    }

    private func found(_ words: String, _ more: [String: String] = [:]) async throws -> [String] {
        try await server.all("/v1/publicity/penalties", ["q": words].merging(more) { $1 }).map(\.key)
    }

    @Test func whatIsRareIsFoundBehindWhatIsNew() async throws {
        // More than is read along before the index of terms is asked, and the words all over it.
        let today = try await database.clockDay()
        try await database.run(
            """
            INSERT INTO record (uscc, class, record_key, digest, source, batch, row_number, subject_name, region, agency,
                decision_date, public_from, public_until, natural_person, public_items, authorised_items, shared_items)
            SELECT '\(SpareCode.crowded)', 'penalty', md5('many' || n)::uuid, '', '990000-scjg', gen_random_uuid(), n, '众多有限公司',
                '990000', '样例市众多局', publicity_today() - n / 20, publicity_today() - n / 20, publicity_today() + 300, false,
                jsonb_build_object('CF_NR', CASE WHEN n % 500 = 3 THEN '缺斤短两' WHEN n = 4321 THEN '独一无二' ELSE '寻常' END
                    || '行为', 'CF_WSH', '众罚〔2026〕' || n || '号'), '{}', '{}'
            FROM generate_series(1, 5000) AS n
            """)
        try await database.followListings()
        let text = Self.texts["penalty"] ?? ""
        for (query, condition) in [
            (["q": "独一无二"], "strpos(\(text), '独一无二') > 0"),
            (["q": "缺斤短两 行为"], "strpos(\(text), '缺斤短两') > 0"),
            (["q": "缺斤短两", "sort": "publication"], "strpos(\(text), '缺斤短两') > 0"),
            (
                ["content": "寻常行为", "region": "990000", "number": "众罚(2026)4800号"],
                "public_items ->> 'CF_WSH' = '众罚〔2026〕4800号'"
            ),
            (["q": "2026）4321", "department": "样例市众多局"], "strpos(\(text), '独一无二') > 0"),
            (
                ["q": "寻常", "decided_to": today.adding(days: -200).description, "department": "样例市众多局"],
                "strpos(\(text), '寻常') > 0 AND decision_date <= publicity_today() - 200 AND agency = '样例市众多局'"
            ),
            (["q": "从未有过"], "false"),
        ] {
            try await check("penalty", query, condition, limit: 7)
        }
    }

    @Test func whatIsNotPublicAnyMoreIsNotFoundAtOnce() async throws {
        let records = (1...8).map { penalty(8000 + $0, "独门绝技之\($0)") }
        try await database.insert(records)
        try await database.followListings()
        #expect(Set(try await found("独门绝技之")) == Set(records.map(\.keyText)))
        // Nobody follows the feed from here on.
        for (index, change) in [
            "state = 'repaired'", "state = 'withdrawn'", "state = 'under_review'", "public_until = publicity_today()",
            "public_from = publicity_today() + 1",
        ].enumerated() {
            try await database.run("UPDATE record SET \(change) WHERE record_key = '\(records[index].keyText)'")
        }
        #expect(Set(try await found("独门绝技之")) == Set(records[5...].map(\.keyText)))
        for query in [["q": "独门绝技之", "sort": "publication"], ["q": "独门绝技之", "uscc": SpareCode.canary]] {
            #expect(try await server.all("/v1/publicity/penalties", query).count == 3)
        }
        // A corrected text is found neither by what was wrong, nor – until the index has it – by what is right.
        try await database.run(
            """
            UPDATE record SET public_items = public_items || '{"CF_NR": "平平无奇"}' WHERE record_key = '\(records[5].keyText)'
            """)
        #expect(Set(try await found("独门绝技之")) == Set(records[6...].map(\.keyText)))
        #expect(try await found("平平无奇").isEmpty)
        try await database.followListings(most: 3)
        #expect(try await found("平平无奇") == [records[5].keyText])
        #expect(
            try await database.count(
                "SELECT count(*) FROM publicity_entry WHERE strpos(content, '独门绝技之') > 0") == 2)
    }

    @Test func theIndexSaysHowFarItIs() async throws {
        try await database.followListings()
        func index() throws -> ListingPage.Index {
            try #require(try server.get("/v1/publicity/penalties", ["q": "罚款"]).decoded(ListingPage.self).index)
        }
        let before = try index()
        #expect(before.behind == 0 && before.change > 0)
        try await database.insert([penalty(8100, "后来居上")])
        try await database.numberChanges()
        let late = try index()
        #expect(late.change == before.change && late.behind == 1)
        #expect(try await found("后来居上").isEmpty)
        try await database.followListings()
        let now = try index()
        #expect(now.change == before.change + 1 && now.behind == 0)
        #expect(try await found("后来居上").count == 1)
        #expect(try server.get("/v1/publicity/penalties").decoded(ListingPage.self).index == nil)
    }

    @Test func whoStandsBeforeWhatTheFeedLeftOutBeginsAnew() async throws {
        try await database.followListings()
        let entries = "SELECT count(*), sum(hashtext(record_key::text || words || content)) FROM publicity_entry"
        let before = try await database.run(entries)
        try await database.insert([penalty(8200, "将被遗忘")])
        try await database.numberChanges()
        let last = try await database.count("SELECT last_number FROM change_clock")
        try await database.run("UPDATE change_clock SET complete_after = \(last)")
        try await database.run(
            "UPDATE record SET state = 'withdrawn' WHERE record_key = '\(penalty(8200, "").keyText)'")
        #expect(try await database.followListings() > 1)
        #expect(try await database.run(entries) == before)
        try await database.run("UPDATE change_clock SET complete_after = 0")
    }

    @Test func onlyItemsOfClassAAreLookedIn() async throws {
        try await database.insert([penalty(8300, "寻常") { $0.name = "金丝雀有限公司" }])
        try await database.followListings()
        #expect(
            try await database.count(
                "SELECT count(*) FROM publicity_entry WHERE (words || content || number || kinds::text) ~* 'CANARY'")
                == 0)
        for word in ["B-CANARY", "C-CANARY", "CANARY", "990000-scjg"] {
            #expect(try await found(word).isEmpty, "\(word)")
        }
        #expect(try await found("金丝雀有限公司").count == 1)
        for role in ["gongxin_public", "gongxin_authorised", "gongxin_shared"] {
            for table in ["publicity_entry", "publicity_item", "change_follower"] {
                #expect(try await database.refusal("SELECT count(*) FROM \(table)", role: role)?.sqlState == "42501")
            }
        }
        let find = "SELECT first_public_day('X', 'penalty', gen_random_uuid())"
        #expect(try await database.refusal(find, role: "gongxin_public") == nil)
        #expect(try await database.refusal(find, role: "gongxin_authorised")?.sqlState == "42501")
    }

    @Test(arguments: [
        "'; DROP TABLE record; --", "%%", "__", "\\\\", "a'b", "$1", "$$;$$", "{a,b}", "\"\"", "e\u{301}e\u{301}", "😀😀",
        "（）",
        "\u{FF05}\u{FF05}", "ＡＢ", "İİ", "%1$I", "NULL", "\u{202E}\u{202E}", "😀\u{1F3FD}",
    ]) func hostileWordsAreWords(word: String) async throws {
        try await database.insert([
            penalty(8400 + word.unicodeScalars.reduce(0) { $0 * 31 & 0xFFFFF + Int($1.value) }, "x") {
                $0.name = "甲\(word.replacing("'", with: "''"))乙"
            }
        ])
        try await database.followListings()
        let needed = word.split(whereSeparator: \.isWhitespace).map {
            "strpos(\(Self.plain(Self.texts["penalty"] ?? "")), \(Self.plain(Self.quoted(String($0))))) > 0"
        }
        try await check("penalty", ["q": word], needed.joined(separator: " AND "))
        #expect(try await found(word).count >= 1)
        for name in ["number", "department_name", "content"] {
            #expect([200, 400].contains(try server.get("/v1/publicity/penalties", [name: word]).status))
        }
    }

    @Test(arguments: [
        "q=", "q=%20", "q=a", "q=ab%20c", "q=%E5%85%AC", "q=ab%20ab%20ab%20ab%20ab%20ab%20ab%20ab%20ab", "content=x",
        "number=", "number=%20", "kind=x", "kind=", "template=natural_person", "template=", "sort=", "sort=name",
        "published_from=2026-02-30", "published_to=x", "department_name=%E5%B1%80", "department_name=ab%20cd",
        "format=xml", "format=", "format=csv&limit=10001", "format=atom&limit=51", "q=a%00b", "q=ab&q=ab",
    ]) func whatCannotBeUsedIsRefused(query: String) throws {
        let answer = try HTTPCall.make("GET", "/v1/publicity/penalties?\(query)", port: server.port)
        #expect(answer.status == 400, "\(query): \(answer.text)")
        #expect(answer.headers["content-type"] == "application/problem+json")
    }

    @Test func aCursorOfOneOrderDoesNotPassForAnother() async throws {
        try await database.followListings()
        let decided = try #require(
            try server.get("/v1/publicity/permits", ["limit": "5"]).decoded(ListingPage.self).next)
        let published = try #require(
            try server.get("/v1/publicity/permits", ["limit": "5", "sort": "publication"]).decoded(ListingPage.self)
                .next)
        #expect(try server.get("/v1/publicity/permits", ["cursor": published]).status == 400)
        #expect(try server.get("/v1/publicity/permits", ["cursor": decided, "sort": "publication"]).status == 400)
        #expect(try server.get("/v1/publicity/permits", ["cursor": published, "sort": "publication"]).status == 200)
        #expect(try server.get("/v1/publicity/permits", ["cursor": decided, "q": "许可"]).status == 200)
        var random = SeededNumbers(seed: 13)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        for _ in 0..<60 {
            var altered = Array(published)
            altered[Int.random(in: altered.indices, using: &random)] = alphabet.randomElement(using: &random) ?? "A"
            let answer = try server.get(
                "/v1/publicity/permits", ["cursor": String(altered), "sort": "publication", "q": "许可"])
            #expect([200, 400].contains(answer.status), "\(String(altered)): \(answer.text)")
        }
    }
}
