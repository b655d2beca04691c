/// `gongxin audit …`: the access log and its seals.
struct AuditCommand {
    private let words: [String]

    init(_ words: [String]) { self.words = words }

    func run() throws {
        let rest = Array(words.dropFirst())
        switch words.first {
        case "verify": try AuditVerifyCommand(rest).run()
        case "prove": try AuditProveCommand(rest).run()
        case "check": try AuditCheckCommand(rest).run()
        case "roots": try AuditRootsCommand(rest).run()
        case "list": try AuditListCommand(rest).run()
        case "new-era": try AuditEraCommand(rest).run()
        default:
            throw UsageError("gongxin audit takes verify, prove, check, roots, list and new-era; see “gongxin help”")
        }
    }
}
