import PostgresClient
import TestSupport
import Testing

/// A request at a gate, as the service puts it, and what the gate gave for it.
struct GateCall: Sendable {
    var client = "bank-a-client"
    var key: String?
    var nonce: String
    var request = "request"
    var code = "91990000MA0000000X"
    var authorisation = AuthorisationRow().id
    var purpose = "loan"
    var classCode: String?

    init(_ nonce: String, _ change: (inout GateCall) -> Void = { _ in }) {
        self.nonce = nonce
        change(&self)
    }

    /// What a gate gave for a request.
    struct Outcome: Sendable, Equatable {
        var outcome = "none"
        var authority = ""
        /// By class: the keys' last digits with the items of each share class.
        var records: [Record] = []
        var hasSubject = false

        struct Record: Sendable, Equatable {
            let classCode: String
            let key: String
            let state: String
            let items: [String]
        }

        /// Everything that was given, to look for what must not be there.
        var text: String { "\(self)" }
    }
}

extension TestDatabase {
    /// Passes calls through the gate of banks, in one statement.
    func readAuthorised(_ calls: [GateCall], hidden: [String] = []) async throws -> [GateCall.Outcome] {
        let sql = """
            SELECT * FROM read_authorised(\(Self.signatures(calls)), \(Self.array(calls.map(\.authorisation)))::uuid[],
                \(Self.array(calls.map(\.purpose))), \(Self.array(hidden))::text[], 500)
            """
        return Self.outcomes(try await run(sql, role: "gongxin_authorised"), calls.count)
    }

    /// Passes calls through the gate of departments, in one statement.
    func readShared(
        _ calls: [GateCall], hidden: [String] = [], persons: [String] = ["permit", "penalty"]
    ) async throws -> [GateCall.Outcome] {
        let classes = calls.map { $0.classCode.map { "'\($0)'" } ?? "NULL" }.joined(separator: ",")
        let sql = """
            SELECT * FROM read_shared(\(Self.signatures(calls)), \(Self.array(calls.map(\.purpose))), ARRAY[\(classes)]::text[],
                \(Self.array(hidden))::text[], \(Self.array(persons)), 500)
            """
        return Self.outcomes(try await run(sql, role: "gongxin_shared"), calls.count)
    }

    private static func signatures(_ calls: [GateCall]) -> String {
        [
            calls.map(\.client), calls.map { $0.key ?? "\($0.client)-key" }, calls.map(\.nonce),
        ].map(array).joined(separator: ", ") + ", array_fill(4102444800, '{\(calls.count)}'), "
            + [calls.map(\.request), calls.map(\.code)].map(array).joined(separator: ", ")
    }

    private static func array(_ values: [String]) -> String {
        "ARRAY[\(values.map { "'\($0)'" }.joined(separator: ","))]::text[]"
    }

    private static func outcomes(_ rows: [[String]], _ count: Int) -> [GateCall.Outcome] {
        var outcomes = Array(repeating: GateCall.Outcome(), count: count)
        for row in rows {
            let place = (Int(row[0]) ?? 0) - 1
            if !row[1].isEmpty {
                outcomes[place].outcome = row[1]
                outcomes[place].authority = row[2]
            } else if row[10].isEmpty {
                outcomes[place].hasSubject = true
            } else {
                outcomes[place].records.append(
                    .init(classCode: row[4], key: String(row[10].suffix(4)), state: row[11], items: Array(row[13...])))
            }
        }
        return outcomes
    }
}
