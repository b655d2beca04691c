public import Catalogue
internal import Synchronization

/// The catalogue a process works by, replaced as a whole when a new version is applied.
public final class CurrentCatalogue: Sendable {
    private let current: Mutex<Catalogue>

    /// Starts with a catalogue.
    public init(_ catalogue: Catalogue) { current = Mutex(catalogue) }

    /// The catalogue in force.
    public var value: Catalogue {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}
