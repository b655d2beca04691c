internal import CIconv

/// Writes text in GB 18030.
public enum GB18030Text {
    /// The bytes of a text.
    public static func encode(_ text: some StringProtocol) -> [UInt8] {
        guard let converter = iconv_open("GB18030", "UTF-8") else { return [] }
        defer { iconv_close(converter) }
        var source = text.utf8.map { CChar(bitPattern: $0) }
        let room = source.count * 4 + 16
        return [UInt8](unsafeUninitializedCapacity: room) { target, count in
            var left = source.count
            var free = room
            source.withUnsafeMutableBufferPointer { source in
                target.withMemoryRebound(to: CChar.self) { target in
                    var from = source.baseAddress
                    var to = target.baseAddress
                    _ = iconv(converter, &from, &left, &to, &free)
                }
            }
            count = room - free
        }
    }
}
