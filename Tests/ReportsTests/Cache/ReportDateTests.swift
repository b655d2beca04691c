import Foundation
import TestSupport
import Testing

@testable import Reports

/// Reports tell no date of their last change, and whoever asks by one gets what there is now.
@Suite(.enabled(if: TestDatabase.isAvailable, "set GONGXIN_TEST_DATABASE_URL"), .database)
struct ReportDateTests {
    private static let code = SpareCode.canary
    private static let later = "Fri, 31 Dec 9999 23:59:59 GMT"

    @Test func `no date is answered with “not modified”, from memory or read afresh`() async throws {
        try await TestDatabase.current.insertSubject(Self.code, name: "样例市旧名有限公司", registered: true)
        try await TestDatabase.current.insert([
            RecordRow {
                $0.uscc = Self.code
                $0.publicItems = #"{"CF_WSH":"OLD-CANARY"}"#
            }
        ])
        let path = "/v1/subjects/\(Self.code)/report"
        try await CachedReader.with { server in
            for (change, expected, isThere) in [
                (
                    """
                    UPDATE record SET revision = 2, action = 'correction', shown_since = 2, digest = sha256('right'),
                        public_items = '{"CF_WSH":"RIGHT"}'
                    """, "OLD-CANARY", false
                ),
                ("UPDATE record SET state = 'repaired'", "RIGHT", false),
                ("UPDATE record SET state = 'active'", "RIGHT", true),
                // Midnight, as far as the record is concerned.
                ("UPDATE record SET public_until = publicity_today()", "RIGHT", false),
                ("UPDATE subject SET name = '样例市新名有限公司'", "样例市新名有限公司", true),
            ] {
                try await server.warm(path)
                let before = try server.get(path)
                #expect(before.headers["last-modified"] == nil && before.headers["etag"] != nil)
                try await server.database.run("\(change) WHERE uscc = '\(Self.code)'")
                try await server.hears()
                // Read and kept, then from memory.
                for _ in 0..<2 {
                    let answer = try server.get(path, ["If-Modified-Since": Self.later])
                    #expect(answer.status == 200 && answer.headers["last-modified"] == nil, "\(change)")
                    #expect(answer.text != before.text && answer.text.contains(expected) == isThere, "\(change)")
                    try await server.warm(path)
                }
                let tag = try #require(before.headers["etag"])
                #expect(try server.get(path, ["If-None-Match": tag]).status == 200, "\(change)")
            }
        }
    }
}
