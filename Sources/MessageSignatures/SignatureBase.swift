/// The text that is signed (RFC 9421, 2.5): a line for each covered component and one for the signature's parameters.
public enum SignatureBase {
    /// Why there is no such text.
    public enum Failure: Error, Equatable {
        /// A component stands twice, or what names it is none.
        case malformed(component: String)
        /// The message has no such component.
        case missing(component: String)
        /// A component or parameter that is not understood here.
        case unsupported(component: String)
    }

    /// Makes it.
    /// - Parameters:
    ///   - input: the covered components with the signature's parameters, as `Signature-Input` gives them.
    /// - Throws: `Failure`.
    public static func make(_ input: InnerList, of message: SignableMessage) throws(Failure) -> [UInt8] {
        var lines = ""
        var seen: Set<String> = []
        for item in input.items {
            let identifier = item.text
            guard case .string(let name) = item.value, name == name.lowercased(), name != "@signature-params",
                seen.insert(identifier).inserted
            else { throw .malformed(component: identifier) }
            let values =
                name.utf8.first == UInt8(ascii: "@")
                ? try derived(name, item, message) : [try FieldComponent.value(name, item, message)]
            for value in values {
                // Nothing may make a line of its own, and bytes that are no text would all look the same.
                guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
                    throw .malformed(component: identifier)
                }
                lines += "\(identifier): \(value)\n"
            }
        }
        return Array((lines + "\"@signature-params\": \(input.text)").utf8)
    }

    private static func derived(
        _ name: String, _ item: FieldItem, _ message: SignableMessage
    ) throws(Failure) -> [String] {
        if name == "@query-param" { return [try QueryParameter.value(item, message)] }
        guard item.parameters.all.isEmpty else { throw .unsupported(component: item.text) }
        if name == "@status" {
            guard let status = message.status else { throw .missing(component: item.text) }
            return ["\(status)"]
        }
        guard let method = message.method else { throw .missing(component: item.text) }
        switch name {
        case "@method": return [method]
        case "@path": return [message.path]
        case "@query": return [message.query ?? "?"]
        case "@request-target": return [message.target]
        case "@authority": return [try authority(message)]
        case "@scheme": return [try scheme(message)]
        case "@target-uri": return [try scheme(message) + "://" + authority(message) + message.target]
        default: throw .unsupported(component: item.text)
        }
    }

    private static func scheme(_ message: SignableMessage) throws(Failure) -> String {
        guard let scheme = message.scheme else { throw .unsupported(component: "\"@scheme\"") }
        return scheme
    }

    /// The host in lower case, without the scheme's own port (RFC 9421, 2.2.3).
    private static func authority(_ message: SignableMessage) throws(Failure) -> String {
        let hosts = message.values("host")
        guard hosts.count == 1, let host = hosts.first else { throw .missing(component: "\"@authority\"") }
        let lower = host.lowercased()
        let usual = message.scheme == "http" ? ":80" : ":443"
        return message.scheme != nil && lower.hasSuffix(usual) ? String(lower.dropLast(usual.count)) : lower
    }
}
