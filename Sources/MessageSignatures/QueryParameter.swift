/// A single parameter of the query as a covered component (RFC 9421, 2.2.8).
enum QueryParameter {
    static func value(_ item: FieldItem, _ message: SignableMessage) throws(SignatureBase.Failure) -> String {
        guard item.parameters.all.count == 1, case .string(let name)? = item.parameters["name"] else {
            throw .malformed(component: item.text)
        }
        let query = message.query?.dropFirst() ?? ""
        let found = query.split(separator: "&").map { pair -> (name: String, value: String) in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (recoded(parts.first ?? ""), recoded(parts.count == 2 ? parts[1] : ""))
        }.filter { $0.name == name }
        guard !found.isEmpty else { throw .missing(component: item.text) }
        // Which of several is meant cannot be told.
        guard found.count == 1, let only = found.first else { throw .malformed(component: item.text) }
        return only.value
    }

    /// Decodes form encoding and percent-encodes what must be.
    static func recoded(_ text: Substring) -> String {
        var output = ""
        for byte in decoded(text) {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                output.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                output += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return output
    }

    private static func decoded(_ text: Substring) -> [UInt8] {
        var output: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2, rest.prefix(2).allSatisfy({ $0 != UInt8(ascii: "+") }),
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                output.append(value)
                rest.removeFirst(2)
            } else {
                output.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return output
    }
}
