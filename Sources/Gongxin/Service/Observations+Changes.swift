internal import Changes
internal import Formats

extension Observations: ChangeObserver {
    func numbered(_ changes: Int, last: Int) {
        metrics.update { $0.changesNumbered += changes }
        log.add(.debug, "changes numbered") { json in
            json.key("changes")
            json.value(changes)
            json.key("last")
            json.value(last)
        }
    }

    func cannotNumber(_ error: any Error) {
        metrics.update { $0.changeFailures += 1 }
        log.add(.error, "changes not numbered") { Self.write(error, &$0) }
    }

    func compacted(_ entries: Int) {
        log.add(.info, "changes compacted") { json in
            json.key("entries")
            json.value(entries)
        }
    }

    func followerFailed(_ name: String, _ error: any Error) {
        metrics.update { $0.changeFailures += 1 }
        log.add(.warning, "changes not followed") { json in
            json.key("follower")
            json.value(name)
            Self.write(error, &json)
        }
    }

    func delivered(_ webhook: String, changes: Int) {
        metrics.update { $0.deliveries["delivered", default: 0] += 1 }
        log.add(.debug, "webhook delivered") { json in
            json.key("webhook")
            json.value(webhook)
            json.key("changes")
            json.value(changes)
        }
    }

    func deliveryFailed(_ webhook: String, _ reason: String, disabled: Bool) {
        metrics.update { $0.deliveries["failed", default: 0] += 1 }
        log.add(.warning, disabled ? "webhook disabled" : "webhook not delivered") { json in
            json.key("webhook")
            json.value(webhook)
            json.key("reason")
            json.value(reason)
        }
    }
}
