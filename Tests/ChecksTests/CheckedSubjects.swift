import TestSupport

/// Organisations to be checked, made up in the reserved division, and who checks them.
enum CheckedSubjects {
    /// Registered, with two penalties, one of them not public, and on both lists.
    static let listed = "91990000MA0000001B"
    /// Registered and clean.
    static let clean = "91990000MA0000002E"
    /// Not registered; one record that is between departments only.
    static let hidden = "91990000MA0000003H"
    /// Two that share a name.
    static let twins = ["91990000MA0000004L", "91990000MA0000005P"]
    /// Well-formed, and nobody's.
    static let nobody = "91990000MA0000006T"

    static let listedName = "样例市列名(集团)有限公司"

    /// Fills the suite's database.
    static func fill(_ database: TestDatabase) async throws {
        try await database.run(
            """
            SET session_replication_role = replica; TRUNCATE record, subject, subject_name, access_log, credit_check, organisation CASCADE; SET session_replication_role = origin;
            INSERT INTO subject (uscc, name, kind, region, registered) VALUES
                ('\(listed)', '\(listedName)', 'enterprise', '990000', true),
                ('\(clean)', '样例市清白有限公司', 'enterprise', '990000', true),
                ('\(twins[0])', '样例市同名有限公司', 'enterprise', '990000', true),
                ('\(twins[1])', '样例市同名有限公司', 'enterprise', '990000', true);
            INSERT INTO subject_name (uscc, name) VALUES ('\(clean)', '样例市从前有限公司');
            INSERT INTO organisation (code, name, kind, uscc) VALUES ('990000-fgw', '样例市发展和改革委员会', 'department', NULL),
                ('990000-scjg', '样例市市场监督管理局', 'department', NULL), ('bank', '样例银行', 'bank', NULL),
                ('agency', '样例征信', 'agency', NULL);
            INSERT INTO client (id, organisation) VALUES ('department-fgw', '990000-fgw'), ('department-scjg', '990000-scjg'),
                ('bank-a', 'bank'), ('agency-a', 'agency');
            INSERT INTO client_key (id, client, algorithm, public_key)
                SELECT 'key-' || id, id, 'ed25519', '\\x00' FROM client;
            INSERT INTO service_right (department, class, purpose, valid_from, valid_until, basis, granted_by)
            SELECT '990000-fgw', class, 'tender', publicity_today() - 10, publicity_today() + 10, 'test', 'operator'
            FROM unnest('{penalty,abnormal_operation,serious_dishonesty}'::text[]) AS class;
            INSERT INTO service_right (department, class, purpose, valid_from, valid_until, basis, granted_by) VALUES
                ('990000-scjg', 'serious_dishonesty', 'tender', publicity_today() - 10, 'infinity', 'test', 'operator'),
                ('990000-scjg', 'penalty', 'old', publicity_today() - 10, publicity_today(), 'test', 'operator');
            """)
        try await database.insert(records)
    }

    private static var records: [RecordRow] {
        [
            RecordRow {
                $0.uscc = listed
                $0.name = listedName
            },
            RecordRow {
                $0.uscc = listed
                $0.name = listedName
                $0.key = 2
                $0.decided = -3
                $0.publicFrom = nil
            },
            listing(listed, "serious_dishonesty", "SX", removed: nil),
            listing(listed, "abnormal_operation", "YC", removed: nil),
            listing(clean, "abnormal_operation", "YC", removed: -5),
            RecordRow {
                $0.uscc = hidden
                $0.publicFrom = nil
            },
        ]
    }

    static func listing(_ uscc: String, _ list: String, _ prefix: String, removed: Int?) -> RecordRow {
        RecordRow {
            $0.uscc = uscc
            $0.classCode = list
            $0.decided = -20
            $0.publicUntil = removed
            let day = removed.map { _ in #","\#(prefix)_YCRQ":"2020-01-01""# } ?? ""
            $0.publicItems = #"{"\#(prefix)_LRYY":"A-CANARY"\#(day)}"#
        }
    }
}
