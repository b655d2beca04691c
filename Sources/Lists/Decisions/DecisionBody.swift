internal import Catalogue
internal import Foundation
internal import HTTPServer
internal import PersonalData
internal import RequestParameters

/// The members of a request about an entry, all of them texts.
struct DecisionBody {
    private let members: [String: String]

    /// - Throws: `Problem` for what is no object of texts, and for a member that is not known.
    init(_ bytes: [UInt8], known: Set<String>) throws {
        guard let members = try? JSONDecoder().decode([String: String].self, from: Data(bytes)) else {
            throw Problem.notAnObject
        }
        for name in members.keys.sorted() where !known.contains(name) {
            let list = known.sorted().joined(separator: ", ")
            throw Problem.invalidMember(String(name.prefix(40)), "不认识；可用：\(list)。", "unknown; known are \(list).")
        }
        self.members = members
    }

    func has(_ name: String) -> Bool { members[name] != nil }

    /// A text that may be shown to anyone: without control characters and without personal data.
    func optional(_ name: String, atMost most: Int) throws -> String? {
        guard let text = members[name] else { return nil }
        let scalars = text.unicodeScalars
        guard (1...most).contains(scalars.count), scalars.contains(where: { !$0.properties.isWhitespace }),
            scalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else {
            throw Problem.invalidMember(
                name, "应为 1 至 \(most) 个字，不含控制字符。", "it must have 1 to \(most) characters, and none of control.")
        }
        let isPersonal = Array(text.utf8).withUnsafeBufferPointer { !PersonalDataScanner.findings(in: $0).isEmpty }
        if isPersonal {
            throw Problem.invalidMember(
                name, "含有个人信息（身份证号、手机号等），请删除。",
                "it has personal data such as a citizen ID or a mobile number: leave that out.")
        }
        return text
    }

    func text(_ name: String, atMost most: Int) throws -> String {
        guard let text = try optional(name, atMost: most) else {
            throw Problem.invalidMember(name, "不能缺少。", "it is required.")
        }
        return text
    }

    func day(_ name: String) throws -> CivilDate {
        guard let text = members[name] else { throw Problem.invalidMember(name, "不能缺少。", "it is required.") }
        guard let day = CivilDate(iso: text) else {
            throw Problem.invalidMember(name, "应为日期，形如 2026-01-31。", "it must be a date such as 2026-01-31.")
        }
        return day
    }

    func creditCode(_ name: String) throws -> String {
        guard let text = members[name] else { throw Problem.invalidMember(name, "不能缺少。", "it is required.") }
        return try QueryParameters.creditCode(text, name: name)
    }

    func word<Word>(_ name: String, of words: [Word]) throws -> Word where Word: RawRepresentable<String> {
        guard let word = members[name].flatMap(Word.init(rawValue:)),
            words.contains(where: { $0.rawValue == word.rawValue })
        else {
            let list = words.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalidMember(name, "应为 \(list) 之一。", "it must be one of \(list).")
        }
        return word
    }
}
