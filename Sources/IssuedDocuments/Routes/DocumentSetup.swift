public import HTTPServer
public import PostgresClient

/// What the addresses of issued documents work with, on one loop.
public struct DocumentSetup: Sendable {
    /// Connections as `gongxin_public`.
    public let everybody: PipelineGroup
    /// Sessions as `gongxin_authorised`.
    public let authorised: SessionPool?
    /// Sessions as `gongxin_shared`.
    public let shared: SessionPool?
    /// Sessions of the owner, who takes down what is issued.
    public let owner: SessionPool
    /// What is signed with; without keys documents are verified but not issued.
    public let keys: DocumentKeys?
    /// How documents get their looks.
    public let rendering: DocumentRendering?
    /// The address of this service as the public knows it, such as `https://credit.example.cn`.
    public let address: String
    /// Who issues; nil for whom the catalogue names, or else the certificate.
    public let issuer: String?
    /// How many documents somebody who does not sign may have issued.
    public let issuingLimit: FairUse?
    /// Seconds since 1970.
    public let now: @Sendable () -> Int

    /// Bundles what the handlers need.
    public init(
        everybody: PipelineGroup, authorised: SessionPool?, shared: SessionPool?, owner: SessionPool,
        keys: DocumentKeys?, rendering: DocumentRendering?, address: String, issuer: String? = nil,
        issuingLimit: FairUse?,
        now: @escaping @Sendable () -> Int
    ) {
        self.everybody = everybody
        self.authorised = authorised
        self.shared = shared
        self.owner = owner
        self.keys = keys
        self.rendering = rendering
        self.address = address
        self.issuer = issuer
        self.issuingLimit = issuingLimit
        self.now = now
    }
}
