internal import CCrypto

/// Keys as PEM files (RFC 7468).
enum PEM {
    static func read(_ text: String, _ parse: (OpaquePointer?) -> OpaquePointer?) -> OpaquePointer? {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, let source = BIO_new_mem_buf(bytes, Int32(clamping: bytes.count)) else { return nil }
        defer { BIO_free(source) }
        return parse(source)
    }

    static func write(_ form: (OpaquePointer?) -> Int32) -> String {
        guard let target = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(target) }
        guard form(target) == 1 else { return "" }
        var text = [UInt8](repeating: 0, count: BIO_ctrl_pending(target))
        let count = BIO_read(target, &text, Int32(text.count))
        return String(decoding: text.prefix(Int(max(count, 0))), as: UTF8.self)
    }
}

/// Nobody is asked for a passphrase: an encrypted key is none that can be used.
func noPassphrase(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ isWriting: Int32, _ context: UnsafeMutableRawPointer?
) -> Int32 { -1 }
