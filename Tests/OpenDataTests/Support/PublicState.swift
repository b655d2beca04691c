import Foundation
import TestSupport
import Testing

@testable import OpenData

/// What is public, record by record, in a form in which it can be compared wherever it comes from.
typealias PublicState = [String: String]

extension OpenDataServer {
    /// What the role that everybody reads by may see.
    func publicState() async throws -> PublicState {
        let rows = try await database.run(
            """
            SELECT public_record_id(uscc, class, record_key), json_build_object(
                'uscc', uscc, 'class', class, 'key', record_key, 'subject_name', subject_name, 'region', region, 'agency', agency,
                'decision_date', decision_date, 'public_from', nullif(public_from, '-infinity'),
                'public_until', nullif(public_until, 'infinity'), 'items', public_items)
            FROM record
            """, role: "gongxin_public")
        return try Dictionary(uniqueKeysWithValues: rows.map { ($0[0], try Self.canonical($0[1])) })
    }

    /// A record in a form in which two that say the same are the same. Files have no revision.
    static func canonical(_ json: String) throws -> String {
        var object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        object["id"] = nil
        object["revision"] = nil
        return String(decoding: try JSONSerialization.data(withJSONObject: object, options: .sortedKeys), as: UTF8.self)
    }

    static func id(_ line: String) throws -> String {
        try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])["id"] as? String ?? ""
    }

    /// What a harvest has written.
    static func harvested(_ folder: String) throws -> PublicState {
        var state: PublicState = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder + "/records") {
            for line in try String(contentsOfFile: "\(folder)/records/\(name)", encoding: .utf8).split(separator: "\n")
            {
                #expect(state.updateValue(try canonical(String(line)), forKey: try id(String(line))) == nil)
            }
        }
        return state
    }

    /// The records of an export's files.
    func records(of export: Int) throws -> PublicState {
        var state: PublicState = [:]
        for file in try manifest(export).files {
            for line in try lines(file) {
                #expect(state.updateValue(try Self.canonical(line), forKey: try Self.id(line)) == nil, "twice: \(line)")
            }
        }
        return state
    }

    /// Applies lines of changes.
    static func apply(_ lines: [String], to state: inout PublicState) throws {
        for line in lines {
            let entry = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let id = try #require(entry["id"] as? String)
            state[id] = try (entry["record"] as? [String: Any]).map { record in
                try canonical(String(decoding: JSONSerialization.data(withJSONObject: record), as: UTF8.self))
            }
        }
    }

    /// The changes behind a number, as lines.
    func changes(after number: Int) throws -> [String] {
        let page = try get("/v1/changes?after=\(number)&limit=1000000").object()
        return try (page["changes"] as? [[String: Any]] ?? []).map {
            String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self)
        }
    }

    /// What reports show, as class, key and items.
    func reported(_ codes: [String]) throws -> Set<String> {
        var found: Set<String> = []
        for code in codes {
            let answer = try get("/v1/subjects/\(code)/report")
            if answer.status == 404 { continue }
            try #require(answer.status == 200, "\(answer.text)")
            for section in try answer.object()["sections"] as? [[String: Any]] ?? [] {
                for record in section["records"] as? [[String: Any]] ?? [] {
                    found.insert(try Self.brief(section["class"] as? String, code, record))
                }
            }
        }
        return found
    }

    /// What a listing shows, page by page.
    func listed(_ path: String, _ classCode: String) throws -> Set<String> {
        var found: Set<String> = []
        var cursor = ""
        while true {
            let page = try get("\(path)?limit=10\(cursor)").object()
            for record in page["records"] as? [[String: Any]] ?? [] {
                found.insert(try Self.brief(classCode, record["uscc"] as? String, record))
            }
            guard let next = page["next"] as? String else { return found }
            cursor = "&cursor=\(next)"
        }
    }

    private static func brief(_ classCode: String?, _ code: String?, _ record: [String: Any]) throws -> String {
        let items = try JSONSerialization.data(withJSONObject: record["items"] ?? [:], options: .sortedKeys)
        return "\(classCode ?? "") \(code ?? "") \(record["key"] ?? "") \(String(decoding: items, as: UTF8.self))"
    }

    /// The same of what is public.
    static func brief(_ state: PublicState, _ classCode: String? = nil) throws -> Set<String> {
        Set(
            try state.values.compactMap { text in
                let record = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
                let itsClass = record["class"] as? String
                guard classCode == nil || itsClass == classCode else { return nil }
                return try brief(itsClass, record["uscc"] as? String, record)
            })
    }
}
