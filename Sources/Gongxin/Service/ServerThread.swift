internal import Audit
internal import CatalogueStore
internal import Changes
internal import Checks
internal import Disclosure
internal import EventLoop
internal import Governance
internal import HTTPServer
internal import Ingestion
internal import IssuedDocuments
internal import Lists
internal import OpenData
internal import PostgresClient
internal import Quality
internal import Reports
internal import SpecialReports
internal import Statistics

/// One loop that serves, on a thread of its own, with everything its handlers need.
///
/// Sendable because its parts are reached only on its loop.
struct ServerThread: @unchecked Sendable {
    private let thread: LoopThread
    private let listener: HTTPListener
    private let connections: [DisclosureRole: PipelineGroup]
    private let sessions: SessionPool
    private let uploads: SessionPool
    private let shared: SessionPool?
    private let authorised: SessionPool?
    private let changes: ChangeWatch?
    private let feed: PipelineGroup?

    var port: Int { listener.port }

    init(
        _ plan: ServicePlan, _ address: ListenAddress, number: Int, catalogue: CurrentCatalogue,
        observations: [Observations], worker: WorkerThread?, cache: ReportCache?
    ) throws {
        let loop = try EventLoop()
        let observation = observations[number]
        var router = Router()
        sessions = SessionPool(plan.owner, on: loop, size: 4, patience: .seconds(5))
        var patient = plan.owner
        patient.statementTimeout = .seconds(60)
        uploads = SessionPool(patient, on: loop, size: 4, patience: .seconds(60))
        let callers = CallerAuthentication.live(owner: sessions, secrets: plan.clientSecrets) { Today.seconds }
            .limited(by: plan.fairUse)
        connections = plan.roles.contains(.query) ? Self.connections(plan, loop, observation) : [:]
        var gates: Gates?
        if let authorised = connections[.authorised], let shared = connections[.shared] {
            gates = Gates(authorised: authorised, shared: shared, authentication: callers)
        }
        if let connection = connections[.everybody] {
            QueryRoutes.add(
                to: &router,
                ReaderContext(
                    connection: connection, catalogue: catalogue, owner: sessions, callers: callers, gates: gates,
                    cache: cache, printing: plan.printing, on: loop))
            ExportRoutes(connection, catalogue).add(to: &router)
        }
        if let connection = connections[.everybody] {
            SpecialReportRoutes(connection, catalogue, printing: plan.printing) { Today.date }.add(to: &router)
            ListRoutes(connection, gate: gates?.shared, owner: sessions, catalogue, callers).add(to: &router)
            StatisticsRoutes(connection, catalogue).add(to: &router)
        }
        if let gates {
            AuthorisationRoutes(sessions, catalogue, callers).add(to: &router)
            PortfolioRoutes(sessions, gate: gates.authorised, catalogue, callers).add(to: &router)
        }
        if plan.roles.contains(.ingestion) {
            FeedRoutes(sessions, uploads: uploads, catalogue, callers: callers, tokensMaySend: plan.tokensMaySend)
                .add(to: &router)
            CompletenessRoutes(sessions, catalogue, callers: callers).add(to: &router)
        }
        if !plan.roles.isDisjoint(with: [.ingestion, .query]) {
            QualityRoutes(sessions, catalogue, callers: callers).add(to: &router)
        }
        shared = plan.roles.contains(.query) ? plan.readers[.shared].map { Self.checkSessions($0, loop) } : nil
        if let shared { CheckRoutes(CheckDesk(shared), callers, catalogue).add(to: &router) }
        if plan.roles.contains(.query) { AuditRoutes.addPublic(to: &router, sessions) }
        authorised = plan.roles.contains(.query) ? plan.readers[.authorised].map { Self.checkSessions($0, loop) } : nil
        if let authorised {
            AttestationRoutes(authorised, callers, catalogue, key: plan.attestationKey).add(to: &router)
        }
        if plan.roles.contains(.query) { GroupRoutes(sessions, catalogue, plan.groups).add(to: &router) }
        if let gates { AuditRoutes.addAccesses(to: &router, callers, gates.authorised) }
        let everybody = plan.roles.contains(.query) ? plan.readers[.everybody] : nil
        changes = everybody.map { ChangeWatch($0, on: loop) }
        feed = everybody.map { PipelineGroup($0.forChanges, on: loop, size: 2) { observation.databaseFailed($0) } }
        if let changes, let feed { ChangeRoutes(feed, changes, catalogue, on: loop).add(to: &router) }
        if let connection = connections[.everybody] {
            let setup = DocumentSetup(
                everybody: connection, authorised: authorised, shared: shared, owner: sessions,
                keys: plan.documents.keys, rendering: plan.printing.press.map(DocumentRendering.printed),
                address: plan.documents.address, issuer: plan.printing.issuer, issuingLimit: plan.documents.limit
            ) { Today.seconds }
            DocumentRoutes(setup, callers, catalogue).add(to: &router)
        }
        OperationRoutes(
            connection: connections[.everybody], sessions: sessions, worker: worker,
            metrics: observations.map(\.metrics), cache: cache
        ).add(to: &router)
        listener = try HTTPListener(
            address, on: loop, router: router, observer: observation, requestGuard: plan.fairUse,
            translate: DatabaseProblem.translate,
            number: number)
        loop.execute { loop.add(observation) }
        thread = try LoopThread(name: "gongxin-http-\(number)", loop: loop)
    }

    /// Stops accepting and lets requests finish; `join` waits for the end.
    func beginStop(within grace: Duration) {
        let loop = thread.loop
        loop.execute {
            Task(executorPreference: loop) {
                changes?.stop()
                await listener.stop(within: grace)
                for connection in connections.values { connection.close() }
                feed?.close()
                sessions.close()
                uploads.close()
                shared?.close()
                authorised?.close()
                loop.stop()
            }
        }
    }

    func join() { thread.join() }

    /// Checks are made and read with statements that take longer than a report.
    private static func checkSessions(_ settings: PostgresSettings, _ loop: EventLoop) -> SessionPool {
        var patient = settings
        patient.statementTimeout = .seconds(60)
        return SessionPool(patient, on: loop, size: 3, patience: .seconds(30))
    }

    /// The connections of one loop to the database, for each kind of reader.
    private static func connections(
        _ plan: ServicePlan, _ loop: EventLoop, _ observation: Observations
    ) -> [DisclosureRole: PipelineGroup] {
        plan.readers.mapValues { settings in
            PipelineGroup(settings, on: loop, size: plan.connections) { observation.databaseFailed($0) }
        }
    }
}
