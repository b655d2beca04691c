/// The standard form of an organisation's name: Chinese brackets, half-width letters and digits, no spaces between Chinese
/// characters, and without what an office's program glued to its end.
struct NameForm {
    private let suffixes: [[UInt8]]

    init(suffixes: [String]) {
        self.suffixes = suffixes.map { Array($0.utf8) }
    }

    /// The standard form of a trimmed name; nil when the name is in it already.
    func standard(_ name: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard needsWork(name) else { return nil }
        var scalars: [Unicode.Scalar] = []
        for scalar in String(decoding: name, as: UTF8.self).unicodeScalars { append(scalar, to: &scalars) }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        var bytes = Array(String(text).utf8)
        for suffix in suffixes where bytes.count > suffix.count && bytes.suffix(suffix.count).elementsEqual(suffix) {
            bytes.removeLast(suffix.count)
            break
        }
        return bytes.elementsEqual(name) ? nil : bytes
    }

    /// Whether a name holds a character that the standard form might not have; most names do not.
    private func needsWork(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        for index in name.indices {
            switch name[index] {
            case 0x09...0x0D, 0x20, 0x28, 0x29, 0x2D, 0x2F: return true
            case 0xC2, 0xE2: return true
            case 0xE3 where index + 2 < name.count && name[index + 1] == 0x80 && name[index + 2] == 0x80: return true
            case 0xEF: return true
            default: break
            }
        }
        return false
    }

    private func append(_ scalar: Unicode.Scalar, to scalars: inout [Unicode.Scalar]) {
        switch scalar.value {
        case 0x28: scalars.append("（")
        case 0x29: scalars.append("）")
        case 0x09...0x0D, 0x20, 0xA0, 0x3000, 0x2002...0x200B, 0xFEFF: appendSpace(to: &scalars)
        case 0xFF10...0xFF19, 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0xFF0D, 0xFF0E, 0xFF06:
            join(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)), to: &scalars)
        default: join(scalar, to: &scalars)
        }
    }

    private func appendSpace(to scalars: inout [Unicode.Scalar]) {
        guard let last = scalars.last, last != " " else { return }
        scalars.append(" ")
    }

    /// Adds a character, and takes the space before it away unless it stands between two words of letters.
    private func join(_ scalar: Unicode.Scalar, to scalars: inout [Unicode.Scalar]) {
        if scalars.last == " ", scalar.value > 0x2E7F || scalars.dropLast().last.map({ $0.value > 0x2E7F }) ?? true {
            scalars.removeLast()
        }
        scalars.append(scalar)
    }
}
