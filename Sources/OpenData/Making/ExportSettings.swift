/// How exports are cut and kept.
public struct ExportSettings: Sendable {
    /// The records of a block: a page, packed by itself.
    public var recordsPerBlock = 4000
    /// The blocks of a file.
    public var blocksPerFile = 50
    /// The forms of the files.
    public var formats = ExportFormat.allCases
    /// How many exports of all classes are kept.
    public var kept = 2

    /// What is usual: files of 200,000 records, in both forms.
    public init() {}
}
