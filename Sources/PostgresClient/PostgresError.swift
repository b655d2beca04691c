/// Why a database operation did not give its result.
public struct PostgresError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it was; may grow.
    public enum Code: Sendable, Equatable {
        /// No connection, or it was lost before the answer; the operation may or may not have happened.
        case connectionLost
        /// The connection has as many queries waiting as it may have.
        case overloaded
        /// PostgreSQL refused; `sqlState` says why.
        case server
        /// The query or its result cannot be what the program meant.
        case misuse
    }

    /// What kind of failure it was.
    public let code: Code
    /// PostgreSQL's five-character error code, as in its manual's appendix A.
    public let sqlState: String?
    /// The message of the server or of libpq. It may quote data: for the log's debug level, never for a caller.
    public let message: String
    /// The name of the statement or operation.
    public let operation: String

    init(_ code: Code, sqlState: String? = nil, message: String, operation: String) {
        self.code = code
        self.sqlState = sqlState
        self.message = message
        self.operation = operation
    }

    /// For logs and terminals.
    public var description: String {
        let state = sqlState.map { " \($0)" } ?? ""
        return "PostgreSQL, \(operation):\(state) \(message)"
    }

    /// Whether trying the same transaction again can succeed: serialisation failure, deadlock, a lock not had in
    /// time, lost connection.
    public var isTransient: Bool {
        switch code {
        case .connectionLost, .overloaded: true
        case .server:
            sqlState == "40001" || sqlState == "40P01" || sqlState == "55P03"
                || sqlState.map { $0.hasPrefix("57P") || $0.hasPrefix("53") } == true
        case .misuse: false
        }
    }

    /// Whether the server has no room left where it keeps its data.
    public var isStorageFull: Bool { sqlState == "53100" }
}

extension PostgresError {
    /// The same failure, told of another operation.
    func during(_ operation: String) -> PostgresError {
        PostgresError(code, sqlState: sqlState, message: message, operation: operation)
    }
}
