/// The text of the catalogue's files (目录文件), not yet understood.
public struct CatalogueFiles: Sendable, Hashable {
    /// The names of the files a catalogue consists of, in the order in which they build upon each other.
    public static let names = TableLayout.all.map(\.file)

    /// The text of each file by its name.
    public let contents: [String: String]

    /// Files given as text by name. Missing and unknown ones are reported when the catalogue is made of them.
    public init(contents: [String: String]) {
        self.contents = contents
    }

    /// Every file as `name`, its text, in the order of ``names`` and then any other by name, with line ends made `\n`
    /// and byte order marks removed. Equal texts mean equal catalogues wherever and with whatever program they were
    /// saved, so this is what to take a digest of.
    public var canonicalText: String {
        let others = contents.keys.filter { !Self.names.contains($0) }.sorted()
        var text = ""
        for name in Self.names + others {
            guard let content = contents[name] else { continue }
            let normal = Self.normalised(content)
            text += "== \(name) \(normal.utf8.count)\n\(normal)"
        }
        return text
    }

    /// The text with line ends made `\n`, also at its end, and without a byte order mark.
    static func normalised(_ content: String) -> String {
        var scalars = String.UnicodeScalarView()
        var afterReturn = false
        for (position, scalar) in content.unicodeScalars.enumerated() where !(position == 0 && scalar == "\u{FEFF}") {
            if scalar == "\r" {
                scalars.append("\n")
            } else if !(scalar == "\n" && afterReturn) {
                scalars.append(scalar)
            }
            afterReturn = scalar == "\r"
        }
        if let last = scalars.last, last != "\n" { scalars.append("\n") }
        return String(scalars)
    }
}
