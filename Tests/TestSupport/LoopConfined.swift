/// A value that one loop's tasks share without locks.
///
/// Sendable because a test reaches it on one loop only, or after that loop has stopped.
public final class LoopConfined<Value>: @unchecked Sendable {
    /// The value.
    public var value: Value

    /// Holds a value.
    public init(_ value: Value) { self.value = value }
}
