/// A code table (代码表): the values an item may have, with the spellings that are met for each.
public struct CodeTable: Sendable, Hashable {
    /// The table's name, for example `penalty_kind`.
    public let name: String

    /// The values in the order of the file.
    public let entries: [Entry]

    private let spellings: [String: Int]
    private let prefixes: [Prefix]

    /// One value of a code table.
    public struct Entry: Sendable, Hashable {
        /// The code, unique within the table.
        public let code: String

        /// The Chinese name, unique within the table; records hold this form.
        public let name: String
    }

    /// The beginning of texts that are accepted as a value, whatever follows it.
    private struct Prefix: Sendable, Hashable {
        let text: String
        let entry: Int
    }

    /// A table of values; `spellings` leads from every accepted text, and `prefixes` from every accepted beginning of a
    /// text, to an index of `entries`.
    init(name: String, entries: [Entry], spellings: [String: Int], prefixes: [String: Int]) {
        self.name = name
        self.entries = entries
        self.spellings = spellings
        // The longest beginning is the most particular one and decides.
        self.prefixes = prefixes.map { Prefix(text: $0.key, entry: $0.value) }
            .sorted { ($1.text.utf8.count, $0.text) < ($0.text.utf8.count, $1.text) }
    }

    /// The value that a code, a name or another spelling stands for; spaces around it do not matter. Nil when the table
    /// has no such value.
    public func entry(for text: some StringProtocol) -> Entry? {
        index(of: String(text)).map { entries[$0] }
    }

    /// The canonical name for a code, name or other spelling: see ``entry(for:)``.
    public func lookup(_ text: String) -> String? {
        index(of: text).map { entries[$0].name }
    }

    /// The text to keep for a received one: the canonical name, but the received text itself, without spaces around
    /// it, where the table accepts anything after a beginning, as in `其他（注明）`, since the note is then part of the value.
    public func acceptedText(_ text: String) -> String? {
        if let exact = exactIndex(of: text) { return entries[exact].name }
        return prefixIndex(of: text.trimmed()).map { _ in String(text.trimmed()) }
    }

    private func index(of text: String) -> Int? {
        exactIndex(of: text) ?? prefixIndex(of: text.trimmed())
    }

    private func exactIndex(of text: String) -> Int? {
        spellings[text] ?? spellings[String(text.trimmed())]
    }

    private func prefixIndex(of text: Substring) -> Int? {
        prefixes.first { text.hasPrefix($0.text) }?.entry
    }
}
