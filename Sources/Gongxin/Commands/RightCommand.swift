internal import Catalogue
internal import CatalogueStore
internal import EventLoop
internal import Glibc
internal import Governance
internal import PostgresClient

/// `gongxin right add|revoke|list`: what departments may read of class C.
struct RightCommand {
    private enum Act {
        case add(AskedRight)
        case revoke(Int)
        case list(department: String?)
    }

    private let act: Act
    private let who: String
    private let configuration: Configuration

    init(_ words: [String]) throws {
        let arguments = try Arguments(
            words, flags: ["department", "class", "purpose", "from", "until", "basis", "by"])
        switch (arguments.words.first, arguments.words.count) {
        case ("add", 1): act = .add(try AskedRight(arguments))
        case ("revoke", 2):
            guard let id = Int(arguments.words[1]) else {
                throw UsageError(
                    "“\(arguments.words[1])” is not the number of a right; “gongxin right list” shows them")
            }
            act = .revoke(id)
        case ("list", 1): act = .list(department: arguments["department"])
        default: throw UsageError("usage: gongxin right add | revoke ID | list; see “gongxin help”")
        }
        who = arguments["by"] ?? getenv("USER").map { String(cString: $0) } ?? "operator"
        configuration = Configuration(arguments)
    }

    func run() throws {
        let settings = try configuration.database("right")
        let loop = try EventLoop()
        let lines = try loop.runUntilComplete { [self] in
            try await Session.with(settings, on: loop) { session in
                switch act {
                case .add(let asked): return [try await Self.add(asked, who, session)]
                case .revoke(let id): return [try await Self.revoke(id, who, session)]
                case .list(let department): return try await Self.list(department, session)
                }
            }
        }
        for line in lines { Console.print(line) }
    }

    private static func add(_ asked: AskedRight, _ who: String, _ session: Session) async throws -> String {
        let terms = try asked.terms(try await CatalogueStore(session).load(on: Today.date))
        let id = try await ServiceRights(session).add(
            terms.department, terms.informationClass, terms.purpose, from: asked.from, until: asked.until,
            basis: asked.basis, by: who)
        return try terms.outcome(id)
    }

    private static func revoke(_ id: Int, _ who: String, _ session: Session) async throws -> String {
        guard try await ServiceRights(session).revoke(id, by: who) else {
            throw UsageError("there is no right \(id) that holds")
        }
        return "right \(id): revoked"
    }

    private static func list(_ department: String?, _ session: Session) async throws -> [String] {
        try await ServiceRights(session).list(department: department).map { right in
            "\(right.id)  \(right.state)  \(right.department)  \(right.classCode)  \(right.purpose)  "
                + "\(right.from) – \(right.until ?? "")  \(right.basis)  (\(right.grantedBy))"
        }
    }
}

/// A right as the command line asks for it.
struct AskedRight {
    private let department: String
    private let classCode: String
    private let purpose: String
    let from: CivilDate?
    let until: CivilDate?
    let basis: String

    init(_ arguments: Arguments) throws(UsageError) {
        department = try arguments.required("department")
        classCode = try arguments.required("class")
        purpose = try arguments.required("purpose")
        basis = try arguments.required("basis")
        from = try Self.day("from", arguments)
        until = try Self.day("until", arguments)
    }

    private static func day(_ flag: String, _ arguments: Arguments) throws(UsageError) -> CivilDate? {
        guard let text = arguments[flag] else { return nil }
        guard let day = CivilDate(iso: text) else { throw UsageError("--\(flag) takes a date such as 2026-12-31") }
        return day
    }

    /// What the words stand for in the catalogue.
    func terms(_ catalogue: Catalogue) throws(UsageError) -> RightTerms {
        guard let department = catalogue.department(department) else {
            throw UsageError("there is no department “\(department)”; schema/catalogue/departments.csv lists them")
        }
        guard let informationClass = catalogue.informationClass(classCode) else {
            throw UsageError("there is no class “\(classCode)”; schema/catalogue/classes.csv lists them")
        }
        guard let purpose = catalogue.purpose(purpose), purpose.readers.contains(.department) else {
            throw UsageError("departments have no purpose “\(purpose)”; schema/catalogue/purposes.csv lists them")
        }
        if let until, until <= from ?? Today.date { throw UsageError("--until must be later than the first day") }
        return RightTerms(department: department, informationClass: informationClass, purpose: purpose)
    }
}

/// Whom a right is given, to what and what for.
struct RightTerms {
    let department: Department
    let informationClass: InformationClass
    let purpose: Purpose

    /// What is said of it once it is kept under this number.
    func outcome(_ id: Int?) throws(UsageError) -> String {
        guard let id else { throw UsageError("“\(department.code)” is an organisation of another kind") }
        return "right \(id): \(department.code) may read \(informationClass.code) for \(purpose.code)"
    }
}
