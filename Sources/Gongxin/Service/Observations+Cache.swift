internal import Formats
internal import Reports

extension Observations {
    /// The cache of reports is out of use for the time being.
    func cacheIsBlind(_ error: any Error) {
        log.add(.warning, "report cache is off") { Self.write(error, &$0) }
    }
}
