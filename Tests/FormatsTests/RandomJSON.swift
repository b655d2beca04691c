import Formats
import Foundation
import TestSupport

/// A JSON value made up at random, with what `JSONSerialization` should read it as.
indirect enum RandomJSON {
    case null
    case flag(Bool)
    case integer(Int)
    case text(String)
    case array([RandomJSON])
    case object([(name: String, value: RandomJSON)])

    init(depth: Int, using numbers: inout SeededNumbers) {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &numbers) {
        case 0: self = .null
        case 1: self = .flag(Bool.random(using: &numbers))
        case 2: self = .integer(Int.random(in: -(1 << 53)...(1 << 53), using: &numbers))
        case 3, 4: self = .text(Self.text(using: &numbers))
        case 5, 6:
            self = .array(
                (0..<Int.random(in: 0...4, using: &numbers)).map { _ in RandomJSON(depth: depth - 1, using: &numbers) })
        default:
            // Numbered names are unique.
            self = .object(
                (0..<Int.random(in: 0...4, using: &numbers)).map { number in
                    ("\(number)" + Self.text(using: &numbers), RandomJSON(depth: depth - 1, using: &numbers))
                })
        }
    }

    /// Texts full of what needs an escape or more than one byte.
    static func text(using numbers: inout SeededNumbers) -> String {
        let scalars: [Unicode.Scalar] = [
            "\"", "\\", "/", "\u{7F}", "\u{2028}", "公", "信", "\u{20000}", "😀", "a", " ", "\u{301}",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...12, using: &numbers) {
            let control = Unicode.Scalar(UInt8.random(in: 0..<0x20, using: &numbers))
            text.append(Bool.random(using: &numbers) ? control : scalars.randomElement(using: &numbers) ?? "x")
        }
        return String(text)
    }

    func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .flag(let flag): json.value(flag)
        case .integer(let number): json.value(number)
        case .text(let text): json.value(text)
        case .array(let elements): json.array { json in for element in elements { element.write(to: &json) } }
        case .object(let members):
            json.object { json in
                for member in members {
                    json.key(text: member.name)
                    member.value.write(to: &json)
                }
            }
        }
    }

    /// Whether a value read by Foundation is this one, scalar by scalar: `==` of texts would forgive composition.
    func equals(_ other: Any) -> Bool {
        switch self {
        case .null: return other is NSNull
        case .flag(let flag): return (other as? NSNumber)?.boolValue == flag
        case .integer(let number): return (other as? NSNumber)?.intValue == number
        case .text(let text):
            return (other as? String).map { $0.unicodeScalars.elementsEqual(text.unicodeScalars) } ?? false
        case .array(let elements):
            guard let others = other as? [Any], others.count == elements.count else { return false }
            return zip(elements, others).allSatisfy { $0.equals($1) }
        case .object(let members):
            guard let others = other as? [String: Any], others.count == members.count else { return false }
            return members.allSatisfy { member in others[member.name].map { member.value.equals($0) } ?? false }
        }
    }
}
