internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let granteeKind = Statement("grantee_kind", embedded: PackageResources.grantee_kind_sql)
    static let addAuthorisation = Statement("add_authorisation", embedded: PackageResources.add_authorisation_sql)
    static let authorisation = Statement("authorisation", embedded: PackageResources.authorisation_sql)
    static let authorisations = Statement(
        "authorisations", embedded: PackageResources.authorisations_sql, plannedEachTime: true)
    static let lockAuthorisation = Statement("lock_authorisation", embedded: PackageResources.lock_authorisation_sql)
    static let decideAuthorisation = Statement(
        "decide_authorisation", embedded: PackageResources.decide_authorisation_sql)
    static let authorisationChanges = Statement(
        "authorisation_changes", embedded: PackageResources.authorisation_changes_sql, plannedEachTime: true)
    static let addPortfolio = Statement("add_portfolio", embedded: PackageResources.add_portfolio_sql)
    static let portfolio = Statement("portfolio", embedded: PackageResources.portfolio_sql)
    static let portfolioMembers = Statement("portfolio_members", embedded: PackageResources.portfolio_members_sql)
    static let readPortfolio = Statement("read_portfolio", embedded: PackageResources.read_portfolio_sql)
    static let addRight = Statement("add_right", embedded: PackageResources.add_right_sql)
    static let revokeRight = Statement("revoke_right", embedded: PackageResources.revoke_right_sql)
    static let rights = Statement("rights", embedded: PackageResources.rights_sql)
}
