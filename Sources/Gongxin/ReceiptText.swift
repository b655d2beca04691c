internal import HTTPServer
internal import Ingestion

/// A receipt for the terminal.
struct ReceiptText {
    private let receipt: Receipt

    init(_ receipt: Receipt) { self.receipt = receipt }

    var text: String {
        let status = receipt.status
        var lines = [
            "batch \(status.id): \(status.state)",
            "rows read \(status.read)  accepted \(status.accepted)  (new \(status.new), changed \(status.changed), "
                + "corrected \(status.corrected), withdrawn \(status.withdrawn), unchanged \(status.unchanged))  "
                + "rejected \(status.rejected)  waiting \(status.waiting)  mended \(status.mended)  "
                + "with warnings \(status.warned)",
        ]
        let reading = [status.format.rawValue, status.isGzip ? "gzip" : nil, status.encoding, status.sheet]
        lines.append("read as " + reading.compactMap(\.self).joined(separator: ", "))
        if let message = status.failureMessage { lines.append("  \(message.chinese) \(message.english)") }
        for entry in receipt.entries {
            lines.append("  \(entry.severity) \(entry.count) × \(entry.code) \(entry.item)  \(entry.message.chinese)")
        }
        return lines.joined(separator: "\n")
    }
}
