public import HTTPServer
public import Unpacking

/// What a request's header fields and parameters say about its payload.
public struct PayloadDescription: Sendable {
    /// The format.
    public let format: PayloadFormat
    /// The encoding of the text; nil to find it out.
    public let encoding: TextEncoding?
    /// The sheet of a workbook; nil for the first visible one.
    public let sheet: String?

    /// Reads them.
    /// - Parameter parameters: `format` and `sheet` of the query, where they are given.
    /// - Throws: `Problem`.
    public init(_ request: Request, _ parameters: [String: String]) throws {
        let type = request.header("Content-Type") ?? ""
        try Self.checkCompression(request.header("Content-Encoding"))
        encoding = try Self.encoding(type)
        format = try Self.format(parameters["format"], type, request.header("Content-Disposition"))
        sheet = parameters["sheet"]
        if let sheet {
            guard format == .xlsx else { throw FeedProblem.sheetOfNoWorkbook }
            guard (1...60).contains(sheet.unicodeScalars.count) else { throw FeedProblem.invalidSheet }
        }
    }

    /// Compression shows in the bytes themselves; here only kinds that are not read are found.
    private static func checkCompression(_ field: String?) throws {
        for kind in field?.lowercased().split(separator: ",") ?? [] {
            guard ["gzip", "x-gzip", "identity"].contains(kind.filter { $0 != " " }) else {
                throw FeedProblem.unknownCompression
            }
        }
    }

    private static func encoding(_ type: String) throws -> TextEncoding? {
        for parameter in type.split(separator: ";").dropFirst() {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased().filter({ $0 != " " }) == "charset" else { continue }
            guard let encoding = TextEncoding(name: parts[1]) else { throw FeedProblem.unknownEncoding }
            return encoding
        }
        return nil
    }

    private static func format(_ name: String?, _ type: String, _ disposition: String?) throws -> PayloadFormat {
        if let name {
            guard let format = PayloadFormat(rawValue: name) else { throw FeedProblem.unknownFormatName }
            return format
        }
        if let format = PayloadFormat(mediaType: type) { return format }
        switch type.split(separator: ";").first?.lowercased().filter({ $0 != " " }) {
        case "application/gzip", "application/x-gzip", "application/octet-stream":
            guard let format = disposition.flatMap(fileName).flatMap(PayloadFormat.init(fileName:)) else {
                throw FeedProblem.unknownFormat
            }
            return format
        case "application/vnd.ms-excel": throw FeedProblem.oldWorkbook(415)
        default: throw FeedProblem.unknownFormat
        }
    }

    /// The file's name in a `Content-Disposition` (RFC 6266), of which the end alone matters.
    private static func fileName(_ disposition: String) -> String? {
        for parameter in disposition.split(separator: ";") {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased().filter({ $0 != " " && $0 != "*" }) == "filename" else {
                continue
            }
            return parts[1].filter { $0 != "\"" && $0 != " " }
        }
        return nil
    }
}
