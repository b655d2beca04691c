public import Catalogue
internal import Synchronization

/// The templates that were made, kept until the catalogue says something else. Making a workbook takes milliseconds; this way
/// it happens once and not with every request.
public final class TemplateShelf: Sendable {
    private struct Key: Hashable {
        let classCode: String
        let form: FeedTemplate.Form
    }

    /// A file, and what it was made of.
    private struct Entry {
        let informationClass: InformationClass
        let codeTables: [String: CodeTable]
        let file: [UInt8]
    }

    private let entries = Mutex<[Key: Entry]>([:])

    /// An empty shelf.
    public init() {}

    /// The template of a class, made when it is not there or the catalogue has changed.
    /// - Throws: `SpreadsheetError`.
    public func file(
        _ form: FeedTemplate.Form, _ informationClass: InformationClass, _ codeTables: [String: CodeTable]
    ) throws -> [UInt8] {
        let key = Key(classCode: informationClass.code, form: form)
        let kept = entries.withLock { $0[key] }
        if let kept, kept.informationClass == informationClass, kept.codeTables == codeTables { return kept.file }
        let file = try FeedTemplate(informationClass, codeTables).file(form)
        entries.withLock {
            $0[key] = Entry(informationClass: informationClass, codeTables: codeTables, file: file)
        }
        return file
    }
}
