/// A text could not be set, or a file with it not be made.
public struct TypesettingError: Error, Sendable, CustomStringConvertible {
    /// What was being done.
    public let operation: String
    /// Why it failed, in the words of the library or the operating system.
    public let reason: String

    /// For logs and terminals.
    public var description: String { "typesetting, \(operation): \(reason)" }
}
