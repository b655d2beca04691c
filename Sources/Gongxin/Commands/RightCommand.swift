internal import Catalogue
internal import CatalogueStore
internal import EventLoop
internal import Glibc
internal import Governance
internal import PostgresClient

/// `gongxin right add|revoke|list`: what departments may read of class C.
struct RightCommand {
    private enum Act {
        case add(
            department: String, classCode: String, purpose: String, from: CivilDate?, until: CivilDate?, basis: String)
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
        case ("add", 1):
            act = .add(
                department: try arguments.required("department"), classCode: try arguments.required("class"),
                purpose: try arguments.required("purpose"), from: try Self.day("from", arguments),
                until: try Self.day("until", arguments), basis: try arguments.required("basis"))
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

    private static func day(_ flag: String, _ arguments: Arguments) throws(UsageError) -> CivilDate? {
        guard let text = arguments[flag] else { return nil }
        guard let day = CivilDate(iso: text) else { throw UsageError("--\(flag) takes a date such as 2026-12-31") }
        return day
    }

    func run() throws {
        let settings = try configuration.database("right")
        let loop = try EventLoop()
        let lines = try loop.runUntilComplete {
            try await Session.with(settings, on: loop) { session in try await perform(session) }
        }
        for line in lines { Console.print(line) }
    }

    private func perform(_ session: Session) async throws -> [String] {
        let rights = ServiceRights(session)
        switch act {
        case .add(let department, let classCode, let purpose, let from, let until, let basis):
            let catalogue = try await CatalogueStore(session).load(on: Today.date)
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
            let id = try await rights.add(
                department, informationClass, purpose, from: from, until: until, basis: basis, by: who)
            guard let id else { throw UsageError("“\(department.code)” is an organisation of another kind") }
            return ["right \(id): \(department.code) may read \(informationClass.code) for \(purpose.code)"]
        case .revoke(let id):
            guard try await rights.revoke(id, by: who) else { throw UsageError("there is no right \(id) that holds") }
            return ["right \(id): revoked"]
        case .list(let department):
            return try await rights.list(department: department).map { right in
                "\(right.id)  \(right.state)  \(right.department)  \(right.classCode)  \(right.purpose)  "
                    + "\(right.from) – \(right.until ?? "")  \(right.basis)  (\(right.grantedBy))"
            }
        }
    }
}
