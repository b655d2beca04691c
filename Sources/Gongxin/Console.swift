internal import Catalogue
internal import Glibc
internal import PostgresClient

/// Words for the person at the terminal.
enum Console {
    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Replaces the last line of the terminal, for progress; without a terminal nothing is shown.
    static func progress(_ text: String) {
        if isatty(STDERR_FILENO) == 1 { write("\r\u{1B}[K\(text)", to: STDERR_FILENO) }
    }

    /// Writes bytes; a reader that has gone away ends the process quietly, as it does any filter.
    static func write(_ bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { exit(errno == EPIPE ? 0 : 1) }
                offset += count
            }
        }
    }

    private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

    /// What an error means and what to do about it.
    static func explain(_ error: any Error) -> String {
        switch error {
        case let error as CatalogueError: return "the catalogue has faults:\n\(error)"
        case let error as PostgresError:
            switch (error.code, error.sqlState) {
            case (.connectionLost, _):
                return
                    "cannot reach the database: \(error.message)\nIs PostgreSQL running, and is GONGXIN_DATABASE_URL right?"
            case (_, "42P01"): return "the database has no tables yet: run “gongxin migrate” (\(error.message))"
            default: return "\(error)"
            }
        default: return "\(error)"
        }
    }
}
