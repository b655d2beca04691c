internal import CMicrohttpd
internal import Formats

/// Sending the answer.
extension Exchange {
    func queue(_ answer: Response) -> MHD_Result {
        if case .kept(let kept) = answer.body { return queue(kept) }
        let answer = answer.isValidated ? ValidatedAnswer(answer, for: self).response : answer
        noteAnswer(answer.status)
        guard let response = makeResponse(answer) else { return .NO }
        for header in answer.headers { header.add(to: response) }
        return queueOnce(response, answer.status)
    }

    /// Answers with what was kept, or with the news that the reader has it already.
    func queue(_ kept: KeptAnswer) -> MHD_Result {
        let rendition = kept.rendition(ContentCoding(acceptEncoding: header("Accept-Encoding")))
        let isNotModified = Preconditions(self).isMet(by: rendition.tag, modified: kept.modified)
        noteAnswer(isNotModified ? 304 : 200)
        guard addedHeaders.isEmpty, !listener.isStopping else {
            guard let response = rendition.make(isNotModified: isNotModified) else { return .NO }
            return queueOnce(response, status)
        }
        guard let response = rendition.response(listener.number, isNotModified: isNotModified) else { return .NO }
        response.setNumber(number)
        return MHD_queue_response(connection, UInt32(status), response.pointer)
    }

    private func queueOnce(_ response: OpaquePointer, _ status: Int) -> MHD_Result {
        for header in addedHeaders { header.add(to: response) }
        number.withCString { Header.add("X-Request-Id", $0, to: response) }
        if listener.isStopping { MHD_add_response_header(response, "Connection", "close") }
        let result = MHD_queue_response(connection, UInt32(status), response)
        MHD_destroy_response(response)
        return result
    }

    private func makeResponse(_ answer: Response) -> OpaquePointer? {
        switch answer.body {
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { buffer in
                MHD_create_response_from_buffer(
                    buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .document(let document):
            let bytes = document.output.rawBytes
            return MHD_create_response_from_buffer_with_free_callback_cls(
                bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), releaseDocument,
                Unmanaged.passRetained(document.output).toOpaque())
        case .kept: return nil
        case .stream where method == .head:
            // libmicrohttpd ends a chunked answer to HEAD with a last chunk, which the client would take for the next answer.
            return MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
        case .stream(let produce):
            let writer = startStream(produce)
            return MHD_create_response_from_callback(
                UInt64.max, 65_536, readStream, Unmanaged.passRetained(writer).toOpaque(), releaseStream)
        }
    }
}

extension Header {
    /// Adds it to a response of libmicrohttpd, which copies it.
    func add(to response: OpaquePointer?) {
        // Lent and not converted implicitly, which would copy both to the heap first.
        name.withCString { name in
            value.withCString { value in
                _ = MHD_add_response_header(response, name, value)
            }
        }
    }

    fileprivate static func add(_ name: StaticString, _ value: UnsafePointer<CChar>, to response: OpaquePointer) {
        name.withUTF8Buffer { name in
            _ = name.withMemoryRebound(to: CChar.self) { MHD_add_response_header(response, $0.baseAddress, value) }
        }
    }
}

private func releaseDocument(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<OutputBuffer>.fromOpaque(context).release()
}

private func readStream(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ limit: Int
) -> Int {
    guard let context, let buffer else { return Int(MHD_CONTENT_READER_END_WITH_ERROR) }
    return Unmanaged<ResponseBodyWriter>.fromOpaque(context).takeUnretainedValue().read(into: buffer, limit: limit)
}

private func releaseStream(_ context: UnsafeMutableRawPointer?) {
    guard let context else { return }
    Unmanaged<ResponseBodyWriter>.fromOpaque(context).takeRetainedValue().readerIsGone()
}
