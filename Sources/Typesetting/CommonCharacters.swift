internal import CIconv

/// The characters that nearly all texts of Chinese administration are made of: those of GB 2312-1980 with its 6,763 Han characters, and
/// what Latin and punctuation there is beside it.
enum CommonCharacters {
    /// Ranges of Unicode that are common as a whole: Latin and Greek, punctuation, symbols, CJK punctuation, full-width forms.
    static let ranges: [ClosedRange<UInt32>] = [
        0x20...0x17F, 0x370...0x3FF, 0x2010...0x206F, 0x20A0...0x20BF, 0x2100...0x218F, 0x2190...0x21FF,
        0x2200...0x22FF,
        0x2460...0x24FF, 0x2500...0x25FF, 0x3000...0x303F, 0x3200...0x32FF, 0xFF00...0xFFEF,
    ]

    /// The characters of GB 2312 as the C library knows them.
    /// - Throws: When it does not know the character set.
    static func ofGB2312() throws(TypesettingError) -> [UInt32] {
        guard let converter = iconv_open("UTF-32LE", "GB2312"), converter != iconv_t(bitPattern: -1) else {
            throw TypesettingError(operation: "common characters", reason: "the C library does not know GB 2312")
        }
        defer { iconv_close(converter) }
        var found: [UInt32] = []
        for row in UInt8(0xA1)...0xF7 {
            for cell in UInt8(0xA1)...0xFE {
                if let character = convert([row, cell], converter) { found.append(character) }
            }
        }
        return found
    }

    private static func convert(_ bytes: [CChar8], _ converter: iconv_t) -> UInt32? {
        var source = bytes.map { CChar(bitPattern: $0) }
        var character: UInt32 = 0
        var sourceLeft = source.count
        var targetLeft = MemoryLayout<UInt32>.size
        let status = source.withUnsafeMutableBufferPointer { source in
            withUnsafeMutableBytes(of: &character) { target in
                var from = source.baseAddress
                var to = target.bindMemory(to: CChar.self).baseAddress
                return iconv(converter, &from, &sourceLeft, &to, &targetLeft)
            }
        }
        guard status != Int(bitPattern: UInt.max), targetLeft == 0 else {
            iconv(converter, nil, nil, nil, nil)
            return nil
        }
        return character
    }

    private typealias CChar8 = UInt8
}
