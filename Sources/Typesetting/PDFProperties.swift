/// What a PDF file says of itself.
public struct PDFProperties: Sendable, Hashable {
    /// Its title.
    public var title: String
    /// Who made it.
    public var author: String
    /// What it is about.
    public var subject: String
    /// When it was made, as in `2026-12-31T00:00:00+08:00`. Nothing else in the file depends on the time it is made.
    public var createdAt: String

    /// What a file says of itself.
    public init(title: String, author: String, subject: String, createdAt: String) {
        self.title = title
        self.author = author
        self.subject = subject
        self.createdAt = createdAt
    }
}
