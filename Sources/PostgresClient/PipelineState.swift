/// What was sent on a pipelined connection and what the next result means: a pure state machine.
///
/// PostgreSQL answers in order; when one query fails it skips the rest up to the next synchronisation point. Those were not
/// run, so they are sent again – which is why only reads, or single statements behind a point of their own, go this way.
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
    }

    enum Entry {
        case prepare(name: String)
        case query(Query, statement: String)
        case synchronise
    }

    private(set) var entries: [Entry] = []
    private(set) var head = 0
    private var prepared: Set<String> = []
    private var failedPreparation: String?

    /// Whether something was sent since the last synchronisation point.
    private(set) var needsSynchronisation = false

    /// Queries and preparations in flight.
    var isEmpty: Bool { head == entries.count }
    var count: Int { entries.count - head }

    /// Notes that a statement is about to be sent.
    /// - Returns: whether it has to be prepared first, in the same breath.
    mutating func send(_ query: Query, statement: String, unnamed: Bool) -> Bool {
        needsSynchronisation = true
        let mustPrepare = !unnamed && prepared.insert(statement).inserted
        if mustPrepare { entries.append(.prepare(name: statement)) }
        entries.append(.query(query, statement: statement))
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
            if case .query(let query, _) = entry { query } else { nil }
        }
        self = PipelineState()
        return queries
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

    private mutating func action(for entry: Entry, _ answer: Answer) -> Action {
        switch (entry, answer) {
        case (.synchronise, _):
            failedPreparation = nil
            return .none
        case (.prepare, .success), (.prepare, .synchronised):
            return .none
        case (.query(let query, let statement), .unprepared):
            forget(statement)
            return .sendAgain(query)
        case (.prepare(let name), .failure), (.prepare(let name), .unprepared):
            forget(name)
            failedPreparation = name
            return .none
        case (.prepare(let name), .skipped):
            forget(name)
            return .none
        case (.query(let query, _), .success), (.query(let query, _), .synchronised):
            return .deliver(query)
        case (.query(let query, _), .failure):
            return .fail(query)
        case (.query(let query, let statement), .skipped):
            return statement == failedPreparation ? .fail(query) : .sendAgain(query)
        }
    }
}

extension PipelineState {
    /// The query that has waited longest for its answer.
    var oldest: Query? {
        for entry in entries[head...] {
            if case .query(let query, _) = entry { return query }
        }
        return nil
    }
}
