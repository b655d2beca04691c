internal import CatalogueStore

/// The frame of reports by the catalogue in force, made anew when that is replaced.
///
/// Sendable because it is reached only on its loop's thread.
final class CurrentFrame: @unchecked Sendable {
    private let catalogue: CurrentCatalogue
    private let issuer: String?
    private var made: (version: Int, frame: ReportFrame)?

    init(_ catalogue: CurrentCatalogue, issuer: String?) {
        self.catalogue = catalogue
        self.issuer = issuer
    }

    var value: ReportFrame {
        // Before the catalogue is read: one that replaces it meanwhile is noticed next time.
        let version = catalogue.version
        if let made, made.version == version { return made.frame }
        let frame = ReportFrame(catalogue.value, issuer: issuer)
        made = (version, frame)
        return frame
    }
}
