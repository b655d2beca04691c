internal import PostgresClient

/// The module's statements, each from the file of its name.
enum SQL {
    static let report = Statement("report", embedded: PackageResources.report_sql, binaryResult: true)
    static let readAuthorised = Statement(
        "read_authorised", embedded: PackageResources.read_authorised_sql, binaryResult: true)
    static let readShared = Statement("read_shared", embedded: PackageResources.read_shared_sql, binaryResult: true)
    static let cacheBeat = Statement("cache_beat", embedded: PackageResources.cache_beat_sql)
    static let cacheServer = Statement("cache_server", embedded: PackageResources.cache_server_sql)
    static let classCounts = Statement("class_counts", embedded: PackageResources.class_counts_sql)
    static let searchFormer = Statement("search_former", embedded: PackageResources.search_former_sql)
    static let formerNames = Statement("former_names", embedded: PackageResources.former_names_sql)
    static let subject = Statement("subject", embedded: PackageResources.subject_sql)
    static let pastBounds = Statement("past_bounds", embedded: PackageResources.past_bounds_sql)
    static let pastReport = Statement("past_report", embedded: PackageResources.past_report_sql)
    static let ownPastReport = Statement("own_past_report", embedded: PackageResources.own_past_report_sql)
    static let history = Statement("history", embedded: PackageResources.history_sql)
    static let ownHistory = Statement("own_history", embedded: PackageResources.own_history_sql)
    static let search = Statement("search", embedded: PackageResources.search_sql)
    static let rarestGrams = Statement("rarest_grams", embedded: PackageResources.rarest_grams_sql)
    static let exactName = Statement("exact_name", embedded: PackageResources.exact_name_sql)
    static let listing = Statement("listing", embedded: PackageResources.listing_sql, binaryResult: true)
    static let listingFiltered = Statement(
        "listing_filtered", embedded: PackageResources.listing_filtered_sql, plannedEachTime: true, binaryResult: true)
    static let listingNamed = Statement(
        "listing_named", embedded: PackageResources.listing_named_sql, plannedEachTime: true, binaryResult: true)
    static let listingRarelyNamed = Statement(
        "listing_rarely_named", embedded: PackageResources.listing_rarely_named_sql, plannedEachTime: true,
        binaryResult: true)
    static let listingFound = Statement(
        "listing_found", embedded: PackageResources.listing_found_sql, binaryResult: true)
    static let takeTurn = Statement("take_turn", embedded: PackageResources.take_turn_sql)
    static let indexListings = Statement("index_listings", embedded: PackageResources.index_listings_sql)
    static let indexAnew = Statement("index_anew", embedded: PackageResources.index_anew_sql)
}
