public import Catalogue
internal import HTTPServer
internal import Identifiers
internal import PostgresClient

/// Which records someone follows; removals have no class and no region, so that everybody gets all of them.
public struct ChangeFilter: Sendable, Hashable {
    /// The code of an information class; nil: all.
    public let classCode: String?
    /// A division's code; trailing `00` means everything within, 100000 the whole country; nil: all.
    public let region: String?
    private let regions: Bounds?

    private struct Bounds: Hashable {
        let first: String
        let last: String
    }

    /// Everything.
    public static let none = ChangeFilter()

    private init() {
        classCode = nil
        region = nil
        regions = nil
    }

    /// Checks a filter.
    /// - Throws: `ChangeFilterFault`.
    public init(classCode: String?, region: String?, _ catalogue: Catalogue) throws(ChangeFilterFault) {
        if let classCode, catalogue.informationClass(classCode) == nil { throw .unknownClass }
        if let region, (try? RegionCode(region)) == nil { throw .notARegion }
        self.init(checkedClass: classCode, region: region)
    }

    /// A filter that was checked when it was made. A class that is no longer in the catalogue has no records.
    init(checkedClass: String?, region: String?) {
        classCode = checkedClass
        self.region = region
        // The whole country is no restriction.
        regions = region.flatMap { try? RegionCode($0) }.flatMap { code in
            code.level == .nation ? nil : Bounds(first: "\(code.codes.lowerBound)", last: "\(code.codes.upperBound)")
        }
    }

    /// Whether every change is in it.
    var isEverything: Bool { classCode == nil && regions == nil }

    /// Class, first and last region, as statements take them.
    var parameters: [Parameter] {
        [.optional(classCode), .optional(regions?.first), .optional(regions?.last)]
    }
}

/// Why a filter cannot be used.
public enum ChangeFilterFault: Error, Equatable {
    /// The catalogue has no such class.
    case unknownClass
    /// No code of a division.
    case notARegion
}
