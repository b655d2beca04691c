internal import Catalogue
internal import PostgresClient

/// Puts the definitions of lists (名单) of a version into the database, where they decide who is on which list.
struct ListStore {
    private let session: Session

    init(_ session: Session) { self.session = session }

    /// Adds them to a version, in the transaction that makes it, and brings who is on the lists into agreement with them.
    func add(_ catalogue: Catalogue, _ version: Int) async throws {
        for (position, list) in catalogue.lists.enumerated() { try await add(list, position, version) }
        for source in catalogue.listSources { try await add(source, catalogue, version) }
        for rule in catalogue.listRules { try await add(rule, version) }
        try await session.query(SQL.settleLists)
    }

    private func add(_ list: ListDefinition, _ position: Int, _ version: Int) async throws {
        try await session.query(
            SQL.addList,
            [
                .integer(version), .text(list.code), .integer(position), .text(list.name), .text(list.englishName),
                .text(list.colour.rawValue), .text(list.basis), .text(list.authority), .text(list.englishAuthority),
                .array(list.departments), .text(list.criteria), .text(list.englishCriteria),
                .text(list.publication.rawValue), .array(list.subjects.map(\.rawValue)),
                .optional(list.termMonths.map(String.init)), .optional(list.exitMonths.map(String.init)),
                .array(list.exits.map(\.rawValue)),
                .optional(list.effectiveFrom == .earliest ? nil : list.effectiveFrom.description),
                .optional(list.effectiveUntil?.description),
            ])
    }

    private func add(_ source: ListSource, _ catalogue: Catalogue, _ version: Int) async throws {
        for value in source.values {
            try await session.query(
                SQL.addListSource,
                [
                    .integer(version), .text(source.classCode), .text(source.item), .text(value), .text(source.list),
                    .optional(source.reasonItem), .optional(source.documentItem),
                    .optional(catalogue.informationClass(source.classCode)?.publicityEndItem),
                ])
        }
    }

    private func add(_ rule: ListRule, _ version: Int) async throws {
        var amountItem: String?
        if case .amount(let item) = rule.measure { amountItem = item }
        try await session.query(
            SQL.addListRule,
            [
                .integer(version), .text(rule.code), .text(rule.list), .text(rule.classCode),
                .text(amountItem == nil ? "records" : "amount"), .optional(amountItem), .integer(rule.least),
                .integer(rule.months), .optional(rule.filter?.item),
                rule.filter.map { .array($0.values) } ?? .null, .boolean(rule.filter?.excludesValues ?? false),
                .text(rule.shareClass.rawValue),
            ])
    }
}
