import Foundation

/// How much the tests of recovery go through. What runs with every change is short; `scripts/test-recovery` asks for more.
enum Ordeal {
    /// The rows of the large batch.
    static let rows = number("GONGXIN_RECOVERY_ROWS", 60_000)
    /// How often a service is killed while it is worked off.
    static let kills = number("GONGXIN_RECOVERY_KILLS", 12)
    /// How often PostgreSQL crashes.
    static let restarts = number("GONGXIN_RECOVERY_RESTARTS", 3)
    /// The rows of the large batch that PostgreSQL crashes under.
    static let restartedRows = number("GONGXIN_RECOVERY_ROWS", 30_000)
    /// How long the large batch may take when nothing disturbs it, in seconds.
    static let patience = max(90, rows / 500)

    private static func number(_ name: String, _ usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
    }
}

/// Runs what blocks on a thread of its own: waiting for an answer there holds up no other task.
func onOwnThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}
