internal import CatalogueStore
internal import EventLoop
internal import PostgresClient

/// `gongxin department token CODE`
struct DepartmentCommand {
    private let code: String
    private let configuration: Configuration

    init(_ arguments: [String]) throws {
        let parsed = try Arguments(arguments, flags: [])
        guard parsed.words.count == 2, parsed.words[0] == "token" else {
            throw UsageError("usage: gongxin department token CODE")
        }
        code = parsed.words[1]
        configuration = Configuration(parsed)
    }

    func run() throws {
        let settings = try configuration.database("department")
        let loop = try EventLoop()
        let code = self.code
        do {
            let token = try loop.runUntilComplete {
                try await Session.with(settings, on: loop) { try await DepartmentTokens.issue(to: code, $0) }
            }
            Console.print(token)
            Console.error("This is the only time the token is shown; the platform keeps its digest.")
        } catch let error as PostgresError where error.sqlState == "23503" {
            throw UsageError("there is no department “\(code)”; schema/catalogue/departments.csv lists them")
        }
    }
}
