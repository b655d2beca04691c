internal import Catalogue
internal import CatalogueStore
internal import Changes
internal import EventLoop
internal import PostgresClient

/// `gongxin webhook add|list|remove|enable|rotate|test`: to whom changes are sent.
struct WebhookCommand {
    private static let usage = "usage: gongxin webhook add|list|remove|enable|rotate|test …; see “gongxin help”"

    private static let shownOnce = "This is the only time the secret is shown; the platform keeps it sealed."

    private let arguments: Arguments
    private let configuration: Configuration
    private let verb: String

    init(_ words: [String]) throws {
        arguments = try Arguments(
            words, flags: ["client", "url", "class", "region", "after", "hours"], switches: ["allow-http", "internal"])
        guard let verb = arguments.words.first else { throw UsageError(Self.usage) }
        self.verb = verb
        configuration = Configuration(arguments)
    }

    func run() throws {
        switch verb {
        case "add": try add()
        case "list": try list()
        case "remove":
            let id = try word()
            try onRegister { register, _ in try await register.remove(id) }
            Console.print("webhook \(id) is removed")
        case "enable":
            let (id, after) = (try word(), try after())
            try onRegister { register, _ in try await register.enable(id, after: after) }
            Console.print("webhook \(id) is tried again")
        case "rotate":
            let (id, until) = (try word(), Today.seconds + 3600 * (try hours()))
            Console.print(try onRegister { register, _ in try await register.rotate(id, until: until) })
            Console.error(Self.shownOnce)
        case "test":
            let (id, platform) = (try word(), try configuration.attestationKey())
            Console.print(
                try onRegister { register, _ in
                    try await register.test(id, platform: platform, now: Today.seconds)
                })
        default: throw UsageError(Self.usage)
        }
    }

    private func add() throws {
        guard arguments.words.count == 1 else { throw UsageError(Self.usage) }
        let client = try arguments.required("client")
        let (classCode, region, after) = (arguments["class"], arguments["region"], try after())
        let isInternal = arguments.has("internal")
        let url = try arguments.required("url")
        let plain = arguments.has("allow-http")
        let added = try onRegister { register, session in
            let catalogue = try await CatalogueStore(session).load(on: Today.date)
            return try await register.add(
                client: client, address: WebhookAddress(url, plain: plain), internal: isInternal,
                filter: ChangeFilter(classCode: classCode, region: region, catalogue), after: after)
        }
        Console.print(added.id)
        Console.print(added.secret)
        Console.error(Self.shownOnce)
    }

    private func list() throws {
        guard arguments.words.count == 1 else { throw UsageError(Self.usage) }
        let lines = try onRegister { register, _ in try await register.list() }
        let headings = [
            "webhook", "client", "address", "class", "region", "delivered", "ahead", "state", "last failure",
        ]
        Console.print(TerminalTable(lines: [headings] + lines, alignsRight: false).text)
    }

    private func word() throws(UsageError) -> String {
        guard arguments.words.count == 2 else { throw UsageError("usage: gongxin webhook \(verb) WEBHOOK") }
        return arguments.words[1]
    }

    /// How long a former secret signs as well.
    private func hours() throws(UsageError) -> Int {
        guard arguments["hours"] != nil else { return 24 }
        let hours = try arguments.integer("hours")
        guard (0...720).contains(hours) else { throw UsageError("--hours takes a number from 0 to 720") }
        return hours
    }

    private func after() throws(UsageError) -> Int? {
        guard arguments["after"] != nil else { return nil }
        let number = try arguments.integer("after")
        guard number >= 0 else { throw UsageError("--after takes a number of the change feed, or 0 for all there is") }
        return number
    }

    @discardableResult
    private func onRegister<Value: Sendable>(
        _ work: @escaping @Sendable (WebhookRegister, Session) async throws -> Value
    ) throws -> Value {
        guard let secrets = try configuration.clientSecrets() else {
            throw UsageError(
                "secrets are sealed under GONGXIN_CLIENT_SECRET_KEY, which is not set; make one with: openssl rand -hex 32"
            )
        }
        let settings = try configuration.database("webhook")
        let loop = try EventLoop()
        do {
            return try loop.runUntilComplete {
                try await Session.with(settings, on: loop) { session in
                    try await work(WebhookRegister(session, by: OperatingSystemUser.name, secrets: secrets), session)
                }
            }
        } catch let error as WebhookRegisterError {
            throw UsageError(error.description)
        } catch let error as ChangeFilterFault {
            throw UsageError(
                error == .unknownClass
                    ? "there is no such class; schema/catalogue/classes.csv lists them"
                    : "--region takes a six-digit division code such as 330100")
        }
    }
}
