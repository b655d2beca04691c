internal import EventLoop

/// How to reach a database and how long to bear with it.
public struct PostgresSettings: Sendable {
    /// A libpq connection string or URI.
    public var connection: String
    /// Shown in `pg_stat_activity`.
    public var applicationName: String
    /// The role to act as after login, nil for the login's own.
    public var role: String?
    /// How long one statement may run; the server cancels it then.
    public var statementTimeout: Duration
    /// How long connecting may take, and how long past `statementTimeout` an answer may be missing before the connection
    /// counts as lost.
    public var connectTimeout: Duration
    /// Further server settings for the session, such as `synchronous_commit`.
    public var serverSettings: [String: String]

    /// Settings with the defaults of a service.
    public init(
        connection: String, applicationName: String, role: String? = nil, statementTimeout: Duration = .seconds(5),
        connectTimeout: Duration = .seconds(5), serverSettings: [String: String] = [:]
    ) {
        self.connection = connection
        self.applicationName = applicationName
        self.role = role
        self.statementTimeout = statementTimeout
        self.connectTimeout = connectTimeout
        self.serverSettings = serverSettings
    }

    /// The commands a new connection starts with.
    var startUpCommands: String {
        var commands = "SET statement_timeout = \(timeoutMilliseconds);"
        commands += "SET client_encoding = 'UTF8'; SET DateStyle = 'ISO, YMD'; SET bytea_output = 'hex';"
        commands += "SET TimeZone = 'Asia/Shanghai';"
        for (name, value) in serverSettings.sorted(by: { $0.key < $1.key }) {
            commands += "SET \(name) = '\(value.replacing("'", with: "''"))';"
        }
        if let role { commands += "SET ROLE \(role);" }
        return commands
    }

    /// At least one where there is a limit at all: zero means none to PostgreSQL.
    private var timeoutMilliseconds: UInt64 {
        statementTimeout <= .zero ? 0 : max(1, statementTimeout.nanoseconds / 1_000_000)
    }
}
