internal import CMicrohttpd

/// Takes the bytes of a streamed answer. A writer that is ahead of its reader waits.
///
/// Sendable because it is reached only on its loop's thread.
public final class ResponseBodyWriter: @unchecked Sendable {
    private static let highWaterMark = 262_144

    private let exchange: Exchange
    private var buffer: [UInt8] = []
    private var sent = 0
    private var state = State.open
    private var producer: UnsafeContinuation<Void, Never>?
    private var readerWaits = false

    private enum State { case open, finished, failed, abandoned }

    init(_ exchange: Exchange) { self.exchange = exchange }

    /// Sends bytes, sooner or later.
    /// - Throws: `Problem` when the reader has gone away: stop producing.
    public func write(_ bytes: [UInt8]) async throws {
        guard state == .open else { throw Problem.bodyCutOff }
        // A reader that never quite catches up would otherwise leave everything it has read in memory.
        if sent >= Self.highWaterMark / 2 {
            buffer.removeFirst(sent)
            sent = 0
        }
        buffer += bytes
        wakeReader()
        if buffer.count - sent > Self.highWaterMark {
            await withUnsafeContinuation { producer = $0 }
        }
        guard state == .open else { throw Problem.bodyCutOff }
    }

    /// Runs the producer to its end.
    func run(_ produce: @Sendable (ResponseBodyWriter) async throws -> Void) async {
        do {
            try await produce(self)
            if state == .open { state = .finished }
        } catch {
            if state == .open {
                state = .failed
                exchange.listener.observer?.failed(exchange.summary(status: 500), error)
            }
        }
        wakeReader()
    }

    /// Fills libmicrohttpd's buffer; with nothing at hand the connection sleeps until `write` wakes it.
    func read(into target: UnsafeMutablePointer<CChar>, limit: Int) -> Int {
        let available = buffer.count - sent
        if available == 0 { return endOrWait() }
        let count = min(available, limit)
        buffer.withUnsafeBytes { source in
            UnsafeMutableRawPointer(target).copyMemory(from: source.baseAddress! + sent, byteCount: count)
        }
        sent += count
        if sent == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            sent = 0
        }
        if buffer.count - sent < Self.highWaterMark / 2 { wakeProducer() }
        return count
    }

    /// The reader has gone, or has everything.
    func readerIsGone() {
        if state == .open { state = .abandoned }
        wakeProducer()
    }

    /// The server stops: the reader gets what there is, then the connection ends without a proper end.
    func cut() {
        if state == .open { state = .abandoned }
        wakeProducer()
    }

    private func endOrWait() -> Int {
        switch state {
        case .finished: return Int(MHD_CONTENT_READER_END_OF_STREAM)
        case .failed, .abandoned:
            exchange.resetConnection()
            return Int(MHD_CONTENT_READER_END_WITH_ERROR)
        case .open:
            readerWaits = true
            exchange.suspend()
            return 0
        }
    }

    private func wakeReader() {
        guard readerWaits else { return }
        readerWaits = false
        exchange.resume()
    }

    private func wakeProducer() {
        producer?.resume()
        producer = nil
    }
}
