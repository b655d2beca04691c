/// The catalogue's files cannot be used: everything found wrong, in the order of files and lines.
///
/// Nothing is left out and nothing is repaired silently, so mending every problem named here yields a catalogue that loads.
public struct CatalogueError: Error, Sendable, Hashable, CustomStringConvertible {
    /// All problems, never empty.
    public let problems: [CatalogueProblem]

    /// An error that reports these problems.
    public init(problems: [CatalogueProblem]) {
        self.problems = problems
    }

    /// How many problems there are, and each of them on a line of its own.
    public var description: String {
        let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        return (["\(count) in the catalogue:"] + problems.map(\.description)).joined(separator: "\n")
    }
}
