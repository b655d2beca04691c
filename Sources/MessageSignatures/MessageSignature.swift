/// A signature that a message carries: what it covers, and its bytes.
public struct MessageSignature: Sendable {
    /// Why none of a message's signatures can be looked at.
    public enum Failure: Error, Equatable {
        /// The header fields are not what RFC 9421 says, or a label stands in one of them only.
        case malformed
        /// Several signatures, none or more than one of them for this application.
        case severalLabels
    }

    /// The label that ties the two header fields together.
    public let label: String
    /// The covered components with the signature's parameters.
    public let input: InnerList
    /// The signature itself.
    public let bytes: [UInt8]

    /// Finds the one signature to look at: the only one, or the one whose `tag` is the application's.
    /// - Parameters:
    ///   - inputs: the value of `Signature-Input`.
    ///   - signatures: the value of `Signature`.
    /// - Throws: `Failure`.
    public init(inputs: String, signatures: String, tag: String) throws(Failure) {
        guard let inputs = try? StructuredFieldParser.dictionary(inputs),
            let signatures = try? StructuredFieldParser.dictionary(signatures),
            inputs.members.count == signatures.members.count
        else { throw .malformed }
        var chosen = inputs.members
        if chosen.count > 1 {
            chosen = chosen.filter { _, member in
                guard case .list(let list) = member else { return false }
                return list.parameters["tag"] == .string(tag)
            }
            guard chosen.count == 1 else { throw .severalLabels }
        }
        guard let (label, member) = chosen.first, case .list(let input) = member,
            case .item(let item)? = signatures[label], case .bytes(let bytes) = item.value
        else { throw .malformed }
        self.label = label
        self.input = input
        self.bytes = bytes
    }

    /// Whether it covers a component, as a whole.
    public func covers(_ component: String) -> Bool {
        input.items.contains { $0.value == .string(component) && $0.parameters.all.isEmpty }
    }

    /// A parameter that is a text; nil without it, or when it is none.
    public func text(_ parameter: String) -> String? {
        guard case .string(let text)? = input.parameters[parameter] else { return nil }
        return text
    }

    /// A parameter that is a number; nil without it, or when it is none.
    public func number(_ parameter: String) -> Int? {
        guard case .integer(let number)? = input.parameters[parameter] else { return nil }
        return number
    }
}

/// Makes a message's signature.
public struct MessageSigning: Sendable {
    private let components: [String]
    private let parameters: FieldParameters

    /// What is to be signed.
    /// - Parameters:
    ///   - components: header fields in lower case, and derived components such as `@method`.
    ///   - created: seconds since 1970.
    ///   - nonce: a text that no other request of this key has.
    public init(_ components: [String], created: Int, nonce: String, key: String, algorithm: String, tag: String) {
        self.components = components
        parameters = FieldParameters([
            ("created", .integer(created)), ("nonce", .string(nonce)), ("keyid", .string(key)),
            ("alg", .string(algorithm)), ("tag", .string(tag)),
        ])
    }

    /// The two header fields to add to the message.
    /// - Parameter sign: makes the signature of the signature base.
    /// - Throws: `SignatureBase.Failure`, and what `sign` throws.
    public func fields(
        of message: SignableMessage, label: String = "gongxin", sign: ([UInt8]) throws -> [UInt8]
    ) throws -> [(name: String, value: String)] {
        let input = InnerList(components.map { FieldItem(.string($0)) }, parameters)
        let signature = try sign(SignatureBase.make(input, of: message))
        return [
            ("Signature-Input", "\(label)=\(input.text)"), ("Signature", "\(label)=\(BareItem.bytes(signature).text)"),
        ]
    }
}
