public import Disclosure
public import PostgresClient

/// The ways to what is not public, for the handlers of one loop: connections of the two roles that may pass gates, and how their callers
/// are known.
public struct Gates: Sendable {
    /// The connections as `gongxin_authorised`.
    public let authorised: PipelineGroup
    /// The connections as `gongxin_shared`.
    public let shared: PipelineGroup
    /// Finds out who calls.
    public let authentication: CallerAuthentication

    /// Bundles what handlers need.
    public init(authorised: PipelineGroup, shared: PipelineGroup, authentication: CallerAuthentication) {
        self.authorised = authorised
        self.shared = shared
        self.authentication = authentication
    }
}
