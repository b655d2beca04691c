public import Cryptography
internal import Formats
internal import HTTPClient
internal import HTTPServer
public import PostgresClient

/// The webhooks as the platform's operator keeps them. Every change is a row of the access log in the same transaction.
public struct WebhookRegister {
    private let session: Session
    private let user: String
    private let secrets: SecretKey

    /// A register that an operator works on.
    /// - Parameters:
    ///   - user: who does it: the operating system's user.
    ///   - secrets: seals and opens the secrets of webhooks.
    public init(_ session: Session, by user: String, secrets: SecretKey) {
        self.session = session
        self.user = user
        self.secrets = secrets
    }

    /// Makes a webhook of a client.
    /// - Parameters:
    ///   - address: where deliveries go.
    ///   - internal: whether it may be in a network that is not public.
    ///   - after: the number it begins behind; nil: only what comes from now on.
    /// - Returns: its name, and its secret, which nobody is shown again.
    /// - Throws: `WebhookRegisterError`, `PostgresError`, `CryptographyError`.
    public func add(
        client: String, address: WebhookAddress, internal isInternal: Bool, filter: ChangeFilter, after: Int?
    ) async throws -> (id: String, secret: String) {
        let id = "wh_" + Hexadecimal.encode(try RandomBytes.make(6))
        let secret = try WebhookSecret()
        let sealed = try secret.sealed(of: id, secrets)
        try await session.transaction { session in
            let added = try await session.query(
                SQL.addWebhook,
                [
                    .text(id), .text(client), .text(address.text), .boolean(isInternal || address.isLoopback),
                    .optional(filter.classCode), .optional(filter.region), .bytes(sealed),
                    .optional(after.map(String.init)),
                ])
            guard added.affected == 1 else { throw WebhookRegisterError.noClientOrNumber }
            try await log("add \(id) \(client)", session)
        }
        return (id, secret.text)
    }

    /// All webhooks: name, client, address, class, region, number, how many are ahead, state, last failure.
    /// - Throws: `PostgresError`.
    public func list() async throws -> [[String]] {
        let found = try await session.query(SQL.listWebhooks)
        return (0..<found.count).map { row in (0..<found.columns).map { found.string(row, $0) } }
    }

    /// Removes a webhook.
    /// - Throws: `WebhookRegisterError`, `PostgresError`.
    public func remove(_ id: String) async throws {
        try await change(id, "remove \(id)") { try await $0.query(SQL.removeWebhook, [.text(id)]) }
    }

    /// Lets a webhook be tried again at once, also one that was disabled.
    /// - Parameter after: the number it goes on behind; nil: where it stood.
    /// - Throws: `WebhookRegisterError`, `PostgresError`.
    public func enable(_ id: String, after: Int?) async throws {
        try await change(id, "enable \(id)") {
            try await $0.query(SQL.enableWebhook, [.text(id), .optional(after.map(String.init))])
        }
    }

    /// Gives a webhook another secret; the one before signs beside it for some time, so that no delivery fails meanwhile.
    /// - Parameter until: how long the one before signs as well, in seconds since 1970.
    /// - Returns: the secret, which nobody is shown again.
    /// - Throws: `WebhookRegisterError`, `PostgresError`, `CryptographyError`.
    public func rotate(_ id: String, until: Int) async throws -> String {
        let secret = try WebhookSecret()
        let sealed = try secret.sealed(of: id, secrets)
        try await change(id, "rotate \(id)") {
            try await $0.query(SQL.rotateWebhook, [.text(id), .bytes(sealed), .integer(until)])
        }
        return secret.text
    }

    /// Sends a page without changes and tells what came back; nothing is moved. Blocks until then.
    /// - Parameter now: seconds since 1970.
    /// - Throws: `WebhookRegisterError`, `PostgresError`, `CryptographyError`.
    public func test(_ id: String, platform: AttestationKey?, now: Int) async throws -> String {
        let row = try await session.query(SQL.findWebhook, [.text(id)])
        guard row.count == 1 else { throw WebhookRegisterError.unknown(id) }
        let webhook = Webhook(row)
        guard let secrets = try webhook.secrets(at: now, secrets) else {
            throw WebhookRegisterError.sealedOtherwise
        }
        let last = try await session.query(SQL.position).integer(0, 0)
        let question = ChangeQuestion(ChangePlace(after: last), limit: 1, webhook.filter, until: last)
        let page = ChangePage(try await session.query(ChangeQuestion.statement, question.parameters), for: question)
        let body = page.json.bytes
        let name = "test_" + Hexadecimal.encode(try RandomBytes.make(16))
        let sending = WebhookSending(
            address: webhook.address, isInternal: webhook.isInternal,
            fields: try WebhookSecret.fields(name, at: now, body, secrets: secrets, platform: platform), body: body,
            limit: DeliveryRules().limit)
        switch sending.send() {
        case .status(let status): return "status \(status)"
        case .nothing(let reason): return reason
        }
    }

    private func change(
        _ id: String, _ act: String, _ work: (Session) async throws -> PostgresResult
    ) async throws {
        try await session.transaction { session in
            guard try await work(session).affected == 1 else { throw WebhookRegisterError.unknown(id) }
            try await log(act, session)
        }
    }

    private func log(_ act: String, _ session: Session) async throws {
        try await session.query(SQL.logWebhookAct, [.text(user), .text(act)])
    }
}

/// Where deliveries go: `https://…`, or `http://…` on this machine, or elsewhere when that is wanted expressly.
public struct WebhookAddress: Sendable {
    /// As it was given.
    public let text: String
    /// Whether it names this machine.
    let isLoopback: Bool

    /// Checks an address.
    /// - Throws: `WebhookRegisterError`.
    public init(_ text: String, plain: Bool = false) throws(WebhookRegisterError) {
        guard let address = ServiceAddress(text), text.utf8.count <= 2000 else { throw .invalidAddress }
        let host = address.base.drop { $0 != ":" }.dropFirst(3)
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
        self.text = text
        isLoopback =
            name.lowercased() == "localhost"
            || ClientAddress(name).map { this in Self.loopback.contains { $0.contains(this) } } ?? false
        guard plain || isLoopback || address.base.lowercased().hasPrefix("https:") else { throw .notEncrypted }
    }

    private static let loopback = ["127.0.0.0/8", "::1"].compactMap { AddressBlock($0) }
}

/// Why the register cannot be changed so.
public enum WebhookRegisterError: Error, Equatable, CustomStringConvertible {
    /// No address of a service.
    case invalidAddress
    /// `http:` to another machine.
    case notEncrypted
    /// There is no such client, it was revoked, or the feed has no such number yet.
    case noClientOrNumber
    /// There is no such webhook, or the feed has no such number yet.
    case unknown(String)
    /// The secret was sealed under another key.
    case sealedOtherwise

    /// For the terminal.
    public var description: String {
        switch self {
        case .invalidAddress: "--url takes an address such as https://credit.example.cn/changes"
        case .notEncrypted:
            "deliveries go to https: addresses, or to this machine; --allow-http lets them go elsewhere in the clear"
        case .noClientOrNumber:
            "there is no such client that is not revoked – “gongxin client list” shows them –, or --after is ahead of the feed"
        case .unknown(let id):
            "there is no webhook “\(id)” – “gongxin webhook list” shows them –, or --after is ahead of the feed"
        case .sealedOtherwise: "the secret was sealed under another GONGXIN_CLIENT_SECRET_KEY"
        }
    }
}
