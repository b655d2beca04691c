import Disclosure
import TestSupport

/// Whom and what the tests' documents are about.
enum Subject {
    static let code = "11990000MB99000569"
    static let other = "11990000MB99000644"
    static let name = "样例市测试局"

    static let bank = TestCaller("bank-a", .bank)
    static let otherBank = TestCaller("bank-b", .bank)
    static let department = TestCaller("990000-scjg", .department)

    /// Puts callers, a registered subject with public records and one that is known by one record alone into the database.
    static func insert(into database: TestDatabase, facts: Int = 4) async throws {
        try await database.run(
            """
            SET session_replication_role = replica;
            TRUNCATE record, record_history, subject, subject_gram, authorisation, access_log, request_nonce, service_right, organisation,
                issued_document, issued_document_form, issued_document_fact, issued_document_signature, document_key CASCADE;
            SET session_replication_role = origin
            """)
        for (organisation, kind) in [("bank-a", "bank"), ("bank-b", "bank"), ("990000-scjg", "department")] {
            try await database.insertCaller(organisation, kind: kind)
        }
        try await database.insertSubject(code, name: name, registered: true)
        try await database.insertSubject(other, name: "样例市无名公司", registered: false)
        try await database.insert(
            (1...facts).map { number in
                RecordRow {
                    $0.uscc = code
                    $0.key = number
                    $0.publicItems = #"{"CF_WSH":"A-CANARY-\#(number)"}"#
                }
            } + [RecordRow { $0.uscc = other }])
        try await database.insert([AuthorisationRow { $0.subject = code }])
        try await database.insertRight("990000-scjg", "penalty", "supervision")
    }

    /// Changes records of the subject by their numbers, as ingestion would: a new revision, with the old one in the history.
    static func revise(_ database: TestDatabase, _ number: Int, _ action: String, _ items: String) async throws {
        let row = RecordRow {
            $0.uscc = code
            $0.key = number
        }
        try await database.run(
            """
            UPDATE record SET revision = revision + 1, action = '\(action)', public_items = '\(items)', digest = sha256('\(items)'),
                shown_since = CASE WHEN '\(action)' = 'correction' THEN revision + 1 ELSE shown_since END
            WHERE uscc = '\(code)' AND record_key = '\(row.keyText)'
            """)
    }

    static func set(_ database: TestDatabase, _ number: Int, _ change: String, of code: String = code) async throws {
        let row = RecordRow { $0.key = number }
        try await database.run(
            "UPDATE record SET \(change) WHERE uscc = '\(code)' AND record_key = '\(row.keyText)'")
    }
}
