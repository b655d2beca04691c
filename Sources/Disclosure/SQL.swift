internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let clientOfKey = Statement("client_of_key", embedded: PackageResources.client_of_key_sql)
    static let clientOfToken = Statement("client_of_token", embedded: PackageResources.client_of_token_sql)
    static let takeNonce = Statement("take_nonce", embedded: PackageResources.take_nonce_sql)
    static let sweepNonces = Statement("sweep_nonces", embedded: PackageResources.sweep_nonces_sql)
    static let addOrganisation = Statement("add_organisation", embedded: PackageResources.add_organisation_sql)
    static let lockOrganisation = Statement("lock_organisation", embedded: PackageResources.lock_organisation_sql)
    static let lockClient = Statement("lock_client", embedded: PackageResources.lock_client_sql)
    static let addClient = Statement("add_client", embedded: PackageResources.add_client_sql)
    static let addKey = Statement("add_key", embedded: PackageResources.add_key_sql)
    static let endKeys = Statement("end_keys", embedded: PackageResources.end_keys_sql)
    static let revokeClient = Statement("revoke_client", embedded: PackageResources.revoke_client_sql)
    static let revokeKey = Statement("revoke_key", embedded: PackageResources.revoke_key_sql)
    static let addClientToken = Statement("add_client_token", embedded: PackageResources.add_client_token_sql)
    static let departmentName = Statement("department_name", embedded: PackageResources.department_name_sql)
    static let listClients = Statement("list_clients", embedded: PackageResources.list_clients_sql)
    static let logClientAct = Statement("log_client_act", embedded: PackageResources.log_client_act_sql)
    static let requestRefusal = Statement("request_refusal", embedded: PackageResources.request_refusal_sql)
}
