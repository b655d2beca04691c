public import Catalogue
internal import Identifiers
public import PostgresClient

/// The list of wrong and duplicate codes (重错码清单), page by page: kind after kind, each in the order of the codes.
public struct CodeFaultList: Sendable {
    /// Asks the database.
    public typealias Query = @Sendable (Statement, [Parameter]) async throws -> PostgresResult

    let filter: CodeFaultFilter
    let catalogue: Catalogue
    private let query: Query

    /// What a filter selects.
    public init(_ filter: CodeFaultFilter, _ catalogue: Catalogue, _ query: @escaping Query) {
        self.filter = filter
        self.catalogue = catalogue
        self.query = query
    }

    /// The entries behind a place.
    /// - Parameter place: the ``CodeFault/place`` of the last entry before; nil for the beginning.
    /// - Returns: at most `limit`.
    func page(behind place: [String]?, limit: Int) async throws -> [CodeFault] {
        let reached = place.flatMap { CodeFaultKind(rawValue: $0[0]) }
        var kinds = CodeFaultKind.allCases[...]
        if let reached { kinds = kinds.drop { $0 != reached } }
        var found: [CodeFault] = []
        for kind in kinds where found.count < limit && (filter.kind ?? kind) == kind {
            let (code, other) = kind == reached ? (place?[1] ?? "", place?[2] ?? "") : ("", "")
            let result = try await query(
                kind.statement, parameters(limit - found.count) + kind.place(code, other, registerClasses))
            found += (0..<result.count).map { CodeFault(kind, result, $0) }
        }
        return found
    }

    /// Hands all entries over, page by page.
    func each(_ use: ([CodeFault]) async throws -> Void) async throws {
        let size = 500
        var place: [String]?
        while true {
            let page = try await page(behind: place, limit: size)
            try await use(page)
            guard page.count == size, let last = page.last else { return }
            place = last.place
        }
    }

    /// When the register was last looked through for organisations with two codes; nil when it never was.
    func searchedForTwoCodes() async throws -> String? {
        let result = try await query(SQL.twoCodesSearched, [])
        return result.count == 1 ? result.string(0, 0) : nil
    }

    private var registerClasses: [String] { catalogue.classes.filter(\.registersSubjects).map(\.code) }

    private func parameters(_ limit: Int) -> [Parameter] {
        let region = filter.region.map { Self.bounds($0.codes) } ?? [.null, .null]
        let assigned = filter.registeredBy.map(Self.assigned) ?? [.null, .null, .null]
        let own = filter.reader.map(Self.assigned) ?? [.array([]), .null, .null]
        let sender = Parameter.optional(filter.sender)
        let days = [filter.from, filter.to].map { Parameter.optional($0?.description) }
        return [.integer(limit), .optional(filter.reader?.code)] + own + assigned + region + [sender] + days
    }

    /// The codes a department assigned: as which registering departments, and in which divisions.
    private static func assigned(_ department: Department) -> [Parameter] {
        let codes = (try? RegionCode(department.region))?.codes ?? 0...0
        return [.array(department.registers.map { String($0) })] + bounds(codes)
    }

    private static func bounds(_ codes: ClosedRange<Int>) -> [Parameter] {
        [codes.lowerBound, codes.upperBound].map { number in
            let digits = "\(number)"
            return .text(String(repeating: "0", count: 6 - digits.count) + digits)
        }
    }
}

extension CodeFaultKind {
    fileprivate var statement: Statement {
        switch self {
        case .wrongCode: SQL.wrongCodes
        case .otherName: SQL.otherNames
        case .twoCodes: SQL.twoCodes
        }
    }

    /// The parameters that say where to begin.
    fileprivate func place(_ code: String, _ other: String, _ registerClasses: [String]) -> [Parameter] {
        switch self {
        case .wrongCode: [.text(code)]
        case .otherName: [.text(code), .text(other)]
        case .twoCodes: [.text(code), .text(other), .array(registerClasses)]
        }
    }
}
