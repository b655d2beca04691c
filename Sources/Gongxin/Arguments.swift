/// The words behind a command, sorted into flags and the rest.
struct Arguments {
    private var values: [String: String] = [:]
    private var switches: Set<String> = []
    /// The words that belong to no flag.
    private(set) var words: [String] = []

    /// - Parameters:
    ///   - flags: names that take a value: `--name value` or `--name=value`.
    ///   - switches: names that stand alone.
    /// - Throws: `UsageError` for any other name, and for a flag without its value.
    init(_ arguments: [String], flags: Set<String>, switches known: Set<String> = []) throws(UsageError) {
        let flags = flags.union(Configuration.flags)
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                words.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1)
            let name = parts.first.map(String.init) ?? ""
            if known.contains(name), parts.count == 1 {
                switches.insert(name)
            } else if flags.contains(name) {
                guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                    throw UsageError("--\(name) needs a value")
                }
                values[name] = value
            } else {
                throw UsageError("there is no flag --\(name) here; “gongxin help” lists them")
            }
        }
    }

    subscript(flag: String) -> String? { values[flag] }

    func has(_ name: String) -> Bool { switches.contains(name) }

    func required(_ flag: String) throws(UsageError) -> String {
        guard let value = values[flag] else { throw UsageError("--\(flag) is missing; see “gongxin help”") }
        return value
    }

    func integer(_ flag: String, default usual: Int? = nil) throws(UsageError) -> Int {
        guard let text = values[flag] else {
            if let usual { return usual }
            throw UsageError("--\(flag) is missing; see “gongxin help”")
        }
        guard let number = Int(text) else { throw UsageError("--\(flag) takes a whole number, not “\(text)”") }
        return number
    }

    func percent(_ flag: String) throws(UsageError) -> Double {
        guard let text = values[flag] else { return 0 }
        guard let number = Double(text), (0...100).contains(number) else {
            throw UsageError("--\(flag) takes a percentage from 0 to 100, not “\(text)”")
        }
        return number
    }
}

/// The command line cannot be understood.
struct UsageError: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
