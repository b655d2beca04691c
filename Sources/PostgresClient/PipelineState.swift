/// What was sent on a pipelined connection and what the next result means: a pure state machine.
///
/// PostgreSQL answers in order; when one query fails it skips the rest up to the next synchronisation point. Those were not
/// run, so they are sent again – which is why only reads, or single statements behind a point of their own, go this way.
///
/// Rows arrive before their transaction is committed, which happens at the synchronisation point. Of a durable query they are kept
/// until then.
struct PipelineState<Query> {
    /// What the server said about the entry in front.
    enum Answer {
        case success, failure, skipped, synchronised
        /// The statement is not prepared on the server, because its preparation was itself skipped.
        case unprepared
    }

    /// What to do with it.
    enum Action {
        case none
        /// Hand the result to the query's caller.
        case deliver(Query)
        /// Hand the error to the query's caller.
        case fail(Query)
        /// The query did not run; send it again.
        case sendAgain(Query)
        /// Keep the result until its transaction is committed: it must be handed to nobody before.
        case hold(Query)
        /// The transaction of the query whose result is kept is committed: hand the result over.
        case release(Query)
        /// The transaction of the query whose result is kept was not committed: forget the result and hand over the error.
        case revoke(Query)
    }

    enum Entry {
        case prepare(name: String)
        case query(Query, statement: String, durable: Bool)
        case synchronise
    }

    private(set) var entries: [Entry] = []
    private(set) var head = 0
    private var prepared: Set<String> = []
    private var failedPreparation: String?
    /// The query whose result is kept until its transaction is committed. It is alone behind its synchronisation point.
    private var uncommitted: Query?

    /// Whether something was sent since the last synchronisation point.
    private(set) var needsSynchronisation = false

    /// Queries and preparations in flight.
    var isEmpty: Bool { head == entries.count }
    var count: Int { entries.count - head }

    /// Notes that a statement is about to be sent.
    /// - Parameter durable: whether its result counts only once its transaction is committed. Such a query must be alone between two
    ///   synchronisation points.
    /// - Returns: whether it has to be prepared first, in the same breath.
    mutating func send(_ query: Query, statement: String, unnamed: Bool, durable: Bool = false) -> Bool {
        needsSynchronisation = true
        let mustPrepare = !unnamed && prepared.insert(statement).inserted
        if mustPrepare { entries.append(.prepare(name: statement)) }
        entries.append(.query(query, statement: statement, durable: durable))
        return mustPrepare
    }

    /// Notes that a synchronisation point is about to be sent.
    mutating func synchronise() {
        needsSynchronisation = false
        entries.append(.synchronise)
    }

    /// Takes the answer to the entry in front.
    mutating func receive(_ answer: Answer) -> Action {
        guard head < entries.count else { return .none }
        let entry = entries[head]
        // A commit that fails is answered twice: with its error, and as the synchronisation point it is.
        if case .synchronise = entry, answer == .failure { return takeUncommitted(Action.revoke) }
        head += 1
        if head > 1024 {
            entries.removeFirst(head)
            head = 0
        }
        return action(for: entry, answer)
    }

    /// Empties the pipeline: the queries whose answers will never come.
    mutating func drain() -> [Query] {
        let queries = entries[head...].compactMap { entry in
            if case .query(let query, _, _) = entry { query } else { nil }
        }
        let answered = uncommitted.map { [$0] } ?? []
        self = PipelineState()
        return answered + queries
    }

    /// Notes that a statement is not prepared – unless it is about to be: preparing it a second time would be refused.
    /// What comes before the next synchronisation point does not count, as it will be skipped.
    private mutating func forget(_ statement: String) {
        let next = entries[head...].firstIndex { if case .synchronise = $0 { true } else { false } } ?? entries.endIndex
        let isOnItsWay = entries[next...].contains { entry in
            if case .prepare(let name) = entry { name == statement } else { false }
        }
        if !isOnItsWay { prepared.remove(statement) }
    }

    private mutating func takeUncommitted(_ action: (Query) -> Action) -> Action {
        guard let query = uncommitted else { return .none }
        uncommitted = nil
        return action(query)
    }

    private mutating func action(for entry: Entry, _ answer: Answer) -> Action {
        switch (entry, answer) {
        case (.synchronise, _):
            failedPreparation = nil
            return takeUncommitted(Action.release)
        case (.prepare, .success), (.prepare, .synchronised):
            return .none
        case (.query(let query, let statement, _), .unprepared):
            forget(statement)
            return .sendAgain(query)
        case (.prepare(let name), .failure), (.prepare(let name), .unprepared):
            forget(name)
            failedPreparation = name
            return .none
        case (.prepare(let name), .skipped):
            forget(name)
            return .none
        case (.query(let query, _, true), .success):
            uncommitted = query
            return .hold(query)
        case (.query(let query, _, true), .synchronised):
            // The end of the transaction without a result: nothing is known to be committed.
            return .fail(query)
        case (.query(let query, _, false), .success), (.query(let query, _, false), .synchronised):
            return .deliver(query)
        case (.query(let query, _, _), .failure):
            return .fail(query)
        case (.query(let query, let statement, _), .skipped):
            return statement == failedPreparation ? .fail(query) : .sendAgain(query)
        }
    }
}

extension PipelineState {
    /// The query that has waited longest for its answer.
    var oldest: Query? {
        if let uncommitted { return uncommitted }
        for entry in entries[head...] {
            if case .query(let query, _, _) = entry { return query }
        }
        return nil
    }
}
