public import HTTPServer

/// The forms that a report is given in.
public enum ReportFormat: String, CaseIterable, Sendable {
    /// What programs read.
    case json
    /// A page for a browser.
    case html
    /// A file to keep and to print.
    case pdf

    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .html: "text/html"
        case .pdf: "application/pdf"
        }
    }

    /// The form that a request asks for: by `format`, or else by its `Accept` header (RFC 9110, 12.5.1); JSON when neither says.
    /// - Throws: `Problem` for a format there is not.
    public init(_ request: Request, format word: String?) throws {
        if let word {
            guard let format = ReportFormat(rawValue: word) else {
                throw Problem.invalidParameter(
                    "format", LocalisedText("应为 json、html 或 pdf。", "It must be json, html or pdf."))
            }
            self = format
        } else {
            self = request.header("Accept").map(Self.preferred) ?? .json
        }
    }

    /// The form with the greatest weight of its own; a range such as `*/*` says nothing about the form.
    static func preferred(accept: String) -> ReportFormat {
        var best: (format: ReportFormat, weight: Double) = (.json, 0)
        for entry in accept.split(separator: ",") {
            let parts = entry.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let format = allCases.first(where: { $0.mediaType == parts.first }) else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            if weight > best.weight { best = (format, weight) }
        }
        return best.format
    }
}
