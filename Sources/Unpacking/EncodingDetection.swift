/// Tells the encoding of a text by its first bytes.
public enum EncodingDetection {
    /// How many bytes are enough to tell by, if there is anything but ASCII in them.
    public static let sampleBytes = 65_536

    /// The encoding of a text: the one in which the fewest of its first bytes are errors, UTF-8 if that is both. One bad byte
    /// thus does not make a file of UTF-8 one of GB 18030: in that, hardly a line of it is free of errors.
    /// - Parameter isFinal: whether `sample` is the whole text.
    /// - Returns: nil when there is nothing but ASCII in the sample and the text goes on.
    public static func encoding(of sample: UnsafeBufferPointer<UInt8>, isFinal: Bool) -> TextEncoding? {
        if sample.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if !sample.contains(where: { $0 >= 0x80 }) { return isFinal ? .utf8 : nil }
        let asUTF8 = errors(in: sample, isFinal, EncodingDetection.lengthInUTF8)
        guard asUTF8 > 0 else { return .utf8 }
        return errors(in: sample, isFinal, EncodingDetection.lengthInGB18030) < asUTF8 ? .gb18030 : .utf8
    }

    /// - Parameter length: the length of the character at an index; 0 for none, -1 for one that goes on behind the sample.
    private static func errors(
        in sample: UnsafeBufferPointer<UInt8>, _ isFinal: Bool, _ length: (UnsafeBufferPointer<UInt8>, Int) -> Int
    ) -> Int {
        var errors = 0
        var index = 0
        while index < sample.count {
            if sample[index] < 0x80 {
                index += 1
                continue
            }
            let length = length(sample, index)
            if length == -1, !isFinal { break }
            if length <= 0 { errors += 1 }
            index += max(1, length)
        }
        return errors
    }

    private static func lengthInUTF8(_ sample: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        let length: Int
        switch sample[index] {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return 0
        }
        for offset in 1..<length {
            guard index + offset < sample.count else { return -1 }
            guard sample[index + offset] & 0xC0 == 0x80 else { return 0 }
        }
        return length
    }

    private static func lengthInGB18030(_ sample: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        guard (0x81...0xFE).contains(sample[index]) else { return 0 }
        guard index + 1 < sample.count else { return -1 }
        switch sample[index + 1] {
        case 0x40...0x7E, 0x80...0xFE: return 2
        case 0x30...0x39:
            guard index + 3 < sample.count else { return -1 }
            let isWhole = (0x81...0xFE).contains(sample[index + 2]) && (0x30...0x39).contains(sample[index + 3])
            return isWhole ? 4 : 0
        default: return 0
        }
    }
}
