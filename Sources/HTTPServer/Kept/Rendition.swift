internal import CMicrohttpd
internal import Formats
internal import Synchronization

/// Bytes that are sent again and again with the same headers, ready for libmicrohttpd: a response for each listener, used for request
/// after request.
final class Rendition: Sendable {
    let content: Document
    let tag: EntityTag
    private let headers: [Header]
    /// Of listener n the whole answer at 2n and the one that says that nothing has changed at 2n + 1.
    private let responses = Mutex<[ReusedResponse?]>([])

    init(_ content: Document, _ tag: EntityTag, _ headers: [Header]) {
        self.content = content
        self.tag = tag
        self.headers = headers + [Header("ETag", tag.text)]
    }

    deinit {
        responses.withLock { responses in
            for response in responses { response?.release() }
        }
    }

    /// The listener's response, to be reached on its loop only; nil when there is no memory.
    func response(_ listener: Int, isNotModified: Bool) -> ReusedResponse? {
        responses.withLock { responses in
            let place = 2 * listener + (isNotModified ? 1 : 0)
            if place < responses.count, let made = responses[place] { return made }
            while responses.count <= place { responses.append(nil) }
            responses[place] = ReusedResponse(make(isNotModified: isNotModified))
            return responses[place]
        }
    }

    /// A response of its own for a request whose answer has further headers.
    func make(isNotModified: Bool) -> OpaquePointer? {
        let bytes = content.output.rawBytes
        let response = MHD_create_response_from_buffer_with_free_callback_cls(
            bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), releaseContent,
            Unmanaged.passRetained(content.output).toOpaque())
        for header in headers where !(isNotModified && header.name.hasPrefix("Content-")) {
            header.add(to: response)
        }
        return response
    }
}

private func releaseContent(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<OutputBuffer>.fromOpaque(context).release()
}

/// A libmicrohttpd response that is queued many times on one loop, each time with the number of another request.
///
/// Sendable because what changes in it is reached on one loop only; libmicrohttpd counts who refers to it under a lock of its own.
struct ReusedResponse: @unchecked Sendable {
    let pointer: OpaquePointer
    /// The value of its `X-Request-Id`, in libmicrohttpd's memory: it is copied into the answer's head before the callback that queues
    /// the response has returned to the loop, so each request's number can take the place of the one before.
    private let number: UnsafeMutablePointer<CChar>

    init?(_ response: OpaquePointer?) {
        guard let response else { return nil }
        MHD_add_response_header(response, "X-Request-Id", "0000000000000000")
        guard let number = gongxin_response_value(response, "X-Request-Id") else {
            MHD_destroy_response(response)
            return nil
        }
        pointer = response
        self.number = number
    }

    func setNumber(_ id: RequestID) { id.write(to: number) }

    func release() { MHD_destroy_response(pointer) }
}
