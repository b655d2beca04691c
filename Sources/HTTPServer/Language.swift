/// The two languages Gongxin answers in.
public enum Language: Sendable {
    case chinese, english

    /// The better liked of the two in an `Accept-Language` header (RFC 9110 §12.5.4); Chinese when neither is named.
    public init(acceptLanguage header: String?) {
        var best: (language: Language, weight: Double) = (.chinese, 0)
        for range in header?.split(separator: ",") ?? [] {
            let parts = range.lowercased().split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard let tag = parts.first else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }
            let weight = quality.flatMap { Double($0.dropFirst(2)) } ?? 1
            guard weight > best.weight else { continue }
            if tag.hasPrefix("zh") || tag.hasPrefix("*") { best = (.chinese, weight) }
            if tag.hasPrefix("en") { best = (.english, weight) }
        }
        self = best.language
    }
}

/// A sentence in both languages.
public struct LocalisedText: Sendable, Equatable {
    /// The Chinese sentence.
    public let chinese: String
    /// The English sentence.
    public let english: String

    /// A sentence in both languages.
    public init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// The sentence in one language.
    public func text(_ language: Language) -> String {
        language == .english ? english : chinese
    }
}
