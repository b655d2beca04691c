internal import Catalogue
internal import Foundation
internal import HTTPServer

/// The body of a declaration: `{"from": "2026-01-01", "through": "2026-10-31", "settled_batches": [...]}`.
enum CompletenessClaimBody {
    static let limit = 1 << 20

    /// - Throws: `Problem` for what is no such object.
    static func claim(_ bytes: [UInt8]) throws -> FeedCompleteness.Claim {
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            throw Problem.notAnObject
        }
        let known: Set = ["from", "through", "settled_batches"]
        for name in object.keys.sorted() where !known.contains(name) {
            throw Problem.invalidMember(
                String(name.prefix(40)), "不认识；可用：from、through、settled_batches。",
                "unknown; known are from, through and settled_batches.")
        }
        guard let through = try day("through", object) else {
            throw Problem.invalidMember("through", "不能缺少。", "it is required.")
        }
        return FeedCompleteness.Claim(from: try day("from", object), through: through, settled: try batches(object))
    }

    private static func day(_ name: String, _ object: [String: Any]) throws -> CivilDate? {
        guard let value = object[name], !(value is NSNull) else { return nil }
        guard let text = value as? String, let date = CivilDate(iso: text) else {
            throw Problem.invalidMember(name, "应为日期，形如 2026-01-31。", "it must be a date such as 2026-01-31.")
        }
        return date
    }

    private static func batches(_ object: [String: Any]) throws -> [String] {
        guard let value = object["settled_batches"] else { return [] }
        guard let batches = value as? [String], batches.count <= 10_000,
            batches.allSatisfy({ UUID(uuidString: $0) != nil })
        else {
            throw Problem.invalidMember(
                "settled_batches", "应为批次编号的列表，最多 10000 个。", "it must be a list of batch numbers, at most 10000.")
        }
        return batches
    }
}
