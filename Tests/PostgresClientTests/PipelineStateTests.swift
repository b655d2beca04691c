@testable import PostgresClient
import Testing

@Suite struct PipelineStateTests {
    private typealias State = PipelineState<Int>

    private func told(_ action: State.Action) -> String {
        switch action {
        case .none: "none"
        case .deliver(let query): "deliver \(query)"
        case .fail(let query): "fail \(query)"
        case .sendAgain(let query): "again \(query)"
        case .hold(let query): "hold \(query)"
        case .release(let query): "release \(query)"
        case .revoke(let query): "revoke \(query)"
        }
    }

    private func receive(_ state: inout State, _ answers: State.Answer...) -> [String] {
        answers.map { told(state.receive($0)) }
    }

    @Test func `a statement is prepared once, an unnamed one never`() {
        var state = State()
        let sends = (
            state.send(1, statement: "a", unnamed: false), state.send(2, statement: "a", unnamed: false),
            state.send(3, statement: "b", unnamed: true), state.send(4, statement: "b", unnamed: true)
        )
        #expect(sends == (true, false, false, false))
        #expect(state.needsSynchronisation)
        state.synchronise()
        #expect(!state.needsSynchronisation)
        #expect(state.count == 6)
        #expect(state.oldest == 1)
        let told = receive(&state, .success, .success, .success, .success, .success, .synchronised)
        #expect(told == ["none", "deliver 1", "deliver 2", "deliver 3", "deliver 4", "none"])
        #expect(state.isEmpty)
        #expect(state.oldest == nil)
    }

    @Test func `a failure fails its own query, the skipped ones are sent again`() {
        var state = State()
        for query in 1...4 { _ = state.send(query, statement: "s", unnamed: true) }
        state.synchronise()
        _ = state.send(5, statement: "s", unnamed: true)
        let told = receive(&state, .success, .failure, .skipped, .skipped, .synchronised, .success)
        #expect(told == ["deliver 1", "fail 2", "again 3", "again 4", "none", "deliver 5"])
    }

    @Test func `a failed preparation fails every query that relied on it, and is tried anew later`() {
        var state = State()
        _ = state.send(1, statement: "bad", unnamed: false)
        _ = state.send(2, statement: "bad", unnamed: false)
        _ = state.send(3, statement: "good", unnamed: false)
        state.synchronise()
        let told = receive(&state, .failure, .skipped, .skipped, .skipped, .skipped, .synchronised)
        #expect(told == ["none", "fail 1", "fail 2", "none", "again 3", "none"])
        let again = (
            state.send(1, statement: "bad", unnamed: false), state.send(3, statement: "good", unnamed: false)
        )
        #expect(again == (true, true))
    }

    @Test func `a preparation that was skipped is repeated, also for a query behind the next point`() {
        var state = State()
        _ = state.send(1, statement: "failing", unnamed: true)
        _ = state.send(2, statement: "s", unnamed: false)
        state.synchronise()
        let first = state.send(3, statement: "s", unnamed: false)
        #expect(!first)
        state.synchronise()
        let told = receive(&state, .failure, .skipped, .skipped, .synchronised, .unprepared, .synchronised)
        #expect(told == ["fail 1", "none", "again 2", "none", "again 3", "none"])
        let again = (state.send(2, statement: "s", unnamed: false), state.send(3, statement: "s", unnamed: false))
        #expect(again == (true, false))
    }

    @Test func `draining gives the unanswered queries and forgets what was prepared`() {
        var state = State()
        for query in 1...3 { _ = state.send(query, statement: "s", unnamed: false) }
        state.synchronise()
        _ = receive(&state, .success, .success)
        #expect(state.drain() == [2, 3])
        #expect(state.isEmpty)
        let mustPrepare = state.send(4, statement: "s", unnamed: false)
        #expect(mustPrepare)
    }

    @Test func `a durable query is answered by the end of its transaction`() {
        var state = State()
        _ = state.send(1, statement: "read", unnamed: true)
        state.synchronise()
        _ = state.send(2, statement: "write", unnamed: false, durable: true)
        state.synchronise()
        _ = state.send(3, statement: "read", unnamed: true)
        state.synchronise()
        let told = receive(
            &state, .success, .synchronised, .success, .success, .synchronised, .success, .synchronised)
        #expect(told == ["deliver 1", "none", "none", "hold 2", "release 2", "deliver 3", "none"])
        #expect(state.isEmpty)
    }

    @Test func `a durable query whose transaction fails at its end is revoked, its neighbours are not`() {
        var state = State()
        for query in 1...2 {
            _ = state.send(query, statement: "write", unnamed: true, durable: true)
            state.synchronise()
        }
        _ = state.send(3, statement: "read", unnamed: true)
        state.synchronise()
        // The commit's error, and behind it the synchronisation point all the same.
        let told = receive(
            &state, .success, .failure, .synchronised, .success, .synchronised, .success, .synchronised)
        #expect(told == ["hold 1", "revoke 1", "none", "hold 2", "release 2", "deliver 3", "none"])
        #expect(state.isEmpty)
    }

    @Test func `a durable query that fails, or was not prepared, is not held`() {
        var state = State()
        for query in 1...2 {
            _ = state.send(query, statement: "write", unnamed: true, durable: true)
            state.synchronise()
        }
        let told = receive(&state, .failure, .synchronised, .unprepared, .synchronised)
        #expect(told == ["fail 1", "none", "again 2", "none"])
    }

    @Test func `the end of a transaction without a result is no commit`() {
        var state = State()
        _ = state.send(1, statement: "write", unnamed: true, durable: true)
        #expect(receive(&state, .synchronised) == ["fail 1"])
    }

    @Test func `a durable query between its result and its commit is drained with the others, first`() {
        var state = State()
        _ = state.send(1, statement: "write", unnamed: true, durable: true)
        state.synchronise()
        _ = state.send(2, statement: "read", unnamed: true)
        #expect(receive(&state, .success) == ["hold 1"])
        #expect(state.oldest == 1)
        #expect(state.drain() == [1, 2])
        #expect(state.oldest == nil)
        _ = state.send(3, statement: "read", unnamed: true)
        state.synchronise()
        #expect(receive(&state, .success, .synchronised) == ["deliver 3", "none"])
    }

    @Test func `an answer to nothing is ignored`() {
        var state = State()
        #expect(receive(&state, .success, .failure) == ["none", "none"])
        #expect(state.isEmpty)
    }

    @Test func `ten thousand answers leave no queue behind`() {
        var state = State()
        for query in 0..<10_000 {
            _ = state.send(query, statement: "s", unnamed: true)
            _ = state.receive(.success)
        }
        #expect(state.isEmpty)
        #expect(state.entries.count <= 1024)
    }
}
