import Cryptography
import Formats
import Foundation
import TestSupport
import Testing

@testable import IssuedDocuments

/// Facts in JSON: in one form only, and signed.
@Suite struct SignedStatementTests {
    @Test func aChangeIsFoundAndALayoutIsNone() throws {
        let material = try SigningFolder()
        let trusted = try material.trusted
        let document: JSONValue = .object(["number": "1", "facts": .array(["样例", 2, .null, true])])
        let file = try SignedStatement(document, with: material.keys).file
        guard case .genuine(let names) = FileVerdict(of: file, trusted) else {
            Issue.record("not genuine")
            return
        }
        #expect(names.count == 2)
        let object = try JSONSerialization.jsonObject(with: Data(file))
        let pretty = try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted])
        #expect(FileVerdict(of: Array(pretty), trusted) == .genuine(by: names))
        for place in file.indices {
            var changed = file
            changed[place] ^= 1
            if case .genuine = FileVerdict(of: changed, trusted) { Issue.record("byte \(place)") }
        }
        // With one signature taken off it is not what was issued, but what is there is good; with none it is nothing.
        #expect(FileVerdict(of: file, TrustedKeys()) == .unknownSigner(names))
        let other = try SignedStatement(document, with: SigningFolder().keys).file
        guard case .unknownSigner = FileVerdict(of: other, trusted) else {
            Issue.record("signed by another")
            return
        }
        #expect(FileVerdict(of: Array("{}".utf8), trusted) != .genuine(by: names))
        #expect(FileVerdict(of: Array("<html>".utf8), trusted) == .unsigned)
        #expect(FileVerdict(of: [], trusted) == .unsigned)
    }
}
