import TestSupport

/// What happens to made-up records: feeds, corrections, repairs, withdrawals, reviews, and days that pass.
struct RandomLife {
    private var random: SeededNumbers
    private var lastKey = 0
    private var day = 0

    static let codes = [
        "91990000MA0000007X", "91990000MA0000015Q", "91990000MA0000023K", "91990000MA0000031E",
        "91990000MA000004X6", "91990000MA00000586", "91990000MA00000661", "91990000MA0000074U",
    ]

    init(seed: UInt64) { random = SeededNumbers(seed: seed) }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    /// The statements that forget everything and set the clock.
    static let beginning = """
        TRUNCATE record, record_history, change, pending_change, export, subject, subject_gram CASCADE;
        UPDATE change_clock SET last_number = 0, complete_after = 0;
        DELETE FROM change_follower;
        CREATE OR REPLACE FUNCTION publicity_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN (now() AT TIME ZONE 'Asia/Shanghai')::date;
        UPDATE change_clock SET last_day = publicity_today();
        """

    /// The next event, as a statement or several of one transaction.
    mutating func next() -> String {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<45: return (0..<Int.random(in: 1...3, using: &random)).map { _ in insertion() }.joined()
        case 45..<60:
            return update(
                "public_items = '{\"CF_WSH\":\"版\(random.next() % 1000)\",\"CF_NR_FK\":\(random.next() % 9)}'")
        case 60..<66: return update("authorised_items = '{\"CF_FRDB\":\"样\(random.next() % 1000)\"}'")
        case 66..<72: return update("subject_name = '样例市更名\(random.next() % 100)有限公司', action = 'correction'")
        case 72..<78: return update("public_until = publicity_today() + \(Int.random(in: -1...3, using: &random))")
        case 78..<83: return update("state = 'repaired'")
        case 83..<88: return update("state = 'withdrawn'")
        case 88..<92: return update("state = 'under_review'")
        case 92..<97: return update("state = 'active'")
        default: return nextDay()
        }
    }

    private mutating func nextDay() -> String {
        day += 1
        return """
            CREATE OR REPLACE FUNCTION publicity_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
            RETURN (now() AT TIME ZONE 'Asia/Shanghai')::date + \(day);
            """
    }

    private mutating func insertion() -> String {
        lastKey += 1
        let key = lastKey
        let isPerson = chance(10)
        let from = isPerson || chance(8) ? nil : Int.random(in: -3...2, using: &random)
        let until: Int? = chance(50) ? nil : Int.random(in: 1...4, using: &random)
        let uscc = Self.codes.randomElement(using: &random) ?? ""
        let classCode = ["penalty", "penalty", "permit", "registration"].randomElement(using: &random) ?? ""
        return RecordRow { row in
            row.key = key
            row.uscc = uscc
            row.classCode = classCode
            row.publicFrom = from
            row.publicUntil = until
            row.naturalPerson = isPerson
            row.publicItems = #"{"CF_WSH":"号\#(key)","CF_CFLB":["罚款","警告"]}"#
        }.insertion
    }

    /// A change of some record as a revision, with what was before in the history.
    private mutating func update(_ assignment: String) -> String {
        let columns = """
            uscc, class, record_key, revision, digest, source, batch, row_number, subject_name, region, agency, decision_date,
            public_from, public_until, state, natural_person, public_items, authorised_items, shared_items, recorded_at,
            action, reason, shown_since, former_state
            """
        let key = RecordRow { $0.key = Int.random(in: 1...max(1, lastKey), using: &random) }.keyText
        let revived = chance(50) ? "" : ", public_from = least(public_from, publicity_today())"
        let whom = "record_key = '\(key)' AND NOT natural_person AND public_from < 'infinity'"
        return """
            INSERT INTO record_history (\(columns), replaced_by)
            SELECT \(columns), batch FROM record WHERE \(whom);
            UPDATE record SET revision = revision + 1, \(assignment)\(revived) WHERE \(whom);
            """
    }
}
