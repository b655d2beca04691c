import EventLoop
import Lists
import PostgresClient
import TestSupport

/// Records and entries as these tests make them.
enum Listed {
    static let market = "市场监督管理严重违法失信名单"
    static let tax = "重大税收违法失信主体"

    /// A credit code for SQL, which does not look at its check character.
    static func code(_ number: Int, kind: String = "91") -> String {
        let digits = "\(number)"
        return kind + "990000MA" + String(repeating: "0", count: 7 - digits.count) + digits + "X"
    }

    /// A record of the class of serious dishonesty that names a list; days count from today.
    static func record(
        _ number: Int, _ list: String = market, decided: Int = -10, _ change: (inout RecordRow) -> Void = { _ in }
    ) -> RecordRow {
        RecordRow {
            $0.uscc = code(number)
            $0.classCode = "serious_dishonesty"
            $0.key = number
            $0.name = "样例市列名有限公司\(number)"
            $0.decided = decided
            $0.publicFrom = decided
            $0.publicUntil = nil
            $0.publicItems =
                #"{"SX_MLMC":"\#(list)","SX_LRYY":"样例事由\#(number)","SX_LRWSH":"样列〔2026〕\#(number)号"}"#
            $0.authorisedItems = #"{"B":"B-CANARY"}"#
            $0.sharedItems = #"{"BZ":"C-CANARY"}"#
            change(&$0)
        }
    }

    /// A penalty of these kinds.
    static func penalty(
        _ subject: Int, _ key: Int, _ kinds: String = "吊销许可证件", decided: Int,
        _ change: (inout RecordRow) -> Void = { _ in }
    ) -> RecordRow {
        RecordRow {
            $0.uscc = code(subject)
            $0.key = key
            $0.name = "样例市受罚有限公司\(subject)"
            $0.decided = decided
            $0.publicFrom = decided
            $0.publicUntil = decided + 1095
            let list = kinds.split(separator: ";").map { "\"\($0)\"" }.joined(separator: ",")
            $0.publicItems = #"{"CF_CFLB":[\#(list)],"CF_NR_FK":3.5}"#
            change(&$0)
        }
    }
}

extension TestDatabase {
    /// The lists that the public sees a subject on.
    func publicLists(_ code: String) async throws -> [String] {
        try await run("SELECT list FROM list_entry WHERE uscc = '\(code)' ORDER BY list", role: "gongxin_public").map {
            $0[0]
        }
    }

    /// The state of all entries of a subject: list, why each ended (blank while it has not).
    func history(_ code: String) async throws -> [[String]] {
        try await run(
            "SELECT list, coalesce(end_reason, '') FROM list_entry WHERE uscc = '\(code)' ORDER BY entered_at, list")
    }

    /// Puts the clock some days ahead of the real one; 0 sets it right.
    func setClock(ahead days: Int) async throws {
        try await run(
            """
            CREATE OR REPLACE FUNCTION publicity_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
                RETURN (now() AT TIME ZONE 'Asia/Shanghai')::date + \(days)
            """)
    }

    /// Makes a list of its own for a test, which records name by its code, or which a rule fills.
    func insertList(
        _ code: String, publish: String = "public", subjects: String = "organisation,individual_business",
        term: Int? = nil, departments: String = "*-scjg", rule: String? = nil
    ) async throws {
        let exits = term == nil ? "repair,revocation" : "term,repair,revocation"
        try await run(
            """
            INSERT INTO catalogue_list (version, code, position, name, name_en, colour, basis, authority, authority_en, departments,
                criteria, criteria_en, publish, subjects, term_months, exits, effective_from, effective_until)
            VALUES (catalogue_in_force(), '\(code)', 99, '样例名单\(code)', 'List \(code)', 'attention', '样例', '样例局', 'Bureau',
                '{\(departments)}', '样例', 'Sample', '\(publish)', '{\(subjects)}', \(term.map(String.init) ?? "NULL"),
                '{\(exits)}', '-infinity', 'infinity');
            INSERT INTO catalogue_list_source (version, class, item, value, list, reason_item, document_item, removal_item)
            VALUES (catalogue_in_force(), 'serious_dishonesty', 'SX_MLMC', '\(code)', '\(code)', 'SX_LRYY', 'SX_LRWSH', 'SX_YCRQ');
            """)
        if let rule { try await run(rule) }
    }

    /// A rule that lists whoever has so many penalties of these kinds within the months.
    static func rule(
        _ code: String, list: String, least: Int, months: Int = 12, kinds: String = "吊销许可证件", share: String = "A"
    ) -> String {
        """
        INSERT INTO catalogue_list_rule (version, code, list, class, measure, least, months, item, item_values, share_class)
        VALUES (catalogue_in_force(), '\(code)', '\(list)', 'penalty', 'records', \(least), \(months), 'CF_CFLB', '{\(kinds)}', '\(share)')
        """
    }

    /// Gives numbers to what changed, and lets the lists follow. Transactions of other tests wait for their own turn.
    func follow() async throws {
        let settings = settings()
        try await withLoop { loop in
            try await Session.with(settings, on: loop) { session in
                _ = try await session.execute("SELECT number_changes(100000)")
                while try await ListFollower(most: 7).step(session) > 0 {}
            }
        }
    }
}
