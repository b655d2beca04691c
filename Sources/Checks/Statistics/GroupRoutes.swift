internal import Catalogue
public import CatalogueStore
internal import Formats
public import HTTPServer
public import PostgresClient

/// The address of statistics of groups.
public struct GroupRoutes: Sendable {
    private let sessions: SessionPool
    private let catalogue: CurrentCatalogue
    private let rules: GroupRules

    /// Handlers that work through a loop's sessions of the owner; they read what is published and nothing else.
    public init(_ sessions: SessionPool, _ catalogue: CurrentCatalogue, _ rules: GroupRules) {
        self.sessions = sessions
        self.catalogue = catalogue
        self.rules = rules
    }

    /// Adds the address to a router.
    public func add(to router: inout Router) {
        router.on(.get, "/v1/statistics/groups") { try await groups($0) }
    }

    private func groups(_ request: Request) async throws -> Response {
        let values = try request.query(known: ["class", "by"])
        let classes = catalogue.value.classes.filter { $0.decisionDateItem != nil }.map(\.code)
        guard let code = values["class"], classes.contains(code) else { throw Self.unknownClass(classes) }
        guard let partition = GroupPartition(rawValue: values["by"] ?? "region,month") else {
            throw Self.unknownPartition
        }
        let result = try await sessions.withSession { session in
            try await session.query(
                SQL.groupStatistics,
                [.text(code), .integer(partition.digits), .boolean(partition == .regionAndMonth)])
        }
        return .json(
            document(code, partition, result), headers: [.askedAgain])
    }

    private func document(_ code: String, _ partition: GroupPartition, _ result: PostgresResult) -> [UInt8] {
        var json = JSONWriter(capacity: 4096)
        json.object { json in
            json.key("class")
            json.value(code)
            json.key("by")
            json.value(partition.rawValue)
            json.key("smallest_group")
            json.value(rules.smallest)
            json.key("rounded_to")
            json.value(rules.rounding)
            json.key("groups")
            json.array { json in
                for row in 0..<result.count { json.object { Self.write(result, row, partition, &$0) } }
            }
        }
        return json.bytes
    }

    private static func write(
        _ result: PostgresResult, _ row: Int, _ partition: GroupPartition, _ json: inout JSONWriter
    ) {
        if partition != .total {
            json.key("region")
            json.value(result.string(row, 0))
        }
        json.key("from")
        json.value(result.string(row, 1))
        json.key("to")
        json.value(result.string(row, 2))
        json.key("organisations")
        json.value(result.integer(row, 3))
        json.key("records")
        json.value(result.integer(row, 4))
    }

    private static func unknownClass(_ known: [String]) -> Problem {
        let list = known.joined(separator: ", ")
        return Problem.invalidParameter(
            "class", LocalisedText("必填，可用取值：\(list)。", "It is needed and is one of: \(list)."))
    }

    private static var unknownPartition: Problem {
        let list = GroupPartition.allCases.map(\.rawValue).joined(separator: " | ")
        return Problem.invalidParameter(
            "by", LocalisedText("可用取值：\(list)。", "It is one of: \(list)."))
    }
}
