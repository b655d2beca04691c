/// The `traceparent` header of W3C Trace Context, level 1.
enum TraceContext {
    /// The header if it is well formed – `00-<32 hex>-<16 hex>-<2 hex>` – and nil otherwise: it goes into logs as it is.
    static func wellFormed(_ header: String?) -> String? {
        guard let header, header.utf8.count == 55 else { return nil }
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 32, 16, 2], parts[0] != "ff" else { return nil }
        let isHex = parts.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) } }
        let isZero = parts[1...2].contains { $0.utf8.allSatisfy { $0 == 0x30 } }
        return isHex && !isZero ? header : nil
    }
}
