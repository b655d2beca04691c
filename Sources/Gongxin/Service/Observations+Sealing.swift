internal import Audit
internal import Formats

extension Observations: SealerObserver {
    func sealed(_ outcome: SealingOutcome) {
        metrics.update { $0.sealedRows += outcome.rows }
        log.add(.debug, "access log sealed") { json in
            json.key("blocks")
            json.value(outcome.blocks)
            json.key("rows")
            json.value(outcome.rows)
        }
    }

    func cannotSeal(_ error: any Error) {
        metrics.update { $0.sealingFailures += 1 }
        log.add(.error, "access log not sealed") { json in
            Self.write(error, &json)
            if let error = error as? EraHasEnded {
                json.key("advice")
                json.value(error.description)
            }
        }
    }
}
