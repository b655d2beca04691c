import Catalogue
import TestSupport

@testable import Ingestion

/// Made-up batches of two departments over a few days, with faults, repetitions and changes, and what is to be expected of the names
/// in them.
struct RandomHistory {
    struct Batch {
        let classCode: String
        let source: String
        let received: CivilDate
        let sliceRows: Int
        let rows: [Row]
        var payload: [UInt8] { Payload.csv(rows.map(\.record)) }
    }

    struct Row {
        let number: Int
        let name: String
        /// Whether it is accepted, and brings a name rather than taking a record back.
        let namesItsSubject: Bool
        let record: [String: String]
    }

    private var random: SeededNumbers
    private var registered: [Int: String] = [:]
    private var formerNames: [Int: Set<String>] = [:]
    /// Rows that name their subject otherwise than the register did then, by department, class and day.
    private(set) var otherNames: [String: Int] = [:]

    init(seed: UInt64) { random = SeededNumbers(seed: seed) }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    mutating func next() -> Batch {
        let any = ["penalty", "penalty", "permit", "registration"].randomElement(using: &random)
        let classCode = registered.isEmpty ? "registration" : any ?? "penalty"
        let start = CivilDate(year: 2026, month: 9, day: 20) ?? .earliest
        let received = start.adding(days: Int.random(in: 0..<6, using: &random) * 20)
        let rows = (0..<Int.random(in: 1...40, using: &random)).map { _ in row(classCode, before: received) }
        return Batch(
            classCode: classCode, source: chance(50) ? "990000-scjg" : "990000-hbj", received: received,
            sliceRows: Int.random(in: 3...30, using: &random), rows: rows)
    }

    private mutating func row(_ classCode: String, before received: CivilDate) -> Row {
        let number = Int.random(in: 1...30, using: &random)
        let isMistaken = classCode != "registration" && chance(10)
        let name = isMistaken ? "样例市另名有限公司\(number)" : "样例市测试有限公司\(number)" + (chance(25) ? "（新）" : "")
        // As late as the tests' today allows: a decision may not lie in the future.
        let decided = min(received, TestDatabase.today).adding(days: -Int.random(in: 0..<20, using: &random))
        let date = chance(4) ? "2003-03-03" : "\(decided)"
        var changes: [String: String] = [:]
        var namesItsSubject = true
        let prefix = ["registration": "DJ", "permit": "XK_XDR", "penalty": "CF_XDR"][classCode] ?? ""
        changes["\(prefix)_MC"] = name
        if chance(8) {
            namesItsSubject = false
            changes["\(prefix)_SHXYM"] = ["91990000MA00000000", "9199", "119999209801020012"].randomElement(
                using: &random)
        } else if chance(8) {
            namesItsSubject = false
            changes["\(prefix)_MC"] = ""
        }
        if classCode == "penalty" {
            changes["CF_JDRQ"] = date
            changes["CF_NR"] = chance(30) ? "" : "罚款\(Int.random(in: 1...3, using: &random))万元"
            changes["GX_CZLX"] = chance(12) ? "更正" : chance(8) ? "撤回" : ""
            if changes["GX_CZLX"] == "撤回" { namesItsSubject = false }
            if chance(5) { changes["CF_SY"] = "电话14000000001" }
        } else if classCode == "permit" {
            changes["XK_JDRQ"] = date
            changes["XK_FRDB"] = chance(20) ? "" : "样某"
        }
        let record =
            switch classCode {
            case "penalty": Payload.penalty(number, changes)
            case "permit": Payload.permit(number, changes)
            default: Payload.registration(number, changes)
            }
        return Row(number: number, name: name, namesItsSubject: namesItsSubject, record: record)
    }

    /// Takes note that a batch was worked off.
    mutating func worked(_ batch: Batch) {
        if batch.classCode == "registration" { return register(batch) }
        for row in batch.rows where row.namesItsSubject {
            guard let name = registered[row.number], name != row.name else { continue }
            if formerNames[row.number]?.contains(row.name) ?? false { continue }
            otherNames["\(batch.source) \(batch.classCode) \(batch.received)", default: 0] += 1
        }
    }

    /// The last row of each subject in a slice registers it.
    private mutating func register(_ batch: Batch) {
        for start in stride(from: 0, to: batch.rows.count, by: batch.sliceRows) {
            var slice: [Int: String] = [:]
            for row in batch.rows[start...].prefix(batch.sliceRows) where row.namesItsSubject {
                slice[row.number] = row.name
            }
            for (number, name) in slice {
                if let old = registered[number], old != name { formerNames[number, default: []].insert(old) }
                registered[number] = name
            }
        }
    }
}
