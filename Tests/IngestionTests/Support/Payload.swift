import Identifiers

/// Made-up payloads about the reserved division 990000.
enum Payload {
    /// The code of the `number`-th made-up organisation, at most six digits.
    static func uscc(_ number: Int, prefix: String = "91") -> String {
        let digits = String(number)
        let organisation = Array(("MA" + String(repeating: "0", count: 6 - digits.count) + digits).utf8)
        let check = OrganisationCode.checkCharacter(for: organisation) ?? 0
        let body = Array((prefix + "990000").utf8) + organisation + [check]
        return String(decoding: body + [SocialCreditCode.checkCharacter(for: body) ?? 0], as: UTF8.self)
    }

    /// A penalty without fault or warning.
    static func penalty(_ number: Int = 1, _ changes: [String: String] = [:]) -> [String: String] {
        let record = [
            "CF_XDR_MC": "样例市测试有限公司\(number)", "CF_XDR_LB": "法人及非法人组织", "CF_XDR_SHXYM": uscc(number),
            "CF_FRDB": "样某", "CF_WSH": "样市监罚〔2026〕\(number)号", "CF_WFXW": "虚假宣传", "CF_SY": "样例事实",
            "CF_YJ": "《样例法》第一条", "CF_CFLB": "罚款", "CF_NR": "罚款一万五千元", "CF_NR_FK": "1.5",
            "CF_JDRQ": "2026-05-10", "CF_CFJG": "样例市市场监督管理局", "CF_CFJGDM": "11990000MB9900021N",
            "CF_SJLY": "样例市市场监督管理局", "CF_SJLYDM": "11990000MB9900021N",
        ]
        return record.merging(changes) { $1 }
    }

    /// A natural person's penalty.
    static func personPenalty(_ number: Int = 1, _ changes: [String: String] = [:]) -> [String: String] {
        let person = [
            "CF_XDR_LB": "自然人", "CF_XDR_MC": "样某某", "CF_XDR_SHXYM": "", "CF_FRDB": "",
            "CF_XDR_ZJLX": "其他（样例）", "CF_XDR_ZJHM": "SAMPLE-\(number)",
        ]
        return penalty(number, person).merging(changes) { $1 }
    }

    /// A permit without fault or warning.
    static func permit(_ number: Int = 1, _ changes: [String: String] = [:]) -> [String: String] {
        let record = [
            "XK_XDR_MC": "样例市测试有限公司\(number)", "XK_XDR_LB": "法人及非法人组织", "XK_XDR_SHXYM": uscc(number),
            "XK_FRDB": "样某", "XK_XKWS": "准予行政许可决定书", "XK_WSH": "样审批〔2026〕\(number)号", "XK_XKLB": "普通",
            "XK_NR": "样例许可", "XK_JDRQ": "2026-01-01", "XK_YXQZ": "2026-01-01", "XK_YXQZI": "2099-12-31",
            "XK_XKJG": "样例市行政审批局", "XK_XKJGDM": "11990000MB9900136W", "XK_ZT": "有效",
            "XK_LYDW": "样例市行政审批局", "XK_LYDWDM": "11990000MB9900136W",
        ]
        return record.merging(changes) { $1 }
    }

    /// A registration without fault or warning.
    static func registration(_ number: Int = 1, _ changes: [String: String] = [:]) -> [String: String] {
        let record = [
            "DJ_MC": "样例市测试有限公司\(number)", "DJ_SHXYM": uscc(number), "DJ_CLRQ": "2020-01-01",
            "DJ_ZS": "样例市样例路1号", "DJ_DJJG": "样例市市场监督管理局", "DJ_ZT": "存续",
        ]
        return record.merging(changes) { $1 }
    }

    /// Records as CSV with all their items as columns, by code.
    static func csv(_ records: [[String: String]]) -> [UInt8] {
        let columns = Set(records.flatMap(\.keys)).sorted()
        let rows = records.map { record in columns.map { cell(record[$0] ?? "") } }
        return Array(([columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined().utf8)
    }

    private static func cell(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { ![0x22, 0x2C, 0x0A, 0x0D].contains($0) }
        return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
