internal import CCurl
internal import Glibc

/// Sends requests by libcurl, one at a time; it blocks the thread, so it is for commands, not for services.
public enum HTTPClient {
    /// Why there is no answer.
    public struct Failure: Error, CustomStringConvertible {
        /// What libcurl says.
        public let description: String
    }

    /// Sends a request and waits for its answer.
    /// - Parameters:
    ///   - fields: the header fields; length and host are added.
    ///   - body: how many bytes follow, and what puts the next ones into a buffer and returns how many it put there.
    ///   - authorities: a file of certificates to trust instead of the system's.
    ///   - seconds: how long all of it may take; nil: as long as it wants.
    ///   - mayConnect: whether an internet address, as text, may be connected to; nil: any. With it no proxy is used.
    ///   - content: gets the answer's content piece by piece.
    /// - Returns: the status.
    /// - Throws: `Failure`.
    public static func send(
        _ method: String, _ address: ServiceAddress, _ fields: [(name: String, value: String)],
        body: (size: Int, fill: (UnsafeMutableRawBufferPointer) -> Int)? = nil, authorities: String? = nil,
        seconds: Int? = nil, mayConnect: ((String) -> Bool)? = nil,
        content: (UnsafeRawBufferPointer) -> Void
    ) throws(Failure) -> Int {
        var lines = fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" } + ["Expect:"]
        if body == nil, method == "POST" || method == "PUT" { lines.append("Content-Length: 0") }
        var status = 0
        var description = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let result = withoutActuallyEscaping(content) { content in
            let traffic = Traffic(fill: body?.fill, take: content, mayConnect: mayConnect)
            return withTexts([method, address.base + "/", address.target, authorities ?? ""]) { texts in
                withTexts(lines) { lines in
                    var request = gongxin_http_request()
                    request.method = texts[0]
                    request.url = texts[1]
                    request.target = texts[2]
                    request.authorities = authorities == nil ? nil : texts[3]
                    request.fields = lines.baseAddress
                    request.field_count = lines.count
                    request.on_body = body == nil ? nil : fill
                    request.body_size = body?.size ?? 0
                    request.seconds = seconds ?? 0
                    request.may_connect = mayConnect == nil ? nil : mayConnectTo
                    request.on_content = take
                    request.context = Unmanaged.passUnretained(traffic).toOpaque()
                    return withExtendedLifetime(traffic) { gongxin_http_send(&request, &status, &description) }
                }
            }
        }
        guard result == 0 else {
            let text = description.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw Failure(description: String(decoding: text, as: UTF8.self))
        }
        return status
    }

    private static func withTexts<Value>(
        _ texts: [String], _ body: (UnsafeBufferPointer<UnsafePointer<CChar>?>) -> Value
    ) -> Value {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return copies.map { UnsafePointer($0) }.withUnsafeBufferPointer(body)
    }
}

/// What libcurl sends and receives.
private final class Traffic {
    let fill: ((UnsafeMutableRawBufferPointer) -> Int)?
    let take: (UnsafeRawBufferPointer) -> Void
    let mayConnect: ((String) -> Bool)?

    init(
        fill: ((UnsafeMutableRawBufferPointer) -> Int)?, take: @escaping (UnsafeRawBufferPointer) -> Void,
        mayConnect: ((String) -> Bool)?
    ) {
        self.fill = fill
        self.take = take
        self.mayConnect = mayConnect
    }
}

private func fill(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    let traffic = Unmanaged<Traffic>.fromOpaque(context).takeUnretainedValue()
    return traffic.fill?(UnsafeMutableRawBufferPointer(start: buffer, count: size * count)) ?? 0
}

private func take(
    _ data: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    Unmanaged<Traffic>.fromOpaque(context).takeUnretainedValue()
        .take(UnsafeRawBufferPointer(start: data, count: size * count))
    return size * count
}

private func mayConnectTo(_ address: UnsafePointer<CChar>?, _ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let address, let context else { return 0 }
    let traffic = Unmanaged<Traffic>.fromOpaque(context).takeUnretainedValue()
    return traffic.mayConnect?(String(cString: address)) ?? true ? 1 : 0
}
