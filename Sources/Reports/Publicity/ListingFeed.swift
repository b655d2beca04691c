internal import Catalogue
internal import HTTPServer
internal import PostgresClient

/// A listing as an Atom feed (RFC 4287) in pages (RFC 5005, 3): what became public last comes first. Addresses in it are relative to
/// that of the feed, as the service does not know under which name it is reached.
struct ListingFeed {
    /// How many entries a page of a feed has at most.
    static let entries = 50

    private let page: ListingPage
    private let subject: PublicityListing.Subject
    private let timeliness: Timeliness
    private let today: CivilDate
    private let target: String

    /// - Parameter target: path and query of the request.
    init(
        _ page: ListingPage, _ subject: PublicityListing.Subject, _ catalogue: Catalogue, _ target: String
    ) {
        self.page = page
        self.subject = subject
        self.target = target
        today = catalogue.date
        timeliness = Timeliness(catalogue, subject.classCode)
    }

    var xml: [UInt8] {
        let moments = page.records.compactMap { page.rows.moment($0, 9) }
        // A feed of nothing is as of the day.
        let updated = moments.max { $0.microseconds < $1.microseconds }?.text ?? "\(today)T00:00:00+08:00"
        let first = self.address(cursor: nil)
        var xml = XMLText()
        xml.open("feed", [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "zh-CN")])
        // The same question is the same feed, whichever page of it.
        xml.element(
            "id",
            "urn:gongxin:publicity:\(subject.path):\(first.split(separator: "?").dropFirst().joined(separator: "%3F"))")
        xml.element("title", subject.title)
        xml.element("updated", updated)
        xml.element("generator", "Gongxin")
        xml.empty("link", [("rel", "self"), ("type", "application/atom+xml"), ("href", Self.encoded(target))])
        xml.empty("link", [("rel", "first"), ("type", "application/atom+xml"), ("href", first)])
        if let next = page.next {
            let address = address(cursor: next.cursor(page.order))
            xml.empty("link", [("rel", "next"), ("type", "application/atom+xml"), ("href", address)])
        }
        for row in page.records { write(row, &xml) }
        xml.close("feed")
        return Array(xml.text.utf8)
    }

    private func write(_ row: Int, _ xml: inout XMLText) {
        let rows = page.rows
        let items = FlatItems(json: rows.json(row, 8))
        let code = rows.string(row, 0)
        let publication = page.publishedOn(row)
        xml.open("entry", [])
        xml.element("id", "urn:uuid:\(rows.uuid(row, 14))")
        xml.element("title", "\(rows.string(row, 1)) \(items[subject.numberItem])")
        xml.element("updated", rows.moment(row, 9)?.text ?? "\(today)T00:00:00+08:00")
        if let publication { xml.element("published", "\(publication)T00:00:00+08:00") }
        xml.open("author", [])
        xml.element("name", rows.string(row, 3))
        xml.close("author")
        for kind in items[subject.kindItem].split(separator: ";") { xml.empty("category", [("term", String(kind))]) }
        xml.empty(
            "link", [("rel", "alternate"), ("type", "application/json"), ("href", "/v1/subjects/\(code)/report")])
        xml.element("summary", summary(row, items, publication), [("type", "text")])
        xml.close("entry")
    }

    private func summary(_ row: Int, _ items: FlatItems, _ publication: CivilDate?) -> String {
        let decision = page.rows.day(row, 4)
        var parts = [items[subject.contentItem], "统一社会信用代码：\(page.rows.string(row, 0))"]
        if let decision { parts.append("决定日期：\(decision)") }
        if let days = timeliness.workingDays(from: decision, to: publication) { parts.append("决定至公示：\(days) 个工作日") }
        return parts.filter { !$0.isEmpty }.joined(separator: "。")
    }

    /// The feed's address with another cursor.
    private func address(cursor: String?) -> String {
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = (halves.count > 1 ? halves[1] : "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
            .sorted()
        let query = fields.map(String.init) + (cursor.map { ["cursor=\($0)"] } ?? [])
        return Self.encoded(query.isEmpty ? String(halves[0]) : "\(halves[0])?\(query.joined(separator: "&"))")
    }

    /// What an address may not hold as it is (RFC 3986), percent-encoded; some clients send it all the same.
    private static func encoded(_ address: String) -> String {
        address.utf8.reduce(into: "") { text, byte in
            let isPlain =
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
            if isPlain || "-._~!$&'()*+,;=:@%/?".utf8.contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text +=
                    "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
            }
        }
    }
}
