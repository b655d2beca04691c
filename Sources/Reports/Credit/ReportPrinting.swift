public import Documents
internal import Glibc

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
}
