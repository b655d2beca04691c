internal import Cryptography
internal import PostgresClient

/// A subscriber to whom changes are sent (Standard Webhooks 1.0.0), as the database holds it.
struct Webhook: Sendable {
    let id: String
    let address: String
    /// Whether it may be in a network that is not public.
    let isInternal: Bool
    let filter: ChangeFilter
    let sealedSecret: [UInt8]
    /// The secret before, and until when it signs as well, in seconds since 1970.
    let formerSecret: (sealed: [UInt8], until: Int)?
    /// The changes up to there were delivered.
    var place: ChangePlace
    /// Proves that it was taken for a delivery.
    let lease: String?
    /// The delivery in hand and the last number in it; it keeps both until it has arrived.
    var delivery: String?
    var until: Int?
    /// How often it was tried, and since when it fails, in seconds since 1970.
    let attempts: Int
    let failingSince: Int?

    init(_ row: PostgresResult) {
        id = row.string(0, 0)
        address = row.string(0, 1)
        isInternal = row.boolean(0, 2)
        filter = ChangeFilter(checkedClass: row.optionalString(0, 3), region: row.optionalString(0, 4))
        sealedSecret = row.bytea(0, 5)
        place = ChangePlace(after: row.integer(0, 6), begun: row.optionalString(0, 7).flatMap { Int($0) })
        lease = row.optionalString(0, 8)
        delivery = row.optionalString(0, 9)
        until = row.optionalString(0, 10).flatMap { Int($0) }
        attempts = row.integer(0, 11)
        failingSince = row.optionalString(0, 12).flatMap { Int($0) }
        let formerUntil = row.optionalString(0, 14).flatMap { Int($0) }
        formerSecret = formerUntil.map { (row.bytea(0, 13), $0) }
    }

    /// The secrets that sign at a time, the newest first; nil when one cannot be opened.
    func secrets(at now: Int, _ key: SecretKey) throws(CryptographyError) -> [WebhookSecret]? {
        guard let secret = try WebhookSecret(sealedSecret, of: id, key) else { return nil }
        guard let formerSecret, now < formerSecret.until else { return [secret] }
        guard let former = try WebhookSecret(formerSecret.sealed, of: id, key) else { return nil }
        return [secret, former]
    }

    /// The page that is to be delivered next.
    var question: ChangeQuestion { ChangeQuestion(place, limit: 100, filter, until: until) }
}
