/// Is told what becomes of the change feed; called on the loop that works for it.
public protocol ChangeObserver: AnyObject, Sendable {
    /// Changes got numbers.
    /// - Parameter last: the last number there is.
    func numbered(_ changes: Int, last: Int)
    /// No numbers are given at present.
    func cannotNumber(_ error: any Error)
    /// Entries nobody needs any more were removed.
    func compacted(_ entries: Int)
    /// A follower did not get on; it is tried again.
    func followerFailed(_ name: String, _ error: any Error)
    /// A webhook got a delivery.
    func delivered(_ webhook: String, changes: Int)
    /// A delivery did not arrive.
    /// - Parameters:
    ///   - reason: a status or a fault of the connection, without content.
    ///   - disabled: whether no more is tried.
    func deliveryFailed(_ webhook: String, _ reason: String, disabled: Bool)
}
