internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let addWebhook = Statement("add_webhook", embedded: PackageResources.add_webhook_sql)
    static let anyPending = Statement("any_pending", embedded: PackageResources.any_pending_sql)
    static let beginDelivery = Statement("begin_delivery", embedded: PackageResources.begin_delivery_sql)
    static let changes = Statement("changes", embedded: PackageResources.changes_sql)
    static let claimWebhook = Statement("claim_webhook", embedded: PackageResources.claim_webhook_sql)
    static let compact = Statement("compact", embedded: PackageResources.compact_sql)
    static let enableWebhook = Statement("enable_webhook", embedded: PackageResources.enable_webhook_sql)
    static let endDelivery = Statement("end_delivery", embedded: PackageResources.end_delivery_sql)
    static let failDelivery = Statement("fail_delivery", embedded: PackageResources.fail_delivery_sql)
    static let fallAsleep = Statement("fall_asleep", embedded: PackageResources.fall_asleep_sql)
    static let feedsInWork = Statement("feeds_in_work", embedded: PackageResources.feeds_in_work_sql)
    static let findWebhook = Statement("find_webhook", embedded: PackageResources.find_webhook_sql)
    static let leadNumbering = Statement("lead_numbering", embedded: PackageResources.lead_numbering_sql)
    static let listWebhooks = Statement("list_webhooks", embedded: PackageResources.list_webhooks_sql)
    static let logWebhookAct = Statement("log_webhook_act", embedded: PackageResources.log_webhook_act_sql)
    static let number = Statement("number", embedded: PackageResources.number_sql)
    static let position = Statement("position", embedded: PackageResources.position_sql)
    static let rotateWebhook = Statement("rotate_webhook", embedded: PackageResources.rotate_webhook_sql)
    static let removeWebhook = Statement("remove_webhook", embedded: PackageResources.remove_webhook_sql)
    static let wakeUp = Statement("wake_up", embedded: PackageResources.wake_up_sql)
}
