internal import Catalogue
internal import EventLoop
internal import FrontExchange
internal import PostgresClient

/// Pulls one exchange once or again and again. What goes wrong with it is told and tried again later; other exchanges do not
/// wait for it.
struct PullRounds: Sendable {
    private let exchange: ExchangeSource
    private let source: PostgresSettings
    private let worker: PullWorker
    private let interval: Duration?

    init(_ exchange: ExchangeSource, _ source: PostgresSettings, _ worker: PullWorker, interval: Duration?) {
        self.exchange = exchange
        self.source = source
        self.worker = worker
        self.interval = interval
    }

    /// How often a single round is tried while its failures may pass.
    private static let attempts = 4

    /// Goes on for ever when there is an interval.
    /// - Returns: whether the round succeeded.
    func run() async -> Bool {
        var failures = 0
        while true {
            switch await round() {
            case .succeeded:
                failures = 0
                guard let interval else { return true }
                await worker.loop.sleep(for: interval)
            case .failed(let mayPass):
                failures += 1
                if interval == nil, !mayPass || failures >= Self.attempts { return false }
                await worker.loop.sleep(for: wait(after: failures))
            }
        }
    }

    private enum Outcome {
        case succeeded
        case failed(mayPass: Bool)
    }

    private func round() async -> Outcome {
        let console = PullConsole(name: exchange.name)
        do {
            let rows = try await worker.pull(exchange, source)
            if rows == 0, interval == nil { console.say("nothing new") }
            return .succeeded
        } catch ExchangeFault.busy {
            // The other process does what this one was to do.
            console.warning("\(ExchangeFault.busy)")
            return .succeeded
        } catch let fault as ExchangeFault {
            console.warning("\(fault)")
            return .failed(mayPass: fault.isTransient)
        } catch let error as PostgresError {
            console.warning("the platform's database: \(Console.explain(error))")
            return .failed(mayPass: error.isTransient)
        } catch let error as UsageError {
            console.warning(error.message)
            return .failed(mayPass: false)
        } catch {
            console.warning(Console.explain(error))
            return .failed(mayPass: false)
        }
    }

    /// Half a second, doubling to a minute.
    private func wait(after failures: Int) -> Duration { .milliseconds(min(60_000, 500 << min(failures - 1, 7))) }
}
