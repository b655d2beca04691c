import Catalogue
import Foundation
import TestSupport
import Testing

/// Listings as tables and feeds, and how long decisions took to become public.
@Suite(
    .enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database, .sampleRecords, .readers,
    .serialized)
struct ListingExportTests {
    private let database = TestDatabase.current
    private let server = ReaderServer.current

    private func penalty(_ key: Int, _ items: String, _ change: (inout RecordRow) -> Void = { _ in }) -> RecordRow {
        RecordRow {
            $0.uscc = SpareCode.mixed
            $0.key = key
            $0.publicItems = items
            change(&$0)
        }
    }

    // MARK: Tables

    @Test func aTableHasEveryRecordOfTheListing() async throws {
        let listed = try await server.all("/v1/publicity/penalties", ["limit": "100"])
        let answer = try server.get("/v1/publicity/penalties", ["format": "csv"])
        #expect(answer.status == 200)
        #expect(answer.headers["content-type"] == "text/csv; charset=utf-8; header=present")
        #expect(answer.headers["link"] == "</v1/exports>; rel=\"related\"")
        let table = try Self.table(answer.text)
        #expect(answer.text.utf8.starts(with: [0xEF, 0xBB, 0xBF]))
        #expect(table.first?.prefix(3) == ["信用主体代码", "主体名称", "行政区划"])
        #expect(Set(table.first ?? []).count == table.first?.count, "no heading twice")
        let key = try #require(table.first?.firstIndex(of: "记录标识"))
        #expect(table.dropFirst().map { $0[key] } == listed.map(\.key))
        #expect(table.dropFirst().map { $0[0] } == listed.map(\.uscc))
        #expect(listed.count > 200, "more than is read at a time")
        let heading = try #require(table.first)
        #expect(heading.contains("处罚决定书文号") || heading.contains("行政处罚决定书文号"))
        #expect(!heading.contains { $0.contains("证件号码") || $0.contains("法定代表人") || $0 == "备注" })
        #expect(table.allSatisfy { $0.count == heading.count })
    }

    @Test func aTableSaysThatItsLimitIsReached() async throws {
        let table = try Self.table(try server.get("/v1/publicity/permits", ["format": "csv", "limit": "250"]).text)
        #expect(table.count == 252)
        let listed = try await server.all("/v1/publicity/permits", ["limit": "100"])
        #expect(table[1...250].map { $0[10] } == listed.prefix(250).map(\.key))
        #expect(table[251] == ["（已达到 250 行上限，其余记录未列出；全部数据见 /v1/exports）"])
        let whole = try Self.table(
            try server.get("/v1/publicity/permits", ["format": "csv", "limit": "\(listed.count)"]).text)
        #expect(whole.count == listed.count + 1)
        #expect(whole.last?.count == whole.first?.count)
    }

