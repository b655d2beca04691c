internal import Catalogue
internal import HTTPServer
internal import Identifiers
internal import PostgresClient

/// What records are counted, and by what.
struct StatisticsQuestion {
    /// What the counts are divided by.
    enum Division: String, CaseIterable {
        case `class`, department, region, month, industry
    }

    var classes: [String]
    var division: Division
    var department: String?
    var region: (first: String, last: String)?
    var from: CivilDate?
    var to: CivilDate?

    /// The values of the statement `record_counts`.
    var values: [Parameter] {
        [
            .array(classes), .text(division.rawValue), .optional(from?.description), .optional(to?.description),
            .optional(department), .optional(region?.first), .optional(region?.last),
        ]
    }
}

/// Reads the parameters of the addresses with counts; what cannot be used is a problem that says what can.
struct StatisticsParameters {
    private let values: [String: String]

    init(_ request: Request, known: Set<String>) throws { values = try request.query(known: known) }

    subscript(name: String) -> String? { values[name] }

    func date(_ name: String) throws -> CivilDate? {
        guard let text = values[name] else { return nil }
        guard let date = CivilDate(iso: text) else {
            throw Problem.invalidParameter(
                name, LocalisedText("应为日期，形如 2026-01-31。", "It must be a date such as 2026-01-31."))
        }
        return date
    }

    /// One of some words; the parameter must be given unless there is a usual one.
    func word(_ name: String, among words: [String], usually usual: String? = nil) throws -> String {
        guard let text = values[name] ?? usual, words.contains(text) else {
            let known = words.joined(separator: ", ")
            throw Problem.invalidParameter(name, LocalisedText("应为以下之一：\(known)。", "It must be one of \(known)."))
        }
        return text
    }

    func text(_ name: String) throws -> String? {
        guard let text = values[name] else { return nil }
        guard (1...200).contains(text.unicodeScalars.count) else {
            throw Problem.invalidParameter(
                name, LocalisedText("应为 1 至 200 个字。", "It must have 1 to 200 characters."))
        }
        return text
    }

    /// The first and last code a region's code stands for: trailing `00` means everything within, 100000 the whole country.
    func region() throws -> (first: String, last: String)? {
        guard let text = values["region"] else { return nil }
        guard let region = try? RegionCode(text) else {
            throw Problem.invalidParameter(
                "region",
                LocalisedText("应为六位行政区划代码，如 330000、330100。", "It must be a six-digit division code such as 330100."))
        }
        return region.level == .nation
            ? ("000000", "999999") : ("\(region.codes.lowerBound)", "\(region.codes.upperBound)")
    }
}
