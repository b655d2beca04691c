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

        var name: StaticString {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warning: "warning"
            case .error: "error"
            }
        }
    }

    /// Lines that are not written yet, and the second the last of them was of.
    ///
    /// Sendable because it is reached only under the lock.
    private struct Pending: @unchecked Sendable {
        let lines = OutputBuffer(capacity: 16_384)
        var second = 0
        /// RFC 3339 in UTC, up to the second.
        var secondText: [UInt8] = []
    }

    let level: Level
    private let pending = Mutex(Pending())

    init(_ level: Level) { self.level = level }

    /// Adds a line to what the next `flush` writes.
    func add(_ level: Level, _ event: StaticString, _ members: (inout JSONWriter) -> Void = { _ in }) {
        guard level >= self.level else { return }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        pending.withLock { pending in
            if now.tv_sec != pending.second {
                pending.second = now.tv_sec
                pending.secondText = Self.text(ofSecond: now.tv_sec)
            }
            var json = JSONWriter(appendingTo: pending.lines)
            json.object { json in
                json.key("time")
                json.time(pending.secondText, thousandth: now.tv_nsec / 1_000_000)
                json.key("level")
                json.value(literal: level.name)
                json.key("event")
                json.value(literal: event)
                members(&json)
            }
            pending.lines.append(UInt8(ascii: "\n"))
        }
    }

    /// Writes a line at once.
    func write(_ level: Level, _ event: StaticString, _ members: (inout JSONWriter) -> Void = { _ in }) {
        add(level, event, members)
        flush()
    }

    /// Writes what was added, in one piece.
    func flush() {
        let lines = pending.withLock { pending in
            let taken = Array(pending.lines.bytes)
            pending.lines.removeAll()
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

    /// The beginning of an RFC 3339 time in UTC, up to the second.
    private static func text(ofSecond second: Int) -> [UInt8] {
        var second = second
        var parts = tm()
        gmtime_r(&second, &parts)
        var text = [CChar](repeating: 0, count: 32)
        strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
        return text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    }
}

extension JSONWriter {
    /// Writes a time that is known up to the second, and its milliseconds.
    fileprivate mutating func time(_ second: [UInt8], thousandth: Int) {
        value(plainOf: second.count + 5) { target in
            target.update(from: second, count: second.count)
            var rest = thousandth
            for place in stride(from: second.count + 3, to: second.count, by: -1) {
                target[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            target[second.count] = UInt8(ascii: ".")
            target[second.count + 4] = UInt8(ascii: "Z")
        }
    }
}