    @Test func cellsThatASpreadsheetWouldRunAreTexts() async throws {
        let texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a=1", "引\"号，逗,号\n换行", "普通"]
        try await database.insert(
            texts.enumerated().map { index, text in
                let items = try #require(
                    String(bytes: try JSONSerialization.data(withJSONObject: ["CF_NR": text]), encoding: .utf8))
                return penalty(9000 + index, items) { $0.uscc = SpareCode.unregistered }
            })
        let table = try Self.table(
            try server.get("/v1/publicity/penalties", ["format": "csv", "uscc": SpareCode.unregistered]).text)
        let column = try #require(table.first?.firstIndex(of: "处罚内容"))
        let expected = texts.enumerated().reversed().map { index, text in index < 5 ? "'" + text : text }
        #expect(table.dropFirst().map { $0[column] } == expected)
    }

    /// Takes CSV apart after RFC 4180.
    private static func table(_ text: String) throws -> [[String]] {
        var (lines, line, cell, isQuoted): ([[String]], [String], String.UnicodeScalarView, Bool) = (
            [], [], .init(), false
        )
        var scalars = Array(text.unicodeScalars)[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        while let scalar = scalars.popFirst() {
            switch (scalar, isQuoted) {
            case ("\"", true) where scalars.first == "\"": cell.append(scalars.removeFirst())
            case ("\"", _): isQuoted.toggle()
            case (",", false), ("\r", false):
                line.append(String(cell))
                cell = .init()
                if scalar == "\r" {
                    #expect(scalars.popFirst() == "\n")
                    lines.append(line)
                    line = []
                }
            default: cell.append(scalar)
            }
        }
        #expect(line.isEmpty && cell.isEmpty && !isQuoted)
        return lines
    }

    // MARK: Feeds

    /// What RFC 4287 demands of a feed, checked with an XML parser that is not ours; prints the entries' ids and the next address.
    private static let feedCheck = """
        import json, re, sys, xml.etree.ElementTree as tree
        atom = '{http://www.w3.org/2005/Atom}'
        date = re.compile(r'^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$')
        uri = re.compile(r"^[A-Za-z0-9:/?#\\[\\]@!$&'()*+,;=._~%-]+$")
        feed = tree.fromstring(open(sys.argv[1], encoding='utf-8').read().encode())
        assert feed.tag == atom + 'feed', feed.tag
        def one(parent, name):
            found = parent.findall(atom + name)
            assert len(found) == 1 and found[0].text, (name, len(found))
            return found[0].text
        allowed = {
            'feed': {'id', 'title', 'updated', 'generator', 'link', 'entry'},
            'entry': {'id', 'title', 'updated', 'published', 'author', 'category', 'link', 'summary'},
        }
        links = {}
        for parent in [feed] + feed.findall(atom + 'entry'):
            kind = parent.tag.removeprefix(atom)
            assert {child.tag.removeprefix(atom) for child in parent} <= allowed[kind], kind
            assert re.match(r'^urn:[a-z0-9][a-z0-9-]+:', one(parent, 'id')) and uri.match(one(parent, 'id'))
            one(parent, 'title')
            assert date.match(one(parent, 'updated'))
            for published in parent.findall(atom + 'published'): assert date.match(published.text)
            for category in parent.findall(atom + 'category'): assert category.get('term')
            for link in parent.findall(atom + 'link'):
                assert uri.match(link.get('href')) and link.get('rel') and link.get('type')
                if kind == 'feed':
                    assert link.get('rel') not in links
                    links[link.get('rel')] = link.get('href')
        for entry in feed.findall(atom + 'entry'):
            author, = entry.findall(atom + 'author')
            one(author, 'name')
        ids = [one(entry, 'id') for entry in feed.findall(atom + 'entry')]
        assert len(set(ids)) == len(ids) and {'self', 'first'} <= set(links)
        newest = max([one(entry, 'updated') for entry in feed.findall(atom + 'entry')], default=None)
        assert newest is None or one(feed, 'updated') == newest
        print(json.dumps({'ids': ids, 'next': links.get('next'), 'id': one(feed, 'id'),
            'titles': [one(entry, 'title') for entry in feed.findall(atom + 'entry')]}))
        """

    private struct Feed: Decodable {
        let ids: [String]
        let next: String?
        let id: String
        let titles: [String]
    }

    private func feed(_ target: String) throws -> Feed {
        let answer = try HTTPCall.make("GET", target, port: server.port)
        try #require(answer.status == 200, "\(answer.text)")
        #expect(answer.headers["content-type"] == "application/atom+xml; charset=utf-8")
        let file = URL(filePath: NSTemporaryDirectory() + "feed-\(UUID().uuidString).xml")
        try Data(answer.text.utf8).write(to: file)
        let output = try PythonScript.run(Self.feedCheck, [file.path])
        try FileManager.default.removeItem(at: file)
        return try JSONDecoder().decode(Feed.self, from: Data(output))
    }

    @Test func aFeedsPagesHaveEveryRecordUnderItsNameInTheChangeFeed() async throws {
        try await database.insert([penalty(9100, #"{"CF_WSH":"<&\"''>","CF_NR":"]]>\u0001\uFFFE","CF_CFLB":"警告;罚款"}"#)])
        try await database.followListings()
        var target: String? = "/v1/publicity/penalties?format=atom&limit=50"
        var ids: [String] = []
        var feedIDs: Set<String> = []
        while let address = target {
            let page = try feed(address)
            ids += page.ids
            feedIDs.insert(page.id)
            target = page.next
            try #require(ids.count < 10_000)
        }
        let expected = try await database.run(
            """
            SELECT 'urn:uuid:' || public_record_id(uscc, class, record_key) FROM record
            WHERE class = 'penalty' AND \(PublicityListingTests.visible)
            """
        ).map { $0[0] }
        #expect(ids.count == expected.count && Set(ids) == Set(expected))
        #expect(feedIDs.count == 1, "the pages are one feed")
        let other = try feed("/v1/publicity/penalties?q=%E7%BD%9A%E6%AC%BE&format=atom&sort=decision")
        #expect(!feedIDs.contains(other.id) && !other.ids.isEmpty)
        let odd = try feed("/v1/publicity/penalties?uscc=\(SpareCode.mixed)&format=atom")
        #expect(odd.titles.contains { $0.hasSuffix("<&\"'>") })
        #expect(try feed("/v1/publicity/permits?q=%E4%BB%8E%E6%9C%AA%E6%9C%89%E8%BF%87&format=atom").ids.isEmpty)
    }

    // MARK: Working days

    @Test func workingDaysAreCountedFromTheDecisionToTheFirstPublicDay() async throws {
        // 2025: the first week of October is off, 28 September and 11 October are worked.
        let lives: [(decided: String, recorded: String, from: String, days: Int?, inTime: Bool?)] = [
            ("2025-09-30", "2025-09-30 10:00+08", "2025-09-30", 0, true),
            ("2025-09-30", "2025-10-08 23:59+08", "2025-09-30", 0, true),
            ("2025-09-30", "2025-10-08 16:00+00", "2025-09-30", 1, true),
            ("2025-09-30", "2025-10-11 12:00+08", "2025-09-30", 3, true),
            ("2025-09-26", "2025-10-11 12:00+08", "2025-09-26", 6, true),
            ("2025-09-25", "2025-10-11 12:00+08", "2025-09-25", 7, true),
            ("2025-09-24", "2025-10-11 12:00+08", "2025-09-24", 8, false),
            ("2025-09-30", "2025-10-01 12:00+08", "2025-10-13", 4, true),
            ("2006-12-29", "2007-01-15 12:00+08", "2006-12-29", nil, nil),
            ("2025-10-20", "2025-10-13 12:00+08", "2025-10-13", 0, true),
        ]
        try await database.insert(
            lives.indices.map { index in penalty(9200 + index, "{}") { $0.uscc = SpareCode.moving } })
        for (index, life) in lives.enumerated() {
            try await database.run(
                """
                UPDATE record SET decision_date = '\(life.decided)', recorded_at = '\(life.recorded)', public_from = '\(life.from)'
                WHERE uscc = '\(SpareCode.moving)' AND record_key = '\(RecordRow { $0.key = 9200 + index }.keyText)'
                """)
        }
        try await database.followListings()
        for query in [["uscc": SpareCode.moving], ["uscc": SpareCode.moving, "sort": "publication"]] {
            let entries = try await server.all("/v1/publicity/penalties", query)
            for (index, life) in lives.enumerated() {
                let key = RecordRow { $0.key = 9200 + index }.keyText
                let entry = try #require(entries.first { $0.key == key })
                #expect(entry.workingDays == life.days && entry.inTime == life.inTime, "\(life)")
            }
        }
        let within = try await server.all(
            "/v1/publicity/penalties",
            ["uscc": SpareCode.moving, "published_from": "2025-10-09", "published_to": "2025-10-12"])
        #expect(within.allSatisfy { ("2025-10-09"..."2025-10-12").contains($0.publishedOn ?? "") })
        #expect(within.count == 5)
    }

    @Test func aLaterRevisionDoesNotMakeARecordNew() async throws {
        let code = SpareCode.regions
        try await database.insert((0..<4).map { index in penalty(9300 + index, "{}") { $0.uscc = code } })
        let columns = """
            uscc, class, record_key, revision, digest, source, batch, row_number, subject_name, region, agency, decision_date,
            public_from, public_until, state, natural_person, public_items, authorised_items, shared_items, action
            """
        try await database.run(
            """
            INSERT INTO record_history (\(columns), recorded_at, replaced_at, replaced_by, ended_by)
            SELECT \(columns), '2026-01-05 09:00+08', '2026-02-05 09:00+08', batch, 'update' FROM record WHERE uscc = '\(code)';
            UPDATE record_history SET public_from = '2026-01-01', decision_date = '2026-01-01' WHERE uscc = '\(code)';
            UPDATE record_history SET state = 'under_review' WHERE record_key = '\(penalty(9301, "").keyText)';
            UPDATE record_history SET public_from = '2026-01-20', ended_by = 'correction' WHERE record_key = '\(penalty(9302, "").keyText)';
            UPDATE record SET revision = 2, action = 'update', decision_date = '2026-01-01', public_from = '2026-01-01',
                recorded_at = '2026-02-05 09:00+08' WHERE uscc = '\(code)';
            UPDATE record SET shown_since = 2 WHERE record_key = '\(penalty(9302, "").keyText)'
            """)
        try await database.followListings()
        // Its day of publicity was wrong: what is told is when it came to be right.
        let expected = ["2026-01-05", "2026-02-05", "2026-02-05", "2026-01-05"]
        for query in [["uscc": code], ["uscc": code, "sort": "publication"]] {
            let entries = try await server.all("/v1/publicity/penalties", query)
            for index in 0..<4 {
                let entry = entries.first { $0.key == penalty(9300 + index, "").keyText }
                #expect(entry?.publishedOn == expected[index], "\(index) \(query)")
            }
        }
    }
}
