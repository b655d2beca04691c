internal import Identifiers
internal import PostgresClient

/// The rows of a check as they go to the database: arrays of one length.
struct CheckRows {
    /// The most rows of a check.
    static let limit = 100_000
    /// The most bytes of a name or a reference.
    static let longestText = 600

    private(set) var references = TextArray()
    private(set) var codes = TextArray()
    private(set) var names = TextArray()
    private(set) var faults = TextArray()
    private var normal: [UInt8] = []

    typealias Text = UnsafeBufferPointer<UInt8>

    var count: Int { codes.count }

    /// Adds a row.
    /// - Parameter fault: why it cannot be read at all.
    /// - Throws: `CheckRefusal.tooManyRows`.
    mutating func add(
        reference: Text?, code: Text?, name: Text?, fault: String? = nil
    ) throws(CheckRefusal) {
        guard count < Self.limit else { throw .tooManyRows }
        let code = code.flatMap(Self.trimmed)
        let name = name.flatMap(Self.trimmed)
        var fault = fault
        let isReadable = [reference, code, name].allSatisfy { Self.isReadable($0) }
        if fault == nil, !isReadable { fault = "bad_encoding" }
        if fault == nil, [reference, name].contains(where: { ($0?.count ?? 0) > Self.longestText }) {
            fault = "too_long"
        }
        if fault == nil, code == nil, name == nil { fault = "required" }
        var isShown = isReadable && fault != "too_long"
        normal.removeAll(keepingCapacity: true)
        if isShown, let code {
            _ = CodeNormalisation.normalise(code, into: &normal)
            let verdict = normal.withUnsafeBufferPointer { SocialCreditCode.check($0) }
            if let wrong = verdict.fault, fault == nil {
                fault = wrong == .residentIDLookalike ? wrong.rawValue : "uscc_" + wrong.rawValue
            }
            // What may be a person's number is kept nowhere.
            if verdict.fault == .residentIDLookalike { isShown = false }
        }
        append(reference, isShown: isReadable, to: &references)
        append(name, isShown: isShown, to: &names)
        if isShown, code != nil {
            normal.withUnsafeBufferPointer { codes.append(Text(rebasing: $0.prefix(64))) }
        } else {
            codes.appendNull()
        }
        faults.append(fault)
    }

    /// Adds a row of a file without a header: a text in ASCII is a code, any other one a name.
    mutating func add(bare text: Text) throws(CheckRefusal) {
        let isCode = Self.isASCIILetters(text)
        try add(reference: nil, code: isCode ? text : nil, name: isCode ? nil : text)
    }

    static func isASCIILetters(_ text: Text) -> Bool {
        var normal: [UInt8] = []
        _ = CodeNormalisation.normalise(text, into: &normal)
        return normal.allSatisfy { $0 < 0x80 }
    }

    private func append(_ text: Text?, isShown: Bool, to array: inout TextArray) {
        if isShown, let text, text.count <= Self.longestText { array.append(text) } else { array.appendNull() }
    }

    private static func trimmed(_ text: Text) -> Text? {
        var text = text[...]
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        while let first = text.first, isSpace(first) { text.removeFirst() }
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text.isEmpty ? nil : Text(rebasing: text)
    }

    private static func isReadable(_ text: Text?) -> Bool {
        guard let text else { return true }
        if !text.contains(where: { $0 >= 0x80 || $0 < 0x20 }) { return true }
        return !text.contains { $0 < 0x20 && $0 != 0x09 } && String(validating: text, as: UTF8.self) != nil
    }
}
