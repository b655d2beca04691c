import Foundation
import Testing

@testable import HTTPServer

/// Conditional requests (RFC 9110 §13), dates (§5.6.7) and the choice of a coding (§12.5.3): vectors from the standard and beside it.
@Suite struct ConditionalTests {
    private static func tag(_ text: String) -> EntityTag { Array(text.utf8).withUnsafeBytes { EntityTag(of: $0) } }

    private let tag = Self.tag("xyzzy")

    @Test func `a tag is strong, and another one for other bytes and for another coding`() {
        #expect(tag.text.hasPrefix("\"") && tag.text.hasSuffix("\"") && tag.text.utf8.count == 34)
        #expect(tag == Self.tag("xyzzy"))
        #expect(tag != Self.tag("xyzzz"))
        #expect(tag.coded(.gzip).text == tag.text.dropLast() + "-gzip\"")
        #expect(Self.tag("").text.utf8.count == 34)
    }

    /// §13.1.2: If-None-Match: "xyzzy" | W/"xyzzy" | "xyzzy", "r2d2xxxx", "c3piozzzz" | W/"xyzzy", W/"r2d2xxxx", W/"c3piozzzz" | *
    @Test func `a list that names the tag, weak or strong, or a star, means that the reader has it`() {
        let text = tag.text
        for list in [
            text, "W/\(text)", "\(text), \"r2d2xxxx\", \"c3piozzzz\"", "W/\"r2d2xxxx\", W/\(text)", "*", " * ",
            "\"a,b\",\(text)", ",, \(text) ,", "\"\"\t,\t\(text)", "\"W/\", \(text)",
        ] {
            #expect(tag.isListed(in: list), "\(list)")
        }
        for list in [
            "", "\"r2d2xxxx\"", "W/\"xyzzy\"", String(text.dropFirst().dropLast()), "w/\(text)", "\"\(text)",
            "*, \"a\"",
            "bad, \(text)", "\"a\"\(text)", tag.coded(.gzip).text, "\(text.dropLast())", "\"",
        ] {
            #expect(!tag.isListed(in: list), "\(list)")
        }
    }

    @Test func `tags go before the date, and the date counts only where it is known when something changed`() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        let since = Preconditions(modifiedSince: date)
        #expect(since.isMet(by: tag, modified: 784_111_777))
        #expect(since.isMet(by: tag, modified: 784_111_776))
        #expect(!since.isMet(by: tag, modified: 784_111_778))
        #expect(!since.isMet(by: tag, modified: nil))
        #expect(!Preconditions(noneMatch: ["\"a\""], modifiedSince: date).isMet(by: tag, modified: 0))
        #expect(Preconditions(noneMatch: ["\"a\"", tag.text]).isMet(by: tag, modified: nil))
        #expect(!Preconditions(modifiedSince: "yesterday").isMet(by: tag, modified: 0))
        #expect(!Preconditions().isMet(by: tag, modified: 0))
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
        ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Fri, 20 Nov 2026 16:00:00 GMT", 1_795_190_400), ("Tue, 29 Feb 2028 23:59:59 GMT", 1_835_481_599),
    ]) func `the three forms of a date are read`(text: String, seconds: Int) {
        #expect(HTTPDate.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT", "784111777",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "Sun Nov 6 08:49:37 94", "Sun, 06 Nov 1994 08:49 GMT", "٠", "a b c d e",
    ]) func `what is no date is none`(text: String) {
        #expect(HTTPDate.seconds(text) == nil)
    }

    @Test func `dates are written in the preferred form and read back`() {
        #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        for seconds in stride(from: 0, to: 4_000_000_000, by: 86_400 * 13 + 12_345) {
            #expect(HTTPDate.seconds(HTTPDate.text(seconds)) == seconds)
        }
    }

    @Test(arguments: [
        // The examples of RFC 9110 §12.5.3.
        ("compress, gzip", true), ("", false), ("*", true), ("compress;q=0.5, gzip;q=1.0", true),
        ("gzip;q=1.0, identity; q=0.5, *;q=0", true),
        ("gzip", true), ("GZIP", true), ("x-gzip", true), ("gzip, deflate, br, zstd", true), ("deflate, br", false),
        ("gzip;q=0", false), ("gzip;q=0.000", false), ("gzip ; q=0.001", true), ("*;q=0", false), ("*;q=0, gzip", true),
        ("identity;q=1, gzip;q=0.5", false), ("identity;q=0.5, gzip;q=0.5", true), ("identity;q=0", false),
        ("identity;q=0, *", true), ("gzip;q=2", false), ("gzip;q=-1", false), ("gzip;q=x", false),
        ("gzip;level=9", false),
        ("gzip;q=nan", false), ("gzipped", false), (",gzip,", true), (";", false),
    ]) func `a coding is chosen by what a reader accepts and likes`(header: String, isGzip: Bool) {
        #expect((ContentCoding(acceptEncoding: header) == .gzip) == isGzip)
    }

    @Test func `who says nothing gets the bytes as they are`() {
        #expect(ContentCoding(acceptEncoding: nil) == .identity)
    }
}
