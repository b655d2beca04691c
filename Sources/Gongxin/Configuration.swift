internal import Checks
internal import Cryptography
internal import Glibc
internal import HTTPServer
internal import PostgresClient

/// The settings of a process: flags first, then the environment, then what is usual. Checked when they are read.
struct Configuration {
    /// The settings that are flags of every command.
    static let flags: Set<String> = [
        "database-url", "public-database-url", "authorised-database-url", "shared-database-url", "schema-dir",
        "attestation-key", "change-retention-days", "client-key", "client-secret-key", "document-address",
        "document-certificate", "document-ed25519-key", "document-limit", "document-pdf-key", "document-sm2-key",
        "feed-tokens", "group-size", "issuer", "listen", "log-level", "loops", "pdf-threads", "person-key",
        "rate-limit", "readers", "report-cache", "seal-key", "service-url", "trusted-proxies",
        "webhook-patience-hours",
    ]

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func setting(_ name: String) -> String? {
        if let value = arguments[name] { return value }
        let variable = "GONGXIN_" + name.uppercased().replacing("-", with: "_")
        guard let value = getenv(variable).map({ String(cString: $0) }), !value.isEmpty else { return nil }
        return value
    }

    /// The database as its owner.
    /// - Throws: `UsageError` when it is not set.
    func database(_ application: String, statementTimeout: Duration = .seconds(5)) throws(UsageError)
        -> PostgresSettings
    {
        guard let connection = setting("database-url") else {
            throw UsageError(
                "no database: set GONGXIN_DATABASE_URL, for example postgresql://gongxin@localhost/gongxin – or run scripts/up"
            )
        }
        return PostgresSettings(
            connection: connection, applicationName: "gongxin \(application)", statementTimeout: statementTimeout)
    }

    /// The database as a disclosure role sees it.
    func database(of role: DisclosureRole) throws(UsageError) -> PostgresSettings {
        var settings = try database("query")
        // Readers ask for little: compiling their statements costs more than it saves. And a search that reads along an index
        // is cheaper, next to one that fetches from all over the table, than the planner's scale for fast disks says.
        settings.serverSettings = ["jit": "off", "random_page_cost": "16"]
        if let connection = setting("\(role.rawValue)-database-url") {
            settings.connection = connection
        } else {
            settings.role = role.name
        }
        return settings
    }

    var schemaDirectory: String { setting("schema-dir") ?? "schema" }

    /// The key for natural persons' identifiers; nil when there is none.
    func personKey() throws -> PersonKey? {
        guard let text = setting("person-key") else { return nil }
        guard let bytes = Hexadecimal.decode(text), bytes.count == 32 else {
            throw UsageError("GONGXIN_PERSON_KEY must be 64 hexadecimal digits; make one with: openssl rand -hex 32")
        }
        return try PersonKey(master: bytes)
    }

    /// The key that the secrets shared with clients are sealed under; nil when there is none.
    func clientSecrets() throws -> SecretKey? {
        guard let text = setting("client-secret-key") else { return nil }
        guard let bytes = Hexadecimal.decode(text), bytes.count == 32 else {
            throw UsageError(
                "GONGXIN_CLIENT_SECRET_KEY must be 64 hexadecimal digits; make one with: openssl rand -hex 32")
        }
        return try SecretKey(master: bytes)
    }

    /// Whether departments may send data with their bearer tokens, unsigned.
    func tokensMaySend() throws(UsageError) -> Bool {
        switch setting("feed-tokens") {
        case nil, "refused": false
        case "allowed": true
        case .some(let text): throw UsageError("GONGXIN_FEED_TOKENS must be allowed or refused, not “\(text)”")
        }
    }

    /// The file with the key that requests are signed with; nil when there is none.
    var clientKeyFile: String? { setting("client-key") }

    /// Where the service is that commands call.
    var serviceURL: String { setting("service-url") ?? "http://127.0.0.1:8080" }

    /// The key that seals the access log; nil when there is none.
    func sealKey() throws -> SealingKey? {
        guard let path = setting("seal-key") else { return nil }
        let text = try InputFile.bytes(path)
        do {
            return try SealingKey(privatePEM: text)
        } catch {
            throw UsageError(
                "GONGXIN_SEAL_KEY must name a private key of Ed25519 or SM2 in PEM; make one with: openssl genpkey -algorithm ed25519"
            )
        }
    }

    /// Who may ask how often; nil without a limit.
    func fairUse() throws(UsageError) -> FairUse? {
        let proxies = try trustedProxies()
        guard let text = setting("rate-limit") else { return nil }
        guard let policy = FairUsePolicy(text, trustedProxies: proxies) else {
            throw UsageError(
                "GONGXIN_RATE_LIMIT takes limits such as address=50/s:200,client=500/s:2000 – requests in s, min or h, and at once – not “\(text)”"
            )
        }
        return FairUse(policy)
    }

