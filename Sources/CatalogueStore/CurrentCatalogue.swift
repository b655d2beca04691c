public import Catalogue
internal import Synchronization

/// The catalogue a process works by, replaced as a whole when a new version is applied.
public final class CurrentCatalogue: Sendable {
    private let current: Mutex<Catalogue>
    private let replacements = Atomic<Int>(0)

    /// Starts with a catalogue.
    public init(_ catalogue: Catalogue) { current = Mutex(catalogue) }

    /// The catalogue in force.
    public var value: Catalogue {
        get { current.withLock { $0 } }
        set {
            current.withLock { $0 = newValue }
            replacements.add(1, ordering: .releasing)
        }
    }

    /// How often it was replaced: whoever keeps something that was made of it looks here before reading ``value``, and makes it anew when
    /// this has changed.
    public var version: Int { replacements.load(ordering: .acquiring) }
}
