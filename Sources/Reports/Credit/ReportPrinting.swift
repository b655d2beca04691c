public import Documents
internal import Glibc
public import HTTPServer

/// What reports are issued and printed with.
public struct ReportPrinting: Sendable {
    /// Who issues reports; nil for whom the catalogue names.
    public let issuer: String?
    /// Makes PDF files; nil where none are made.
    public let press: PDFPress?
    /// What time it is, in seconds since 1970.
    public let now: @Sendable () -> Int

    /// The system's clock.
    public static let clock: @Sendable () -> Int = { time(nil) }

    /// Bundles what printing needs.
    public init(
        issuer: String? = nil, press: PDFPress? = nil, now: @escaping @Sendable () -> Int = clock
    ) {
        self.issuer = issuer
        self.press = press
        self.now = now
    }

    /// A document as HTML or PDF.
    /// - Parameters:
    ///   - time: when it is made, in seconds since 1970.
    ///   - name: the file's name without its ending.
    ///   - document: prepares it, on a thread of the press.
    /// - Throws: `Problem` 503 while too many files are being made.
    public func response(
        _ format: ReportFormat, at time: Int, named name: String, headers: [Header],
        _ document: @escaping @Sendable () -> Documents.Document
    ) async throws -> Response {
        guard let press else { throw Self.busy }
        do {
            let body =
                switch format {
                case .pdf: try await press.pdf { DocumentPDF(document(), madeAt: time) }
                case .html, .json: try await press.html { DocumentHTML(document()) }
                }
            return Response(headers: headers + Self.headers(format, name), body: .bytes(body))
        } catch is PDFPress.Busy {
            throw Self.busy
        }
    }

    private static func headers(_ format: ReportFormat, _ name: String) -> [Header] {
        var headers = [Header("X-Content-Type-Options", "nosniff")]
        if format == .pdf {
            headers.append(Header("Content-Type", format.mediaType))
            headers.append(Header("Content-Disposition", "inline; filename=\"\(name).pdf\""))
        } else {
            headers.append(Header("Content-Type", "text/html; charset=utf-8"))
            headers.append(Header("Content-Security-Policy", DocumentHTML.contentSecurityPolicy))
        }
        return headers
    }

    private static let busy = Problem(
        503, "printing_busy", LocalisedText("正在生成的文件过多", "Too many files are being made"),
        detail: LocalisedText("请稍后重试，或者改用 format=json。", "Try again shortly, or ask for format=json."),
        headers: [Header("Retry-After", "2")])
}
