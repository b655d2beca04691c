internal import CKernel
internal import Catalogue
internal import CatalogueStore
internal import Documents
internal import EventLoop
internal import HTTPServer
internal import PostgresClient
internal import Reports

/// `gongxin serve`: the roles of the service, in one process or in many.
struct ServeCommand {
    private let roles: Set<ServiceRole>
    private let configuration: Configuration

    init(_ arguments: [String]) throws {
        let parsed = try Arguments(arguments, flags: [])
        var roles: Set<ServiceRole> = []
        for word in parsed.words {
            guard let role = ServiceRole(rawValue: word) else {
                throw UsageError("gongxin serve takes ingestion, query and work, not “\(word)”")
            }
            roles.insert(role)
        }
        self.roles = roles.isEmpty ? Set(ServiceRole.allCases) : roles
        configuration = Configuration(parsed)
    }

    func run() throws {
        let readers = try DisclosureRole.allCases.map { ($0, try configuration.database(of: $0)) }
        let plan = try ServicePlan(
            roles: roles, owner: configuration.database("service"),
            readers: Dictionary(uniqueKeysWithValues: readers), address: configuration.listenAddress(),
            loops: configuration.loops(), connections: configuration.readers(),
            personKey: configuration.personKey(), clientSecrets: configuration.clientSecrets(),
            tokensMaySend: configuration.tokensMaySend(), sealKey: configuration.sealKey(),
            fairUse: configuration.fairUse(), attestationKey: configuration.attestationKey(),
            groups: configuration.groupRules(), printing: printing(),
            documents: DocumentPlan(
                keys: configuration.documentKeys(), address: configuration.documentAddress(),
                limit: configuration.documentLimit()),
            reportCache: configuration.reportCache(),
            changeRetention: configuration.changeRetention(),
            webhookPatience: configuration.webhookPatience(),
            log: Log(configuration.logLevel()))
        defer { plan.printing.press?.stop() }
        gongxin_keep_freed_memory()
        let signals = try SignalWatch()
        let control = try EventLoop()
        try control.runUntilComplete {
            try await Service(plan, control: control).run(until: signals)
        }
    }

    private func printing() throws -> ReportPrinting {
        let press = try roles.contains(.query) ? PDFPress(threads: configuration.pdfThreads()) : nil
        return ReportPrinting(issuer: configuration.issuer, press: press) { Today.seconds }
    }
}

/// What a process may do for the platform.
enum ServiceRole: String, CaseIterable, Sendable {
    /// Receives what departments send.
    case ingestion
    /// Answers readers.
    case query
    /// Turns batches into records.
    case work
}
