public import Cryptography
public import EventLoop
internal import Formats
public import PostgresClient

/// Sends changes to webhooks as they come, to several at once and to each in the order of the numbers. Any number may run, in any number
/// of processes: a webhook is taken by one of them for a while.
///
/// Sendable because it is reached only on its loop's thread.
public final class WebhookDelivery: @unchecked Sendable {
    /// Deliveries at once.
    private static let places = 16
    /// Seconds beyond the time of a try for which a webhook is taken.
    private static let reserve = 60

    private let loop: EventLoop
    private let owner: PostgresSettings
    private let sessions: SessionPool
    private let readers: SessionPool
    private let secrets: SecretKey
    private let platform: AttestationKey?
    private let rules: DeliveryRules
    private let now: @Sendable () -> Int
    private let observer: (any ChangeObserver)?
    private var control: Session?
    private var sendings: [String: SendingPromise] = [:]
    private var stopped = false

    /// Makes a delivery; `run` or `deliverDue` sets it to work.
    /// - Parameters:
    ///   - owner: the database as its owner, who keeps the webhooks.
    ///   - reader: the database as `gongxin_public`: what is sent is what the public reads.
    ///   - secrets: opens the secrets of webhooks.
    ///   - platform: signs deliveries, too.
    ///   - now: tells the seconds since 1970.
    public init(
        on loop: EventLoop, owner: PostgresSettings, reader: PostgresSettings, secrets: SecretKey,
        platform: AttestationKey? = nil, rules: DeliveryRules = DeliveryRules(), now: @escaping @Sendable () -> Int,
        observer: (any ChangeObserver)? = nil
    ) {
        self.loop = loop
        self.owner = owner
        sessions = SessionPool(owner, on: loop, size: 4, patience: .seconds(60))
        readers = SessionPool(reader.forChanges, on: loop, size: 2, patience: .seconds(60))
        self.secrets = secrets
        self.platform = platform
        self.rules = rules
        self.now = now
        self.observer = observer
    }

    /// Delivers until `stop`.
    /// - Parameter interval: how long nothing may be heard before it looks by itself: waits end unheard.
    public func run(every interval: Duration = .seconds(1)) async {
        var patience = Retries()
        await withTaskGroup(of: Void.self) { tries in
            while !stopped {
                do {
                    let control = try await openControl()
                    while !stopped, sendings.count < Self.places, let webhook = try await claim() {
                        let promise = SendingPromise()
                        sendings[webhook.id] = promise
                        tries.addTask { await self.deliverAll(webhook, promise) }
                    }
                    patience.reset()
                    guard !stopped else { break }
                    if try await control.nextNotification(within: interval) != nil {
                        // Several changes make one delivery.
                        await loop.sleep(for: .milliseconds(20))
                        while try await control.nextNotification(within: .zero) != nil {}
                    }
                } catch {
                    control?.close()
                    if stopped { break }
                    observer?.followerFailed("webhooks", error)
                    await loop.sleep(for: patience.next(jitter: Double.random(in: 0...1)))
                }
            }
        }
        control?.close()
        sessions.close()
        readers.close()
    }

    /// Makes `run` return soon. What is being sent may arrive and is sent again under the same name.
    public func stop() {
        stopped = true
        control?.close()
        for sending in sendings.values { sending.giveUp() }
    }

    /// Delivers to each webhook that is due, as much as there is or until it fails.
    /// - Returns: how many webhooks there were.
    /// - Throws: `PostgresError`.
    @discardableResult
    public func deliverDue() async throws -> Int {
        try await withThrowingTaskGroup(of: Void.self) { tries in
            var count = 0
            while let webhook = try await claim() {
                count += 1
                tries.addTask { await self.deliverAll(webhook, SendingPromise()) }
            }
            try await tries.waitForAll()
            return count
        }
    }

    // MARK: One webhook

    private func claim() async throws -> Webhook? {
        let row = try await sessions.withSession {
            try await $0.query(SQL.claimWebhook, [.integer(now()), .integer(rules.limit + Self.reserve)])
        }
        return row.count == 1 ? Webhook(row) : nil
    }

