import Documents
import Foundation
import TestSupport
import Testing

struct DocumentHTMLTests {
    /// Reads a page as a browser would: its text, the elements in it, and what attributes say.
    private static let reader = """
        import sys, json
        from html.parser import HTMLParser
        class Reader(HTMLParser):
            def __init__(self):
                super().__init__(); self.text=[]; self.tags=set(); self.attributes=[]; self.depth=0
            def handle_starttag(self, tag, attrs):
                self.tags.add(tag); self.attributes += [name for name, _ in attrs]
                if tag not in ("meta", "col", "br", "path"): self.depth += 1
            def handle_startendtag(self, tag, attrs): self.tags.add(tag)
            def handle_endtag(self, tag): self.depth -= 1
            def handle_data(self, data): self.text.append(data)
        page = open(sys.argv[1], encoding="utf-8").read()
        reader = Reader(); reader.feed(page); reader.close()
        json.dump({"text": "".join("".join(reader.text).split()), "tags": sorted(reader.tags),
            "attributes": sorted(set(reader.attributes)), "depth": reader.depth}, sys.stdout)
        """

    private struct Page: Decodable {
        let text: String
        let tags: [String]
        let attributes: [String]
        let depth: Int
    }

    private func page(_ document: Document, _ verification: DocumentVerification? = nil) throws -> Page {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).html")
        try Data(DocumentHTML(document, verification: verification).bytes()).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try JSONDecoder().decode(Page.self, from: Data(PythonScript.run(Self.reader, [file.path])))
    }

    @Test(arguments: [0, 1, 500]) func everyTextIsOnThePage(records: Int) throws {
        let document = SampleDocument.make(records: records)
        let page = try page(document, DocumentVerification(address: "https://credit.example/ABCD", code: "ABCD"))
        for expected in Set(SampleDocument.texts(document)) where !expected.isEmpty {
            let isThere = page.text.contains(expected.filter { !$0.isWhitespace })
            #expect(isThere, "\(expected)")
        }
        #expect(page.depth == 0)
        #expect(Set(page.tags).isDisjoint(with: ["script", "iframe", "object", "img", "link", "form"]))
        #expect(page.tags.contains("svg"))
    }

    @Test func aHostileNameIsText() throws {
        let name = "<script>alert(1)</script><img src=x onerror=alert(2)>\"' onload='x' &lt; \u{202E}\u{07}"
        let page = try page(SampleDocument.make(records: 1, name: name))
        #expect(
            page.text.contains("<script>alert(1)</script><imgsrc=xonerror=alert(2)>\"'onload='x'&lt;[U+202E][U+0007]"))
        #expect(Set(page.tags).isDisjoint(with: ["script", "img"]))
        #expect(!page.attributes.contains { $0.hasPrefix("on") })
        #expect(page.depth == 0)
    }
}
