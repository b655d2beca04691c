internal import Formats
internal import Glibc
internal import Synchronization

/// JSON lines on standard error. No paths, parameters, bodies or database messages that could hold personal data: what is
/// logged of a request is its route, number and outcome.
final class Log: Sendable {
    enum Level: Int, Sendable, Comparable {
        case debug, info, warning, error

        init?(name: String) {
            switch name {
            case "debug": self = .debug
            case "info": self = .info
            case "warning": self = .warning
            case "error": self = .error
            default: return nil
            }
        }

        static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

        var name: String { ["debug", "info", "warning", "error"][rawValue] }
    }

    let level: Level
    private let buffer = Mutex<[UInt8]>([])

    init(_ level: Level) { self.level = level }

    /// Adds a line to what the next `flush` writes.
    func add(_ level: Level, _ event: StaticString, _ members: (inout JSONWriter) -> Void = { _ in }) {
        guard level >= self.level else { return }
        var json = JSONWriter(capacity: 256)
        json.object { json in
            json.key("time")
            json.value(Self.timestamp())
            json.key("level")
            json.value(level.name)
            json.key("event")
            json.value("\(event)")
            members(&json)
        }
        buffer.withLock { $0 += json.bytes + [UInt8(ascii: "\n")] }
    }

    /// Writes a line at once.
    func write(_ level: Level, _ event: StaticString, _ members: (inout JSONWriter) -> Void = { _ in }) {
        add(level, event, members)
        flush()
    }

    /// Writes what was added, in one piece.
    func flush() {
        let lines = buffer.withLock { buffer in
            var taken: [UInt8] = []
            swap(&taken, &buffer)
            return taken
        }
        guard !lines.isEmpty else { return }
        lines.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = Glibc.write(STDERR_FILENO, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
                // A log nobody takes must not stop the service.
                if count <= 0 { return }
                offset += count
            }
        }
    }

    /// RFC 3339 in UTC with milliseconds.
    private static func timestamp() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var parts = tm()
        gmtime_r(&now.tv_sec, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
        let milliseconds = String(now.tv_nsec / 1_000_000)
        let padding = String(repeating: "0", count: 3 - milliseconds.count)
        return text.withUnsafeBufferPointer { buffer in
            String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        } + ".\(padding)\(milliseconds)Z"
    }
}
