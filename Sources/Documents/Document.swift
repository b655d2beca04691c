/// A document that Gongxin gives out – a credit report, a special report –, as what it says and not as what it looks like: every form
/// of it (HTML, PDF) is drawn from this.
public struct Document: Sendable, Hashable {
    /// The title on the cover, for example 公共信用信息报告.
    public var title: String
    /// What stands below the title, usually the subject's name.
    public var subtitle: String
    /// Who it is made for; decides the watermark.
    public var view: DocumentView
    /// What the cover says: number, time, version, issuer, labels, counts.
    public var cover: [DocumentField]
    /// The sections in their order.
    public var sections: [DocumentSection]
    /// What is said at the end, for example how to verify the document and how to object.
    public var closing: [String]
    /// The document's number, which stands at the foot of each page; nil for one that has none.
    public var number: String?

    /// Puts a document together.
    public init(
        title: String, subtitle: String, view: DocumentView, cover: [DocumentField], sections: [DocumentSection],
        closing: [String], number: String? = nil
    ) {
        self.number = number
        self.title = title
        self.subtitle = subtitle
        self.view = view
        self.cover = cover
        self.sections = sections
        self.closing = closing
    }
}

/// Whom a document is made for; the words of the report's `view` parameter.
public enum DocumentView: String, Sendable, Hashable, CaseIterable {
    /// 公开版: what everybody may see.
    case everybody = "public"
    /// 授权版: what the subject authorised the reader to see.
    case authorised
    /// 共享版: what departments share.
    case shared
}

/// A name and what it is, for example 报告编号 and a number.
public struct DocumentField: Sendable, Hashable {
    /// What it is called.
    public var name: String
    /// Its text; an empty one is shown as a dash.
    public var value: String

    /// A field.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A section with its heading. A section without parts says itself that there is nothing in it.
public struct DocumentSection: Sendable, Hashable {
    /// The heading, with its number: 二、行政管理.
    public var heading: String
    /// How many records belong into it, whether all of them are shown or not; nil for a section that does not count any.
    public var count: Int?
    /// What it consists of.
    public var parts: [DocumentPart]

    /// A section.
    public init(_ heading: String, count: Int? = nil, parts: [DocumentPart]) {
        self.heading = heading
        self.count = count
        self.parts = parts
    }
}

/// A part of a section.
public enum DocumentPart: Sendable, Hashable {
    /// A smaller heading: the name of a class of records, with how many there are.
    case heading(String, count: Int?)
    /// A paragraph.
    case text(String)
    /// Names and values of one thing, in two columns.
    case fields([DocumentField])
    /// A record with its own small heading and all it says, kept together where a page has room for it.
    case record(String, [DocumentField])
    /// A table with a row for each record.
    case table(DocumentTable)
    /// What the reader must not miss: that something was cut, with the true count and where the rest is.
    case notice(String)
}

/// A table; its headings are repeated on every page it reaches.
public struct DocumentTable: Sendable, Hashable {
    /// The columns' headings.
    public var headings: [String]
    /// How wide each column is in proportion to the others; as many as there are headings.
    public var widths: [Double]
    /// The rows, each with a cell for each column.
    public var rows: [[String]]

    /// A table.
    public init(headings: [String], widths: [Double], rows: [[String]]) {
        self.headings = headings
        self.widths = widths
        self.rows = rows
    }
}
