internal import Cryptography
internal import Glibc
internal import HTTPClient
internal import MessageSignatures

/// Sends requests to the service, each signed with the caller's key.
struct SignedCall {
    private let key: SigningKey
    private let authorities: String?

    init(_ key: SigningKey, authorities: String? = nil) {
        self.key = key
        self.authorities = authorities
    }

    /// Reads the key from a file.
    init(keyFile: String, id: String?, authorities: String? = nil) throws {
        let text = String(decoding: try InputFile(keyFile).whole(), as: UTF8.self)
        guard let key = SigningKey(file: text, id: id) else {
            throw UsageError(
                "\(keyFile) holds no key that can be used: it must be a file of “gongxin client add”, or an unencrypted PEM file with --key-id"
            )
        }
        self.init(key, authorities: authorities)
    }

    /// Signs and sends a request, and passes on the content of its answer as it comes.
    /// - Returns: the status.
    func send(
        _ method: String, _ address: ServiceAddress, _ fields: [(name: String, value: String)] = [],
        body: CallBody? = nil, content: (UnsafeRawBufferPointer) -> Void
    ) throws -> Int {
        var fields = fields
        if let body { fields.append(("Content-Digest", ContentDigest.field(sha256: body.digest))) }
        fields += try key.fields(signing: method, address.target, fields, created: Today.seconds)
        return try HTTPClient.send(
            method, address, fields, body: body.map { body in (body.size, { body.fill($0) }) },
            authorities: authorities, content: content)
    }

    /// Signs and sends a request and waits for the whole answer.
    func answer(
        _ method: String, _ address: ServiceAddress, _ fields: [(name: String, value: String)] = [],
        body: CallBody? = nil
    ) throws -> (status: Int, content: [UInt8]) {
        var content: [UInt8] = []
        let status = try send(method, address, fields, body: body) { content.append(contentsOf: $0) }
        return (status, content)
    }
}

/// What a request sends, read twice: for its digest, and while it is sent. What comes through a pipe is kept in memory in between.
final class CallBody {
    let size: Int
    let digest: [UInt8]
    private let file: InputFile?
    private var pending: ArraySlice<UInt8>

    /// - Parameter path: a file, or `-` for what comes in.
    init(_ path: String) throws {
        let name = path == "-" ? "/dev/stdin" : path
        let first = try InputFile(name)
        let digest = try Digest(.sha256)
        var kept: [UInt8] = []
        while let part = try first.next() {
            digest.update(part)
            if first.size == 0 || path == "-" { kept += part }
        }
        size = first.position
        self.digest = digest.finish()
        pending = kept[...]
        file = kept.isEmpty && size > 0 ? try InputFile(name) : nil
    }

    /// - Parameter bytes: what is sent.
    init(bytes: [UInt8]) throws {
        size = bytes.count
        digest = try Digest.of(bytes)
        pending = bytes[...]
        file = nil
    }

    /// Puts the next bytes into a buffer; a file that has become shorter since ends the request early.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        if pending.isEmpty, let part = try? file?.next() { pending = part[...] }
        let count = min(buffer.count, pending.count)
        buffer.copyBytes(from: pending.prefix(count))
        pending = pending.dropFirst(count)
        return count
    }
}
