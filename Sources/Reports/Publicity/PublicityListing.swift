internal import Catalogue
internal import CatalogueStore
internal import HTTPServer
internal import PostgresClient
internal import RequestParameters

/// `GET /v1/publicity/…`: the double-publicity listings (双公示), newest decisions first: a page as JSON, or the newest of them as an Atom
/// feed, or many as a table.
struct PublicityListing: Sendable {
    /// What a listing is made of.
    struct Subject: Sendable {
        /// The information class.
        let classCode: String
        /// The last part of the listing's address.
        let path: String
        /// The item that names the kind of decision.
        let kindItem: String
        /// The items that a feed's readers are told: number of the decision, and what was decided.
        let numberItem: String
        let contentItem: String
        /// The Chinese name of the listing.
        let title: String

        /// Administrative permits (行政许可).
        static let permits = Subject(
            classCode: "permit", path: "permits", kindItem: "XK_XKLB", numberItem: "XK_WSH", contentItem: "XK_NR",
            title: "行政许可公示")
        /// Administrative penalties (行政处罚).
        static let penalties = Subject(
            classCode: "penalty", path: "penalties", kindItem: "CF_CFLB", numberItem: "CF_WSH", contentItem: "CF_NR",
            title: "行政处罚公示")
    }

    private enum Format: String, CaseIterable { case json, csv, atom }

    private let reader: ListingReader
    private let questions: ListingQuestions
    private let catalogue: CurrentCatalogue
    private let subject: Subject

    init(_ context: ReaderContext, _ subject: Subject) {
        reader = ListingReader(context, classCode: subject.classCode)
        questions = ListingQuestions(classCode: subject.classCode, connection: context.connection)
        catalogue = context.catalogue
        self.subject = subject
    }

    private static let known = ListingFilter.parameters.union(["limit", "cursor", "format"])

    func answer(_ request: Request) async throws -> Response {
        let parameters = try QueryParameters(request, known: Self.known)
        let format = try parameters.word("format", among: Format.self) ?? .json
        // Who subscribes wants to hear what is new here, whenever it was decided.
        let filter = try ListingFilter(
            parameters, kinds: kinds, usually: format == .atom ? .publication : .decision)
        let limit =
            switch format {
            case .json: try parameters.limit(default: 20, atMost: 100)
            case .atom: try parameters.limit(default: ListingFeed.entries, atMost: ListingFeed.entries)
            case .csv: try parameters.limit(default: ListingTable.mostRows, atMost: ListingTable.mostRows)
            }
        let place = try parameters["cursor"].map { try ListingPlace(cursor: $0, filter) } ?? .start(filter)
        switch format {
        case .json:
            let question = try await questions.question(filter, at: place, limit)
            return .json(try await reader.read(question, filter.order), headers: [.askedAgain])
        case .atom:
            let question = try await questions.question(filter, at: place, limit, byIndex: true)
            let page = try await reader.page(question, filter.order)
            let feed = ListingFeed(page, subject, catalogue.value, request.target)
            return Response(
                headers: [Header("Content-Type", "application/atom+xml; charset=utf-8"), .askedAgain],
                body: .bytes(feed.xml))
        case .csv:
            return try await table(filter, at: place, limit)
        }
    }

    /// A table of many records, read page by page while it is sent.
    private func table(_ filter: ListingFilter, at place: ListingPlace, _ limit: Int) async throws -> Response {
        let table = ListingTable(subject, catalogue.value)
        // What cannot be answered is said before the first byte.
        let first = try await page(filter, at: place, min(limit, ListingTable.pageRows))
        return Response(headers: table.headers) { writer in
            try await writer.write(table.heading)
            var page = first
            var written = 0
            while true {
                try await writer.write(table.lines(page))
                written += page.records.count
                guard let next = page.next else { return }
                if written >= limit { return try await writer.write(table.cutShort(at: limit)) }
                page = try await self.page(filter, at: next, min(limit - written, ListingTable.pageRows))
            }
        }
    }

    private func page(
        _ filter: ListingFilter, at place: ListingPlace, _ limit: Int
    ) async throws -> ListingPage {
        try await reader.page(try await questions.question(filter, at: place, limit), filter.order)
    }

    private var kinds: CodeTable? {
        let catalogue = catalogue.value
        let item = catalogue.informationClass(subject.classCode)?.items.first { $0.code == subject.kindItem }
        return item?.codeTable.flatMap { catalogue.codeTables[$0] }
    }
}

extension Response {
    /// An answer that is made while it is sent.
    fileprivate init(headers: [Header], _ produce: @escaping @Sendable (ResponseBodyWriter) async throws -> Void) {
        self.init(headers: headers, body: .stream(produce))
    }
}
