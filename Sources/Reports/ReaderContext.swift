public import CatalogueStore
public import Disclosure
public import EventLoop
public import PostgresClient

/// What the handlers of one loop read with: the connection of the role their reader has earned, and the catalogue.
public struct ReaderContext: Sendable {
    /// The connections of the database role that decides what is seen.
    public let connection: PipelineGroup
    /// The loop the handlers run on.
    public let loop: EventLoop
    /// The catalogue in force.
    public let catalogue: CurrentCatalogue
    /// Sessions of the owner, by which departments read their own records.
    public let owner: SessionPool
    /// Finds out who calls.
    public let callers: CallerAuthentication
    /// The ways to what is not public; nil where nothing else is served.
    public let gates: Gates?
    /// Keeps the public's reports; nil where each is read afresh.
    public let cache: ReportCache?

    /// What reports are issued and printed with.
    public let printing: ReportPrinting

    /// Bundles what handlers need.
    public init(
        connection: PipelineGroup, catalogue: CurrentCatalogue, owner: SessionPool, callers: CallerAuthentication,
        gates: Gates? = nil, cache: ReportCache? = nil, printing: ReportPrinting = ReportPrinting(),
        on loop: EventLoop
    ) {
        self.connection = connection
        self.owner = owner
        self.callers = callers
        self.gates = gates
        self.printing = printing
        self.cache = cache
        self.loop = loop
        self.catalogue = catalogue
    }
}
