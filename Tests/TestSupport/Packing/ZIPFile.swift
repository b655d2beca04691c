internal import CZlib

/// Makes ZIP files.
public enum ZIPFile {
    /// A ZIP file with these parts, in this order.
    public static func pack(_ parts: [(name: String, content: [UInt8])]) -> [UInt8] {
        var file: [UInt8] = []
        var directory: [UInt8] = []
        for part in parts {
            let offset = file.count
            let packed = GzipFile.deflated(part.content)
            let checksum = part.content.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
            var fields = words16([20, 0x0800, 8, 0, 0x21])
            fields += words32([Int(checksum), packed.count, part.content.count])
            fields += words16([part.name.utf8.count, 0])
            file += words32([0x0403_4B50]) + fields + Array(part.name.utf8) + packed
            directory += words32([0x0201_4B50]) + words16([20]) + fields + words16([0, 0, 0])
            directory += words32([0, offset]) + Array(part.name.utf8)
        }
        let count = parts.count
        return file + directory + words32([0x0605_4B50]) + words16([0, 0, count, count])
            + words32([directory.count, file.count]) + words16([0])
    }

    private static func words16(_ values: [Int]) -> [UInt8] {
        values.flatMap { [UInt8($0 & 255), UInt8($0 >> 8 & 255)] }
    }

    private static func words32(_ values: [Int]) -> [UInt8] {
        values.flatMap { value in (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
    }
}
