/// One thing wrong in the catalogue's files, and where.
public struct CatalogueProblem: Sendable, Hashable, CustomStringConvertible {
    /// The file's name, for example `items.csv`.
    public let file: String

    /// The line, from 1 (the header row); 0 when the whole file is meant. A row that spans lines has its first line's number.
    public let line: Int

    /// The column's name as in the header row; nil when the whole row or file is meant.
    public let column: String?

    /// What is wrong and, where that is not obvious, what to write instead.
    public let message: String

    /// A problem at a place of a file.
    public init(file: String, line: Int, column: String?, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// The problem on one line, `items.csv:12: share_class: …`.
    public var description: String {
        var text = file
        if line > 0 { text += ":\(line)" }
        if let column { text += ": \(column)" }
        return text + ": " + message
    }
}
