/// Something that takes part in every turn of a loop: a server with resumed requests, a connection with queries to flush.
public protocol LoopParticipant: AnyObject {
    /// Does what is ready; called after tasks ran, again as long as tasks appear.
    func work()

    /// Called last before the loop waits: flush what the turn gathered.
    /// - Returns: the longest wait allowed in milliseconds, nil for any.
    func beforeWait() -> Int32?
}

/// What a descriptor is ready for.
public struct Readiness: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// A set by its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Bytes, an end or an error can be read.
    public static let readable = Readiness(rawValue: 1)
    /// Bytes can be written.
    public static let writable = Readiness(rawValue: 2)
}

/// A refusal by the kernel that leaves the loop unusable.
public struct EventLoopError: Error, Sendable, CustomStringConvertible {
    /// The call that failed.
    public let operation: String
    /// The kernel's error number.
    public let errno: Int32

    /// For logs and terminals.
    public var description: String { "\(operation) failed with errno \(errno)" }
}
