internal import Cryptography
internal import Disclosure
internal import EventLoop
internal import Identifiers
internal import MessageSignatures
internal import PostgresClient

/// `gongxin client add|rotate|revoke|list|token`: who may call, and with what.
struct ClientCommand {
    private static let usage = "usage: gongxin client add|rotate|revoke|list|token …; see “gongxin help”"

    private let arguments: Arguments
    private let configuration: Configuration
    private let verb: String

    init(_ words: [String]) throws {
        arguments = try Arguments(
            words,
            flags: [
                "organisation", "kind", "name", "uscc", "algorithm", "public-key", "out", "overlap", "scope", "days",
            ])
        guard let verb = arguments.words.first else { throw UsageError(Self.usage) }
        self.verb = verb
        configuration = Configuration(arguments)
    }

    func run() throws {
        switch verb {
        case "add": try add()
        case "rotate": try rotate()
        case "revoke": try revoke()
        case "list": try list()
        case "token": try token()
        default: throw UsageError(Self.usage)
        }
    }

    // MARK: Keys

    private func add() throws {
        guard arguments.words.count == 1 else {
            throw UsageError("usage: gongxin client add --organisation CODE [--kind KIND --name NAME] …")
        }
        let entry = try OrganisationEntry(
            code: arguments.required("organisation"), name: arguments["name"], kind: try kind(), uscc: try uscc())
        let newKey = try ClientKeyFile(arguments, configuration, algorithm: nil, name: arguments["organisation"] ?? "")
        try newKey.whenKept { material in
            try onRegister { try await $0.add(entry, material) }
        }
    }

    private func rotate() throws {
        let client = try word("rotate CLIENT [--algorithm A | --public-key FILE] [--out FILE] [--overlap 24h]")
        let overlap = try overlap()
        let algorithm = try onRegister { try await $0.algorithm(of: client) }
        let newKey = try ClientKeyFile(arguments, configuration, algorithm: algorithm, name: client)
        try newKey.whenKept { material in
            try onRegister { try await $0.rotate(client, material, overlap: overlap) }
        }
    }

    private func revoke() throws {
        let name = try word("revoke CLIENT|KEY")
        let isClient = try onRegister { try await $0.revoke(name) }
        Console.print(isClient ? "client \(name) is revoked, with its keys and tokens" : "key \(name) is revoked")
    }

    private func list() throws {
        guard arguments.words.count == 1 else { throw UsageError("usage: gongxin client list") }
        let lines = try onRegister { try await $0.list() }
        let headings = ["organisation", "kind", "name", "client", "key", "algorithm", "since", "state"]
        Console.print(TerminalTable(lines: [headings] + lines, alignsRight: false).text)
    }

    private func token() throws {
        let client = try word("token CLIENT --scope SCOPE[,SCOPE…] --days N")
        let words = try arguments.required("scope").split(separator: ",").map(String.init)
        let scopes = try words.map { word throws(UsageError) in
            guard let scope = TokenScope(rawValue: word) else {
                let known = TokenScope.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("there is no scope “\(word)”; the scopes are \(known)")
            }
            return scope
        }
        let days = try arguments.integer("days")
        guard (1...3650).contains(days), !scopes.isEmpty else {
            throw UsageError("--days takes a number from 1 to 3650")
        }
        let token = try onRegister { try await $0.issueToken(to: client, Set(scopes), days: days) }
        Console.print(token)
        Console.error("This is the only time the token is shown; the platform keeps its digest.")
    }

    // MARK: Words

    private func word(_ usage: String) throws(UsageError) -> String {
        guard arguments.words.count == 2 else { throw UsageError("usage: gongxin client \(usage)") }
        return arguments.words[1]
    }

    private func kind() throws(UsageError) -> CallerKind? {
        guard let word = arguments["kind"] else { return nil }
        guard let kind = CallerKind(rawValue: word) else {
            let known = CallerKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("there is no kind “\(word)”; the kinds are \(known)")
        }
        return kind
    }

    private func uscc() throws(UsageError) -> String? {
        guard let text = arguments["uscc"] else { return nil }
        guard let code = try? SocialCreditCode(text) else {
            throw UsageError("“\(text)” is no unified social credit code")
        }
        return code.description
    }

    /// Seconds that the former keys go on.
    private func overlap() throws(UsageError) -> Int {
        let text = arguments["overlap"] ?? "24h"
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
            (0...36_500).contains(count)
        else { throw UsageError("--overlap takes a time such as 30m, 24h or 7d, not “\(text)”") }
        return count * unit
    }

    private func onRegister<Value: Sendable>(
        _ work: @escaping @Sendable (ClientRegister) async throws -> Value
    ) throws -> Value {
        let settings = try configuration.database("client")
        let loop = try EventLoop()
        do {
            return try loop.runUntilComplete {
                try await Session.with(settings, on: loop) { session in
                    try await work(ClientRegister(session, by: OperatingSystemUser.name))
                }
            }
        } catch let error as ClientRegisterError {
            throw UsageError(error.description)
        }
    }
}
