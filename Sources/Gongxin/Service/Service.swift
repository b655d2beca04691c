internal import Catalogue
internal import CatalogueStore
internal import Disclosure
internal import EventLoop
internal import Formats
internal import HTTPServer
internal import Ingestion
internal import IssuedDocuments
internal import PostgresClient
internal import Reports

/// A running service: its loops, what serves on them, and the worker. The control loop starts and stops it and keeps the
/// catalogue and the day current.
struct Service: Sendable {
    private let plan: ServicePlan
    private let control: EventLoop

    init(_ plan: ServicePlan, control: EventLoop) {
        self.plan = plan
        self.control = control
    }

    /// Serves until a signal arrives, then lets what runs finish.
    func run(until signals: SignalWatch) async throws {
        let catalogue = CurrentCatalogue(try await start())
        let observations = (0...plan.loops + 5).map { _ in Observations(plan.log) }
        let worker = try plan.roles.contains(.work) ? WorkerThread(plan, observations[plan.loops]) : nil
        let sealing = try plan.roles.contains(.work) ? SealingThread(plan, observations[plan.loops + 1]) : nil
        let following = try plan.roles.contains(.work) ? FollowingThreads(plan, observations[(plan.loops + 2)...]) : nil
        let exports = try plan.roles.contains(.work) ? ExportThread(plan, observations[plan.loops + 4]) : nil
        let cache = plan.roles.contains(.query) && plan.reportCache > 0 ? ReportCache(bytes: plan.reportCache) : nil
        let keeping = try cache.map { try CacheThread(plan, $0, observations[plan.loops + 5]) }
        let servers = try startServers(catalogue, observations, worker, cache)
        plan.log.write(.info, "serving") { json in
            json.key("address")
            json.value("\(plan.address.host):\(servers.first?.port ?? 0)")
            json.key("roles")
            json.array { json in for role in plan.roles.map(\.rawValue).sorted() { json.value(role) } }
            json.key("loops")
            json.value(plan.loops)
        }
        let refresh = Task(executorPreference: control) { await keepCurrent(catalogue, cache) }
        await signals.next(on: control)
        plan.log.write(.info, "stopping")
        refresh.cancel()
        for server in servers { server.beginStop(within: plan.grace) }
        worker?.beginStop()
        sealing?.beginStop()
        following?.beginStop()
        exports?.beginStop()
        keeping?.beginStop()
        for server in servers { server.join() }
        worker?.join()
        sealing?.join()
        following?.join()
        exports?.join()
        keeping?.join()
        plan.log.write(.info, "stopped")
    }

    /// Looks whether the database is fit to serve from.
    private func start() async throws -> Catalogue {
        let catalogue = try await Session.with(plan.owner, on: control) { session in
            try await CatalogueStore(session).load(on: Today.date)
        }
        if plan.roles.contains(.query) {
            for (role, settings) in plan.readers { try await DisclosureCheck.run(settings, as: role, on: control) }
        }
        return catalogue
    }

    private func startServers(
        _ catalogue: CurrentCatalogue, _ observations: [Observations], _ worker: WorkerThread?, _ cache: ReportCache?
    ) throws -> [ServerThread] {
        var servers: [ServerThread] = []
        var address = plan.address
        for number in 0..<plan.loops {
            let server = try ServerThread(
                plan, address, number: number, catalogue: catalogue, observations: observations, worker: worker,
                cache: cache)
            servers.append(server)
            // The kernel chose a port for the first; the others share it.
            if address.port == 0, let chosen = ListenAddress(host: address.host, port: UInt16(server.port)) {
                address = chosen
            }
        }
        return servers
    }

    /// Whatever becomes of it, the catalogue is looked at next.
    private func sweepNonces(_ session: Session) async {
        do { try await NonceSweep.run(session) } catch {
            plan.log.write(.warning, "nonces not swept") { json in
                json.key("error")
                json.value("\(type(of: error))")
            }
        }
    }

    /// Takes over a new catalogue version and a new day within seconds.
    private func keepCurrent(_ catalogue: CurrentCatalogue, _ cache: ReportCache?) async {
        var session: Session?
        var version = 0
        while !Task.isCancelled {
            await control.sleep(for: .seconds(5))
            do {
                if session?.isBroken ?? true { session = try await Session.open(plan.owner, on: control) }
                guard let session else { continue }
                if plan.roles.contains(.work) {
                    await sweepNonces(session)
                    try await DocumentSweep.run(session)
                }
                let store = CatalogueStore(session)
                guard let latest = try await store.version(),
                    latest != version || catalogue.value.date != Today.date
                else { continue }
                let files = try await store.files()
                catalogue.value = try Catalogue(files: files, on: Today.date)
                cache?.dropEverything()
                version = latest
                // With the day, items may have changed their share class: existing records follow.
                if plan.roles.contains(.work) { _ = try await store.apply(files, on: Today.date) }
            } catch {
                plan.log.write(.warning, "catalogue not refreshed") { json in
                    json.key("error")
                    json.value("\(type(of: error))")
                }
            }
        }
        session?.close()
    }
}
