internal import Catalogue
internal import CatalogueStore
internal import EventLoop
internal import Identifiers
internal import Lists
internal import PostgresClient

/// `gongxin list show|add-entry|end-entry|evaluate`: red, black and attention lists.
struct ListCommand {
    private enum Act {
        case show(String, withPast: Bool)
        case add(AskedListing)
        case end(RemovalDecision)
        case evaluate
    }

    private let act: Act
    private let who: String
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(
            words,
            flags: [
                "list", "uscc", "name", "department", "authority", "document", "decided", "reason", "exit", "by",
            ], switches: ["all"])
        switch (arguments.words.first, arguments.words.count) {
        case ("show", 2): act = .show(arguments.words[1], withPast: arguments.has("all"))
        case ("add-entry", 1): act = .add(try AskedListing(arguments))
        case ("end-entry", 2): act = .end(try Self.removal(arguments.words[1], arguments))
        case ("evaluate", 1): act = .evaluate
        default:
            throw UsageError("usage: gongxin list show | add-entry | end-entry ENTRY | evaluate; see “gongxin help”")
        }
        who = arguments["by"] ?? OperatingSystemUser.name
        configuration = Configuration(arguments)
    }

    private static func removal(_ entry: String, _ arguments: Arguments) throws -> RemovalDecision {
        guard let exit = ListDefinition.Exit(rawValue: try arguments.required("exit")), exit != .term else {
            throw UsageError("--exit takes repair or revocation")
        }
        return RemovalDecision(
            list: try arguments.required("list"), entry: entry, department: nil, exit: exit,
            document: try arguments.required("document"), reason: try arguments.required("reason"),
            decided: try AskedListing.day(arguments))
    }

    func run() throws {
        let settings = try configuration.database("list", statementTimeout: .zero)
        let loop = try EventLoop()
        let lines = try loop.runUntilComplete { [self] in
            try await Session.with(settings, on: loop) { session in
                switch act {
                case .show(let word, let withPast): return try await Self.show(word, withPast, session)
                case .add(let asked): return [try await add(asked, session)]
                case .end(let decision): return [try await end(decision, session)]
                case .evaluate:
                    try await ListDesk(session).evaluate()
                    return ["all records have been judged"]
                }
            }
        }
        for line in lines { Console.print(line) }
    }

    private func actor(_ act: String) -> ListActor {
        ListActor(organisation: "operator", client: who, authority: "operator", request: "list \(act)")
    }

    private static func show(_ word: String, _ withPast: Bool, _ session: Session) async throws -> [String] {
        let code = try? SocialCreditCode(CodeNormalisation.normalise(word))
        let entries = try await ListDesk(session).entries(
            list: code == nil ? word : nil, subject: code?.description, withPast: withPast, limit: 10_000)
        return entries.isEmpty ? ["nobody"] : [TerminalTable(lines: entries, alignsRight: false).text]
    }

    private func add(_ asked: AskedListing, _ session: Session) async throws -> String {
        let decision = try asked.decision(try await CatalogueStore(session).load(on: Today.date))
        let (outcome, id) = try await ListDesk(session).enter(decision, by: actor("add-entry"))
        guard let id else { throw UsageError("the decision was not entered: \(outcome)") }
        return "entry \(id): \(decision.subject) is on \(decision.list) since \(decision.decided)"
    }

    private func end(_ decision: RemovalDecision, _ session: Session) async throws -> String {
        let id = decision.entry
        guard id.utf8.count == 36 else {
            throw UsageError("“\(id)” is not the number of an entry; “gongxin list show” has them")
        }
        let outcome = try await ListDesk(session).end(decision, by: actor("end-entry"))
        guard outcome == "ended" else { throw UsageError("the entry was not ended: \(outcome)") }
        return "entry \(id): ended on \(decision.decided) by \(decision.exit.rawValue)"
    }
}

/// A decision to list as the command line has it.
struct AskedListing {
    private let list: String
    private let subject: String
    private let name: String?
    private let department: String?
    private let authority: String?
    private let document: String
    private let reason: String
    private let decided: CivilDate

    init(_ arguments: Arguments) throws {
        list = try arguments.required("list")
        guard let code = try? SocialCreditCode(CodeNormalisation.normalise(try arguments.required("uscc"))) else {
            throw UsageError("--uscc takes a unified social credit code")
        }
        subject = code.description
        name = arguments["name"]
        department = arguments["department"]
        authority = arguments["authority"]
        guard (department == nil) != (authority == nil) else {
            throw UsageError("either --department or --authority says whose decision it is")
        }
        document = try arguments.required("document")
        reason = try arguments.required("reason")
        decided = try Self.day(arguments)
    }

    static func day(_ arguments: Arguments) throws(UsageError) -> CivilDate {
        guard let day = CivilDate(iso: try arguments.required("decided")) else {
            throw UsageError("--decided takes a date such as 2026-11-20")
        }
        return day
    }

    /// The decision, with the department's name from the catalogue.
    func decision(_ catalogue: Catalogue) throws(UsageError) -> ListingDecision {
        var agency = authority ?? ""
        if let department {
            guard let known = catalogue.department(department) else {
                throw UsageError("there is no department “\(department)”; schema/catalogue/departments.csv lists them")
            }
            agency = known.name
        }
        return ListingDecision(
            list: list, subject: subject, name: name, department: department, agency: agency, document: document,
            reason: reason, decided: decided)
    }
}