    private func deliverAll(_ webhook: Webhook, _ promise: SendingPromise) async {
        var webhook = webhook
        do { while !stopped, try await deliverNext(&webhook, promise) {} } catch {
            if !stopped { observer?.followerFailed("webhook \(webhook.id)", error) }
        }
        sendings[webhook.id] = nil
    }

    /// Sends the next changes; whether there are more.
    private func deliverNext(_ webhook: inout Webhook, _ promise: SendingPromise) async throws -> Bool {
        let question = webhook.question
        let rows = try await readers.withSession {
            try await $0.query(ChangeQuestion.statement, question.parameters)
        }
        let page = ChangePage(rows, for: question)
        guard page.isComplete else {
            try await fail(webhook, .disable(reason: "changes_no_longer_complete: begin anew with an export"))
            return false
        }
        if page.count > 0 {
            guard let verdict = try await send(page, to: &webhook, promise) else { return false }
            guard verdict == .delivered else {
                try await fail(webhook, verdict)
                return false
            }
            observer?.delivered(webhook.id, changes: page.count)
        }
        webhook.place = page.next
        webhook.delivery = nil
        webhook.until = nil
        let until = page.isLast ? 0 : now() + rules.limit + Self.reserve
        let isHeld = try await change(
            SQL.endDelivery, webhook,
            [.integer(page.next.after), .optional(page.next.begun.map(String.init)), .integer(until)])
        return isHeld && !page.isLast
    }

    /// Sends a page; nil when the webhook is no longer in hand.
    private func send(
        _ page: ChangePage, to webhook: inout Webhook, _ promise: SendingPromise
    ) async throws -> DeliveryRules.Verdict? {
        if webhook.delivery == nil {
            let until = page.next.after
            let row = try await sessions.withSession { [webhook] in
                try await $0.query(
                    SQL.beginDelivery, [.text(webhook.id), .optional(webhook.lease), .integer(until)])
            }
            guard row.count == 1 else { return nil }
            webhook.delivery = row.string(0, 0)
            webhook.until = until
        }
        guard let id = webhook.delivery,
            let secrets = try webhook.secrets(at: now(), secrets)
        else {
            return .retry(
                at: now() + rules.longest,
                reason: "the secret cannot be opened: GONGXIN_CLIENT_SECRET_KEY is another one")
        }
        let body = page.json.bytes
        let sending = WebhookSending(
            address: webhook.address, isInternal: webhook.isInternal,
            fields: try WebhookSecret.fields(id, at: now(), body, secrets: secrets, platform: platform), body: body,
            limit: rules.limit)
        guard let answer = await sending.answer(on: loop, promise) else { return nil }
        return rules.judge(
            answer, attempts: webhook.attempts, failingSince: webhook.failingSince, now: now(),
            jitter: Double.random(in: 0...1))
    }

    private func fail(_ webhook: Webhook, _ verdict: DeliveryRules.Verdict) async throws {
        let (reason, next): (String, Int?) =
            switch verdict {
            case .delivered: ("", nil)
            case .retry(let time, let reason): (reason, time)
            case .disable(let reason): (reason, nil)
            }
        observer?.deliveryFailed(webhook.id, reason, disabled: next == nil)
        _ = try await change(
            SQL.failDelivery, webhook, [.integer(now()), .text(reason), .optional(next.map(String.init))])
    }

    /// Changes a webhook that is still in hand; whether it was.
    private func change(_ statement: Statement, _ webhook: Webhook, _ values: [Parameter]) async throws -> Bool {
        try await sessions.withSession {
            try await $0.query(statement, [.text(webhook.id), .optional(webhook.lease)] + values).affected == 1
        }
    }

    private func openControl() async throws -> Session {
        if let control, !control.isBroken { return control }
        let opened = try await Session.open(owner, on: loop)
        control = opened
        if stopped { opened.close() }
        try await opened.execute("LISTEN gongxin_change")
        return opened
    }
}
