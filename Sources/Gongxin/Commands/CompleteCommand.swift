internal import Catalogue
internal import CatalogueStore
internal import EventLoop
internal import Formats
internal import PostgresClient
internal import SpecialReports

/// `gongxin feed complete`: declares that all decisions of a class have been sent, as `PUT /v1/feeds/{class}/completeness` does.
struct CompleteCommand {
    private let classCode: String
    private let department: String?
    private let act: Act
    private let configuration: Configuration

    private enum Act: Sendable {
        case show
        case declare(FeedCompleteness.Claim)
        case revoke
    }

    init(_ words: [String]) throws {
        let arguments = try Arguments(
            words, flags: ["class", "department", "from", "through", "settled"], switches: ["revoke"])
        guard arguments.words == ["complete"] else {
            throw UsageError("usage: gongxin feed complete --class CLASS --department DEPARTMENT --through DAY")
        }
        configuration = Configuration(arguments)
        classCode = try arguments.required("class")
        department = arguments["department"]
        let through = try Self.day("through", arguments)
        if let through {
            let settled = (arguments["settled"] ?? "").split(separator: ",").map(String.init)
            act = .declare(
                FeedCompleteness.Claim(from: try Self.day("from", arguments), through: through, settled: settled))
        } else {
            act = arguments.has("revoke") ? .revoke : .show
        }
        if through != nil, arguments.has("revoke") { throw UsageError("--revoke takes no day") }
        if through == nil, arguments["from"] != nil || arguments["settled"] != nil {
            throw UsageError("--through is missing: the last day of which everything has been sent")
        }
    }

    func run() throws {
        if let remote = try RemoteFeed(configuration) { return try run(remote) }
        guard let department else { throw UsageError("--department is missing; see “gongxin help”") }
        let settings = try configuration.database("feed")
        let loop = try EventLoop()
        let (classCode, act) = (self.classCode, self.act)
        let known = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { session in
                let catalogue = try await CatalogueStore(session).load(on: Today.date)
                guard catalogue.informationClass(classCode) != nil else {
                    throw UsageError("there is no class “\(classCode)”")
                }
                guard catalogue.department(department) != nil else {
                    throw UsageError("there is no department “\(department)”")
                }
                try await Self.run(act, department, classCode, catalogue, session)
                return try await FeedCompleteness.load(department, classCode, session)
            }
        }
        Console.write(known.json(department, classCode) + [0x0A])
    }

    private static func run(
        _ act: Act, _ department: String, _ classCode: String, _ catalogue: Catalogue, _ session: Session
    ) async throws {
        let who = "operator:\(OperatingSystemUser.name)"
        switch act {
        case .show: break
        case .declare(let claim):
            let outcome = try await FeedCompleteness.declare(
                claim, by: department, classCode, catalogue, who: who, session)
            guard [.declared, .unchanged].contains(outcome) else {
                throw UsageError("not declared: \(outcome.rawValue)")
            }
        case .revoke:
            guard try await FeedCompleteness.revoke(by: department, classCode, who: who, session) else {
                throw UsageError("no declaration is in force")
            }
        }
    }

    private func run(_ remote: RemoteFeed) throws {
        switch act {
        case .show: try remote.completeness("GET", classCode)
        case .revoke: try remote.completeness("DELETE", classCode)
        case .declare(let claim): try remote.completeness("PUT", classCode, body: claim.json())
        }
    }

    private static func day(_ flag: String, _ arguments: Arguments) throws -> CivilDate? {
        guard let text = arguments[flag] else { return nil }
        guard let date = CivilDate(iso: text) else { throw UsageError("--\(flag) takes a date such as 2026-01-31") }
        return date
    }
}

extension FeedCompleteness.Claim {
    /// As the service takes it.
    fileprivate func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            if let from {
                json.key("from")
                json.value(from.description)
            }
            json.key("through")
            json.value(through.description)
            json.key("settled_batches")
            json.array { json in for batch in settled { json.value(batch) } }
        }
        return json.bytes
    }
}
