public import HTTPServer

/// The addresses at which the public reads.
public enum QueryRoutes {
    /// Adds them to a router.
    public static func add(to router: inout Router, _ context: ReaderContext) {
        let search = SubjectSearch(context)
        let report = SubjectReport(context)
        let history = RecordHistory(context)
        let permits = PublicityListing(context, .permits)
        let penalties = PublicityListing(context, .penalties)
        let catalogue = CatalogueDescription(context)
        router.on(.get, "/v1/subjects") { try await search.answer($0).validatedIfPublic }
        router.on(.get, "/v1/subjects/{uscc}", atOnce: { report.keptOverview($0) }) {
            try await report.overview($0).validatedIfPublic
        }
        router.on(.get, "/v1/subjects/{uscc}/report", atOnce: { report.kept($0) }) {
            try await report.answer($0).validatedIfPublic
        }
        router.on(.get, "/v1/subjects/{uscc}/records/{key}/history") { try await history.answer($0).validatedIfPublic }
        router.on(.get, "/v1/publicity/permits") { try await permits.answer($0).validatedIfPublic }
        router.on(.get, "/v1/publicity/penalties") { try await penalties.answer($0).validatedIfPublic }
        router.on(.get, "/v1/catalogue/classes") { try await catalogue.answer($0).validatedIfPublic }
        router.on(.get, "/v1/catalogue/purposes") { try await catalogue.purposes($0).validatedIfPublic }
    }
}

extension Response {
    /// With an entity tag where caches are to ask before they serve it; what is not public says `no-store` and gets none.
    var validatedIfPublic: Response { headers.contains(.askedAgain) ? validated : self }
}