    func trustedProxies() throws(UsageError) -> [AddressBlock] {
        var proxies: [AddressBlock] = []
        for text in setting("trusted-proxies")?.split(separator: ",") ?? [] {
            guard let block = AddressBlock(text) else {
                throw UsageError(
                    "GONGXIN_TRUSTED_PROXIES takes addresses such as 10.0.0.5,192.168.0.0/16,fd00::/8, not “\(text)”")
            }
            proxies.append(block)
        }
        return proxies
    }

    /// The key that signs attestations; nil when there is none.
    func attestationKey() throws -> AttestationKey? {
        guard let path = setting("attestation-key") else { return nil }
        guard let pem = try? AttestationCommand.bytes(path),
            let key = try? AttestationKey(pem: String(decoding: pem, as: UTF8.self))
        else {
            throw UsageError(
                "GONGXIN_ATTESTATION_KEY must name a file with an Ed25519 key; make one with: openssl genpkey -algorithm ed25519"
            )
        }
        return key
    }

    /// What groups statistics are of.
    func groupRules() throws(UsageError) -> GroupRules {
        guard let text = setting("group-size") else { return .usual }
        guard let size = Int(text), let rules = GroupRules(smallest: size) else {
            throw UsageError("GONGXIN_GROUP_SIZE must be a number from 3 to 10000, not “\(text)”")
        }
        return rules
    }

    /// How many days the change feed tells of what has been superseded or removed.
    func changeRetention() throws(UsageError) -> Int {
        guard let text = setting("change-retention-days") else { return 90 }
        guard let days = Int(text), (1...3650).contains(days) else {
            throw UsageError("GONGXIN_CHANGE_RETENTION_DAYS must be a number from 1 to 3650, not “\(text)”")
        }
        return days
    }

    /// How long a webhook may fail before it is disabled.
    func webhookPatience() throws(UsageError) -> Int {
        guard let text = setting("webhook-patience-hours") else { return 72 }
        guard let hours = Int(text), (1...8760).contains(hours) else {
            throw UsageError("GONGXIN_WEBHOOK_PATIENCE_HOURS must be a number from 1 to 8760, not “\(text)”")
        }
        return hours
    }

    /// The memory for public reports, in bytes.
    func reportCache() throws(UsageError) -> Int {
        guard let text = setting("report-cache") else { return 64 << 20 }
        guard let megabytes = Int(text), (0...65_536).contains(megabytes) else {
            throw UsageError("GONGXIN_REPORT_CACHE must be a number of megabytes from 0 (off) to 65536, not “\(text)”")
        }
        return megabytes << 20
    }

    func listenAddress() throws(UsageError) -> ListenAddress {
        let text = setting("listen") ?? "127.0.0.1:8080"
        guard let address = ListenAddress(text) else {
            throw UsageError("GONGXIN_LISTEN must be an address and a port such as 127.0.0.1:8080, not “\(text)”")
        }
        return address
    }

    /// Event loops that serve. The database's processes want the other half of the processors.
    func loops() throws(UsageError) -> Int {
        try count("loops", default: max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN)) / 2)))
    }

    /// Who issues reports; nil for whom the catalogue names.
    var issuer: String? { setting("issuer") }

    /// Threads that draw PDF files and pages.
    func pdfThreads() throws(UsageError) -> Int { try count("pdf-threads", default: loops()) }

    /// Connections of each loop to the database for readers.
    func readers() throws(UsageError) -> Int { try count("readers", default: 3) }

    private func count(_ name: String, default usual: Int) throws(UsageError) -> Int {
        guard let text = setting(name) else { return usual }
        guard let count = Int(text), (1...64).contains(count) else {
            throw UsageError(
                "GONGXIN_\(name.uppercased().replacing("-", with: "_")) must be a number from 1 to 64, not “\(text)”")
        }
        return count
    }

    func logLevel() throws(UsageError) -> Log.Level {
        guard let text = setting("log-level") else { return .info }
        guard let level = Log.Level(name: text) else {
            throw UsageError("GONGXIN_LOG_LEVEL must be debug, info, warning or error, not “\(text)”")
        }
        return level
    }
}

/// The database roles that read for others.
enum DisclosureRole: String, CaseIterable {
    case everybody = "public"
    case authorised, shared

    /// Its name in the database.
    var name: String { "gongxin_\(rawValue)" }
    /// The variable that names its connection.
    var variable: String { "GONGXIN_\(rawValue.uppercased())_DATABASE_URL" }
}
