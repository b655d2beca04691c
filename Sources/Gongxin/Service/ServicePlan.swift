internal import Checks
internal import Cryptography
internal import HTTPServer
internal import IssuedDocuments
internal import PostgresClient
internal import Reports

/// What a service is to be: its checked settings.
struct ServicePlan: Sendable {
    let roles: Set<ServiceRole>
    let owner: PostgresSettings
    /// The database as each disclosure role sees it.
    let readers: [DisclosureRole: PostgresSettings]
    let address: ListenAddress
    let loops: Int
    /// Connections of each loop to the database for each kind of reader.
    let connections: Int
    let personKey: PersonKey?
    /// Opens the secrets shared with clients; nil when there are none.
    let clientSecrets: SecretKey?
    /// Whether departments may send data with bearer tokens, unsigned.
    let tokensMaySend: Bool
    /// What blocks of the access log are signed with; without it they say that they are not signed.
    let sealKey: SealingKey?
    /// Who may ask how often; nil: everybody as often as they like.
    let fairUse: FairUse?
    let attestationKey: AttestationKey?
    let groups: GroupRules
    /// What reports are issued and drawn with.
    let printing: ReportPrinting
    let documents: DocumentPlan
    /// The most bytes of public reports that are kept in memory; 0: none is.
    let reportCache: Int
    /// How many days the change feed tells of what has been superseded or removed.
    let changeRetention: Int
    /// How many hours a webhook may fail before it is disabled.
    let webhookPatience: Int
    let log: Log

    /// How long requests in work may take to finish when the service stops.
    let grace: Duration = .seconds(10)
}

/// How documents are issued.
struct DocumentPlan: Sendable {
    /// Nil: none are.
    let keys: DocumentKeys?
    /// The address in QR codes.
    let address: String
    /// Of those who do not sign.
    let limit: FairUse?
}
